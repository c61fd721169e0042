"""From a breach that arrives to events at a receiver, and back; nothing lost, doubled, or told of values."""

import signal
import sqlite3

import pytest

from seawall.index import Index
from seawall.signals.catalogue import CAEP, FACTOR_TRUST_CHANGE, SENT
from tests.web import cases, running
from tests.web.receivers import receiving
from tests.web.test_ssf import ISS, PUSH, Transmitter

RISK = CAEP + "risk-level-change"
OPTIONS = ("--ssf-issuer", ISS, "--verification-interval", 0, "--push-loopback",
           "--default-subjects", "ALL")  # fmt: skip


@pytest.fixture
def case(tmp_path):
    index, state = cases.make(tmp_path / "case"), tmp_path / "serve.db"
    return index, state, running.key(state, "--role", "receiver", "--rate", 0, name="one")


def polled(tr, id_):
    """What waits, acknowledged: subject -> type -> payloads."""
    found = {}
    while True:
        sets = tr.poll(id_).json["sets"]
        if not sets:
            return found
        for token in sets.values():
            said = tr.decoded(token)
            ((uri, payload),) = said["events"].items()
            assert said["sub_id"]["iss"] == ISS
            found.setdefault(said["sub_id"]["sub"], {}).setdefault(uri, []).append(payload)
        assert tr.poll(id_, {"maxEvents": 0, "ack": list(sets)}).status == 200


def told(server, n):
    return sum(line["n_accounts"] for line in server.events("announced")) >= n


def test_a_breach_that_arrives_is_told_and_taken_back_when_it_is_retired(case, until):
    index, state, key = case
    folder = index.parent
    with running.serving(index, state, *OPTIONS) as server:
        tr = Transmitter(server, {"one": key})
        until(lambda: told(server, 3))
        id_ = tr.create({"events_requested": list(SENT)}).json["stream_id"]
        assert polled(tr, id_) == {}
        cases.matches(folder / "matches.parquet",
                      [*cases.ROWS, ("new", "leak", ("phone",), cases.REFERENCE_LEAK)])  # fmt: skip
        until(lambda: server.events("announced")[-1]["n_accounts"] == 1)
        found = polled(tr, id_)
        assert set(found) == {"new"}
        (risk,) = found["new"][RISK]
        assert (risk["previous_level"], risk["current_level"]) == ("LOW", "HIGH")
        (trust,) = found["new"][FACTOR_TRUST_CHANGE]
        by_factor = {one["factor"]: one for one in trust["factors"]}
        assert by_factor["cn_real_name_3"]["grade"] == "compromised"
        assert by_factor["cn_real_name_3"]["previous_grade"] == "sound"
        assert set(by_factor["cn_real_name_3"]["field_classes"]) == {
            "person_name", "cn.resident_id", "phone"
        }  # fmt: skip
        Index.open(index).retire("leak")
        until(lambda: server.events("announced")[-1]["n_accounts"] > 1)
        back = polled(tr, id_)
        assert {"new", "u1"} <= set(back)
        assert back["new"][RISK][0]["current_level"] == "LOW"
        restored = {one["factor"]: one for one in back["new"][FACTOR_TRUST_CHANGE][0]["factors"]}
        assert {f: one["previous_grade"] for f, one in restored.items()} == {
            f: one["grade"] for f, one in by_factor.items()
        }
        assert {one["grade"] for one in restored.values()} == {"sound"}


def test_nothing_is_told_twice_over_kills_and_restarts(case, until):
    """Pushed to a receiver that fails; the server is killed again and again while it delivers."""
    index, state, key = case
    folder = index.parent
    with receiving() as receiver:
        with running.serving(index, state, *OPTIONS) as server:
            tr = Transmitter(server, {"one": key})
            until(lambda: told(server, 3))
            made = tr.create({"events_requested": [RISK],
                              "delivery": {"method": PUSH, "endpoint_url": receiver.url}})  # fmt: skip
            assert made.status == 201
            server.stop(signal.SIGKILL)
        new = [(f"n{i}", "leak", ("phone",), cases.REFERENCE_LEAK) for i in range(300)]
        cases.matches(folder / "matches.parquet", [*cases.ROWS, *new])
        for _ in range(3):
            n = len(receiver.got)
            receiver.answers = [(202, b"")] * 40 + [(503, b"")] * 2
            with running.serving(index, state, *OPTIONS) as server:
                until(lambda n=n: len(receiver.got) > n + 30)
                server.stop(signal.SIGKILL)
        with running.serving(index, state, *OPTIONS) as server:
            tr = Transmitter(server, {"one": key})

            def heard():
                by_jti = {}
                for _, _, body in list(receiver.got):
                    said = tr.decoded(body)
                    by_jti[said["jti"]] = said["sub_id"]["sub"]
                return sorted(by_jti.values())

            until(lambda: len(heard()) == 300, 90)
            assert heard() == sorted(f"n{i}" for i in range(300))


def test_an_account_that_only_the_digested_accounts_name_is_told_too(case, tmp_path, until):
    """After a new match the rows of a retired breach are gone; the reference is in --accounts."""
    import numpy as np

    index, state, key = case
    accounts = cases.accounts(tmp_path / "accounts.parquet", {2: np.arange(1, 9) << 40})
    with running.serving(index, state, *OPTIONS, "--accounts", accounts) as server:
        tr = Transmitter(server, {"one": key})
        until(lambda: told(server, 3))
        id_ = tr.create({"events_requested": [RISK]}).json["stream_id"]
        cases.matches(index.parent / "matches.parquet", cases.ROWS[1:])
        until(lambda: server.events("announced")[-1]["n_accounts"] == 1)
        assert polled(tr, id_)["u1"][RISK][0]["current_level"] == "LOW"


def test_no_reference_of_an_announced_account_stands_in_the_log_nor_any_more_in_the_state(
    case, until
):
    index, state, key = case
    with running.serving(index, state, *OPTIONS) as server:
        tr = Transmitter(server, {"one": key})
        until(lambda: told(server, 3))
        id_ = tr.create({"events_requested": list(SENT)}).json["stream_id"]
        rows = [*cases.ROWS, ("planted-reference", "leak", ("phone",), cases.REFERENCE_LEAK)]
        cases.matches(index.parent / "matches.parquet", rows)
        until(lambda: server.events("announced")[-1]["n_accounts"] == 1)
        assert polled(tr, id_)["planted-reference"]
        server.stop()
        assert "planted-reference" not in str(server.lines)
    with sqlite3.connect(state) as db:
        kept = "\n".join(db.iterdump())
    db.close()
    assert "planted-reference" not in kept
