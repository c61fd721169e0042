"""Oblivious look-ups over HTTP: the function by RFC 9497, buckets, quotas, keys in rotation."""

import base64
import json
import secrets
import subprocess

import numpy as np
import pytest

from seawall.index import Index
from seawall.match.private import by_prefix
from seawall.protocols import buckets
from seawall.protocols.oprf import Mode, blind, finalize
from tests.web import cases, running

PHONE, MAIL = 2, 3
FEW = 64


def drawn(n, seed):
    return np.random.default_rng(seed).integers(1, 2**63, n, np.uint64) << np.uint64(1)


@pytest.fixture
def case(tmp_path):
    """256 accounts; the first 40 stand in a breach."""
    ours = {PHONE: drawn(256, 1), MAIL: drawn(256, 2)}
    index = cases.make(tmp_path / "case")
    Index.open(index).append(
        "new", PHONE, ours[PHONE][:40], np.full(40, 6, np.uint64), "p", cases.NOW
    )
    accounts = cases.accounts(tmp_path / "accounts.parquet", ours)
    return index, tmp_path / "serve.db", accounts, ours


def evaluated(server, key, inputs, mode, of=""):
    hidden = blind(inputs, mode, secrets.token_bytes)
    sent = base64.b64encode(b"".join(one.element for one in hidden)).decode()
    body = {"elements": sent, "mode": mode.name.lower(), "key": of}
    said = server.ask("POST", "/v1/oblivious:evaluate", body, key=key)
    assert said.status == 200, said.body
    back = base64.b64decode(said.json["elements"])
    proof = said.json["proof"]
    return (
        hidden,
        [back[i : i + 32] for i in range(0, len(back), 32)],
        proof and base64.b64decode(proof),
    )


@pytest.mark.parametrize("mode", Mode, ids=lambda mode: mode.name)
def test_what_stands_in_the_index_is_found_in_its_bucket_and_nothing_else_is(case, mode):
    index, state, accounts, ours = case
    key = running.key(state, "--role", "asker", "--rate", 0)
    with running.serving(index, state, "--accounts", accounts, "--anonymity", 4) as server:
        plan = server.ask("GET", "/v1/oblivious", key=key).json
        (element,) = plan["elements"]
        assert (element["element"], element["n_population"]) == ("phone", 256)
        assert element["k_least"] >= 4
        some = [int(d) for d in (*ours[PHONE][:3], *ours[PHONE][40:43])]
        inputs = [buckets.asked(PHONE, digest) for digest in some]
        public = base64.b64decode(plan["keys"][0]["public"]) if mode is Mode.VOPRF else None
        outputs = finalize(*evaluated(server, key, inputs, mode), public)
        counts = by_prefix(ours[PHONE], element["bits"])
        found = []
        for digest, y in zip(some, outputs, strict=True):
            prefix = buckets.prefix(digest, element["bits"])
            body = {"element": "phone", "prefixes": [prefix], "mode": mode.name.lower()}
            (said,) = server.ask("POST", "/v1/oblivious:buckets", body, key=key).json["results"]
            assert said["k"] == counts[prefix]
            contents = {b["breach"]: base64.b64decode(b["content"]) for b in said["buckets"]}
            assert {len(c) for b, c in contents.items() if b == "new"} == {
                16 * next(b["capacity"] for b in said["buckets"] if b["breach"] == "new")
            }
            found.append({b for b, c in contents.items() if buckets.find(c, y, b) is not None})
        assert found == [{"new"}] * 3 + [set()] * 3


def test_evaluations_and_buckets_are_counted_and_bounded_for_everybody(case, until):
    index, state, accounts, ours = case
    key = running.key(state, "--role", "asker", "--rate", 0, name="one")
    other = running.key(state, "--role", "asker", "--rate", 0, "--daily", 3, name="two")
    inputs = [buckets.asked(PHONE, int(d)) for d in ours[PHONE][:5]]
    options = ("--accounts", accounts, "--anonymity", 4, "--daily-evaluations", 12)

    def ask(server, key, n):
        sent = b"".join(h.element for h in blind(inputs[:n], Mode.OPRF, secrets.token_bytes))
        body = {"elements": base64.b64encode(sent).decode(), "mode": "oprf"}
        return server.ask("POST", "/v1/oblivious:evaluate", body, key=key)

    with running.serving(index, state, *options) as server:
        assert [ask(server, key, 5).status for _ in range(3)] == [200, 200, 429]
        refused = ask(server, key, 5)
        assert refused.json["type"].endswith(":quota-used")
        assert int(refused.headers["retry-after"]) > 0
        body = {"element": "phone", "prefixes": [0, 1]}
        assert server.ask("POST", "/v1/oblivious:buckets", body, key=key).status == 200
        assert server.ask("POST", "/v1/oblivious:buckets", body, key=key).status == 429
        assert [ask(server, other, n).status for n in (3, 1)] == [200, 429]
        server.stop()
    rotated = running.say("key", "list", "--state", state, "--json")
    (id_,) = [k["id"] for k in json.loads(rotated)["keys"] if k["name"] == "one"]
    again = running.say("key", "rotate", id_, "--state", state)
    with running.serving(index, state, *options) as server:
        until(lambda: ask(server, again, 1).status == 429)


