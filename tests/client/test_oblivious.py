"""The client against the running service: it finds what is there, and refuses to ask or trust too much."""

import json
import random
import secrets

import numpy as np
import pytest

from seawall import client
from seawall.client import Connection, Ledger, Oblivious, Question
from seawall.client.ledger import BudgetError
from seawall.errors import SeawallError
from seawall.index import Index
from tests.web import cases, running

ID, PHONE, N = 1, 2, 512


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("oblivious")
    rng = np.random.default_rng(7)
    ours = {e: rng.integers(1, 2**63, N, np.uint64) << np.uint64(1) for e in (ID, PHONE)}
    index = cases.make(folder / "case")
    held = Index.open(index)
    for element, mask in ((ID, 2), (PHONE, 6)):
        held.append("one", element, ours[element][: N // 2], np.full(N // 2, mask, np.uint64), "p",
                    cases.NOW)  # fmt: skip
    held.append("two", PHONE, ours[PHONE][::3], np.full(len(ours[PHONE][::3]), 34, np.uint64), "p",
                cases.NOW)  # fmt: skip
    state = folder / "serve.db"
    key = running.key(state, "--role", "asker", "--rate", 0)
    said = json.loads(running.say("oblivious", "keys", "--state", state, "--json"))["keys"]
    accounts = cases.accounts(folder / "accounts.parquet", ours)
    with running.serving(index, state, "--accounts", accounts, "--anonymity", 8) as server:
        publics = {k["id"]: bytes.fromhex(k["public"]) for k in said}
        yield f"http://127.0.0.1:{server.port}", key, publics, ours


@pytest.fixture
def asker(service):
    url, key, publics, _ = service
    connection = Connection(url, key)
    yield Oblivious(connection, publics, Ledger())
    connection.close()


def test_every_account_gets_the_masks_that_the_index_holds_of_it(service, asker):
    ours = service[3][PHONE]
    some = random.Random(1).sample(range(N), 40)
    found = asker.look_up([Question(f"u{i}", "phone", int(ours[i])) for i in some])
    wanted = [
        ({"one": 6} if i < N // 2 else {}) | ({"two": 34} if i % 3 == 0 else {}) for i in some
    ]
    assert [dict(one.masks) for one in found] == wanted
    assert all(one.k >= 8 and one.k_joint >= 8 for one in found)


def test_phone_and_id_of_one_person_are_never_both_asked_and_nothing_is_sent(service, asker):
    ours = service[3]
    asker.look_up([Question("u1", "phone", int(ours[PHONE][1]))])
    before = asker._ledger.document()
    with pytest.raises(BudgetError, match="another identifier of this person"):
        asker.look_up(
            [Question("u9", "phone", int(ours[PHONE][9])),
             Question("u1", "cn.resident_id", int(ours[ID][1]))]
        )  # fmt: skip
    assert asker._ledger.document() == before
    assert asker.look_up([Question("u2", "cn.resident_id", int(ours[ID][2]))])[0].masks == {
        "one": 2
    }


def test_a_stored_ledger_still_knows_what_was_asked(service, asker):
    ours = service[3]
    asker.look_up([Question("u1", "phone", int(ours[PHONE][1]))])
    kept = Ledger.of(json.loads(json.dumps(asker._ledger.document())))
    again = Oblivious(asker._connection, service[2], kept)
    assert again.look_up([Question("u1", "phone", int(ours[PHONE][1]))])
    with pytest.raises(BudgetError):
        again.look_up([Question("u1", "cn.resident_id", int(ours[ID][1]))])


def test_a_second_number_of_one_person_is_refused_when_too_few_would_share_both(service, asker):
    ours = service[3][PHONE]
    asker.look_up([Question("u1", "phone", int(ours[1]))])
    other = next(int(d) for d in ours if (int(d) >> 60) != (int(ours[1]) >> 60))
    with pytest.raises(BudgetError, match="too few people"):
        asker.look_up([Question("u1", "phone", other)])


def test_a_service_whose_key_is_not_trusted_is_asked_nothing(service):
    url, key, publics, ours = service
    connection = Connection(url, key)
    stranger = {id_: secrets.token_bytes(32) for id_ in publics}
    with pytest.raises(SeawallError, match="no key that is trusted"):
        Oblivious(connection, stranger, Ledger()).look_up(
            [Question("u1", "phone", int(ours[PHONE][1]))]
        )
    connection.close()


def test_a_proof_by_another_key_is_refused_and_nothing_is_used(service, asker, monkeypatch):
    ours = service[3][PHONE]
    asked = asker._connection.post

    def swapped(path, body):
        said = asked(path, body)
        if path.endswith(":evaluate"):
            body = body | {"mode": "oprf"}
            said["elements"] = asked(path, body)["elements"]
        return said

    monkeypatch.setattr(asker._connection, "post", swapped)
    with pytest.raises(SeawallError, match="proof does not fit"):
        asker.look_up([Question("u1", "phone", int(ours[1]))])


def test_a_refusal_says_its_kind_and_a_key_is_not_sent_in_the_clear(service):
    url, _, publics, _ = service
    connection = Connection(url, "swk_none")
    with pytest.raises(client.RefusedError) as refused:
        Oblivious(connection, publics, Ledger()).look_up([Question("u", "phone", 1)])
    assert (refused.value.status, refused.value.slug) == (401, "unauthenticated")
    connection.close()
    for bad in ("http://service.example.com", "ftp://127.0.0.1", "https://", "service"):
        with pytest.raises(ValueError):
            Connection(bad, "key")


def test_a_service_that_is_not_there_is_an_error_of_ours():
    with pytest.raises(SeawallError, match="does not answer"):
        Connection("http://127.0.0.1:9", "key", timeout_s=2).get("/v1/oblivious")