@pytest.mark.parametrize(
    "body",
    [
        {"elements": ""},
        {"elements": "AAAA"},
        {"elements": "not base64 at all"},
        {"elements": base64.b64encode(bytes(33)).decode()},
        {"elements": base64.b64encode(bytes(32)).decode()},
        {"elements": base64.b64encode(b"\xff" * 32).decode()},
        {"elements": base64.b64encode(bytes(32)).decode(), "mode": "poprf"},
        {"elements": base64.b64encode(bytes(32)).decode() * 10_001},
    ],
)
def test_what_is_no_batch_of_elements_is_refused_by_its_place_without_its_value(whole, body):
    answer = whole.server.ask("POST", "/v1/oblivious:evaluate", body, key=whole.key)
    assert (answer.status, answer.json["pointer"][:3]) == (422, "$.e" if len(body) == 1 else "$.m")
    assert not body["elements"] or body["elements"] not in answer.body.decode()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"element": "phone", "prefixes": []}, 422),
        ({"element": "phone", "prefixes": [1 << 20]}, 422),
        ({"element": "phone", "prefixes": [-1]}, 422),
        ({"element": "phone", "prefixes": [0] * 65}, 422),
        ({"element": "email", "prefixes": [0]}, 422),
        ({"element": "nothing", "prefixes": [0]}, 422),
        ({"element": "phone", "prefixes": [0], "key": "0" * 16}, 409),
    ],
)
def test_what_there_is_no_bucket_of_is_refused(whole, body, status):
    answer = whole.server.ask("POST", "/v1/oblivious:buckets", body, key=whole.key)
    assert answer.status == status


def test_a_new_key_takes_over_and_the_one_before_answers_for_the_overlap(case, until):
    index, state, accounts, ours = case
    key = running.key(state, "--role", "asker", "--rate", 0)
    (first,) = json.loads(running.say("oblivious", "keys", "--state", state, "--json"))["keys"]
    inputs = [buckets.asked(PHONE, int(ours[PHONE][0]))]
    with running.serving(index, state, "--accounts", accounts, "--anonymity", 4) as server:

        def ids():
            return [k["id"] for k in server.ask("GET", "/v1/oblivious", key=key).json["keys"]]

        assert ids() == [first["id"]]
        old = finalize(*evaluated(server, key, inputs, Mode.VOPRF), bytes.fromhex(first["public"]))
        new, public = running.say("oblivious", "rotate", "--state", state).split()
        until(lambda: ids() == [new, first["id"]])
        fresh = finalize(*evaluated(server, key, inputs, Mode.VOPRF), bytes.fromhex(public))
        assert fresh != old
        kept = evaluated(server, key, inputs, Mode.VOPRF, of=first["id"])
        assert finalize(*kept, bytes.fromhex(first["public"])) == old
        with pytest.raises(ValueError, match="the proof does not fit"):
            finalize(*evaluated(server, key, inputs, Mode.VOPRF), bytes.fromhex(first["public"]))


def test_without_accounts_nothing_is_handed_out_and_a_wrong_key_is_refused_at_the_start(
    case, tmp_path
):
    index, state, _, _ = case
    key = running.key(state, "--role", "asker", "--rate", 0)
    with running.serving(index, state) as server:
        assert server.ask("GET", "/v1/oblivious", key=key).json["elements"] == []
        body = {"element": "phone", "prefixes": [0]}
        assert server.ask("POST", "/v1/oblivious:buckets", body, key=key).status == 422
    other = cases.accounts(tmp_path / "other.parquet", {PHONE: drawn(8, 3)}, key_id="11" * 8)
    done = subprocess.run(
        running.command("--index", index, "--state", state, "--accounts", other, "--port", 0),
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "digested under another key than the index" in done.stderr


def test_a_retired_breach_is_in_no_bucket_a_moment_later(case, until):
    index, state, accounts, _ = case
    key = running.key(state, "--role", "asker", "--rate", 0)
    with running.serving(index, state, "--accounts", accounts, "--anonymity", 4) as server:

        def breaches():
            body = {"element": "phone", "prefixes": [0]}
            said = server.ask("POST", "/v1/oblivious:buckets", body, key=key).json
            return {b["breach"] for b in said["results"][0]["buckets"]}

        assert breaches() == {"leak", "other", "new"}
        Index.open(index).retire("new")
        until(lambda: breaches() == {"leak", "other"})
