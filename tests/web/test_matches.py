"""/v1/matches: runs of our own accounts against the index, as jobs that are followed, cancelled, taken up."""

import json
import signal
import time

import numpy as np
import pyarrow.parquet as pq
import pytest

from seawall.index import Index
from seawall.match import Queries, digested, join
from tests.web import cases, running

PHONE, MAIL, N = 2, 3, 2000


@pytest.fixture
def case(tmp_path):
    rng = np.random.default_rng(5)
    ours = {e: rng.integers(1, 2**63, N, np.uint64) for e in (PHONE, MAIL)}
    index = cases.make(tmp_path / "case")
    held = Index.open(index)
    for i in range(12):
        some = ours[PHONE if i % 2 else MAIL][i * 50 : i * 50 + 400]
        held.append(f"breach {i}", PHONE if i % 2 else MAIL, some, np.full(len(some), 6, np.uint64),
                    "p", cases.NOW)  # fmt: skip
    accounts = cases.accounts(tmp_path / "accounts.parquet", ours)
    state = tmp_path / "serve.db"
    return index, state, accounts, running.key(state, "--role", "matcher", "--role", "analyst",
                                               "--rate", 0)  # fmt: skip


def finished(server, key, id_, until):
    def job():
        return server.ask("GET", f"/v1/matches/{id_}", key=key).json

    until(lambda: job()["status"] not in ("pending", "running"))
    return job()


def fetched(server, key, id_, limit):
    rows, after = [], 0
    while after is not None:
        page = server.ask("GET", f"/v1/matches/{id_}/rows?after={after}&limit={limit}", key=key)
        assert page.status == 200, page.body
        rows += page.json["rows"]
        after = page.json["next"]
    return rows


def expected(index, accounts):
    found = digested.read(accounts)
    joined = join(found.queries, Index.open(index))
    refs = found.taken(joined.accounts).to_pylist()
    return joined, sorted(zip((joined.names[b] for b in joined.breaches), refs, strict=True))


def test_a_run_finds_what_a_join_finds_and_is_fetched_page_by_page(case, until):
    index, state, accounts, key = case
    with running.serving(index, state, "--accounts", accounts) as server:
        begun = server.ask("POST", "/v1/matches", {}, key=key)
        assert begun.status == 202
        id_ = begun.json["id"]
        assert begun.headers["location"] == f"/v1/matches/{id_}"
        done = finished(server, key, id_, until)
        joined, wanted = expected(index, accounts)
        assert (done["status"], done["n_done"]) == ("done", done["n_pieces"])
        assert done["counts"]["n_rows"] == len(wanted)
        assert done["counts"]["n_exposed"] == len(np.unique(joined.accounts))
        assert sum(done["counts"]["by_breach"].values()) == len(wanted)
        rows = fetched(server, key, id_, 700)
        assert sorted((row["breach"], row["account"]) for row in rows) == wanted
        assert {tuple(row["exposed"]) for row in rows} == {("cn.resident_id", "phone")}
        assert server.ask("GET", "/v1/matches", key=key).json["jobs"][0]["id"] == id_
        assert server.ask("DELETE", f"/v1/matches/{id_}", key=key).status == 204
        assert server.ask("GET", f"/v1/matches/{id_}", key=key).status == 404
        assert server.ask("GET", f"/v1/matches/{id_}/rows", key=key).status == 404
        server.stop()
    shown = running.say("trail", "show", "--state", state, "--account", rows[0]["account"])
    assert {json.loads(line)["did"] for line in shown.splitlines()} == {"match_rows"}


def test_an_adopted_run_is_decided_by_a_moment_later(case, until):
    index, state, accounts, key = case
    with running.serving(index, state, "--accounts", accounts) as server:

        def exposures(account):
            return server.ask("GET", f"/v1/accounts/{account}/exposures", key=key).json["exposures"]

        assert exposures("u60") == []
        id_ = server.ask("POST", "/v1/matches", {"adopt": True}, key=key).json["id"]
        assert finished(server, key, id_, until)["status"] == "done"
        until(lambda: exposures("u60"))
        assert {e["breach"] for e in exposures("u60")} == {"breach 0", "breach 1"}


def test_a_run_that_a_kill_interrupts_is_taken_up_and_finds_the_same(case, until):
    index, state, accounts, key = case
    big = {
        e: np.random.default_rng(e).integers(1, 2**63, 400_000, np.uint64) for e in (PHONE, MAIL)
    }
    cases.accounts(accounts, big)
    held = Index.open(index)
    for i in range(60):
        held.append(f"more {i}", PHONE, big[PHONE][i::60], np.full(len(big[PHONE][i::60]), 2, np.uint64),
                    "p", cases.NOW)  # fmt: skip
    with running.serving(index, state, "--accounts", accounts) as server:
        id_ = server.ask("POST", "/v1/matches", {}, key=key).json["id"]
        assert server.ask("POST", "/v1/matches", {}, key=key).status == 409
        until(lambda: server.ask("GET", f"/v1/matches/{id_}", key=key).json["n_done"] >= 3)
        server.stop(signal.SIGKILL)
    folder = index.parent / "matches-jobs" / id_
    kept = {path.name: path.stat().st_mtime_ns for path in folder.glob("piece-*")}
    assert kept
    with running.serving(index, state, "--accounts", accounts) as server:
        done = finished(server, key, id_, until)
        _, wanted = expected(index, accounts)
        assert (done["status"], done["counts"]["n_rows"]) == ("done", len(wanted))
        table = pq.read_table(folder / "matches.parquet")
        found = zip(table["breach"].to_pylist(), table["account_ref"].to_pylist(), strict=True)
        assert sorted(found) == wanted
        assert not list(folder.glob("piece-*"))


def test_a_cancelled_run_ends_and_leaves_nothing(case, until):
    index, state, accounts, key = case
    held = Index.open(index)
    big = np.random.default_rng(9).integers(1, 2**63, 500_000, np.uint64)
    cases.accounts(accounts, {PHONE: big})
    for i in range(40):
        held.append(
            f"more {i}", PHONE, big[i::40], np.full(len(big[i::40]), 2, np.uint64), "p", cases.NOW
        )
    with running.serving(index, state, "--accounts", accounts) as server:
        id_ = server.ask("POST", "/v1/matches", {}, key=key).json["id"]
        until(lambda: server.ask("GET", f"/v1/matches/{id_}", key=key).json["status"] == "running")
        assert server.ask("DELETE", f"/v1/matches/{id_}", key=key).status == 204
        assert server.ask("GET", f"/v1/matches/{id_}", key=key).json["status"] == "cancelled"
        until(lambda: not (index.parent / "matches-jobs" / id_).exists())
        time.sleep(0.2)
        assert server.ask("GET", f"/v1/matches/{id_}", key=key).json["status"] == "cancelled"
        again = server.ask("POST", "/v1/matches", {}, key=key)
        assert again.status == 202


def test_a_damaged_index_fails_the_run_and_says_the_file(case, until):
    index, state, accounts, key = case
    held = Index.open(index)
    entry = next(run for run in held.runs(PHONE) if run.n > 100)
    path = index / entry.file
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 0xFF
    path.write_bytes(raw)
    with running.serving(index, state, "--accounts", accounts) as server:
        id_ = server.ask("POST", "/v1/matches", {}, key=key).json["id"]
        done = finished(server, key, id_, until)
        assert done["status"] == "failed"
        assert path.name in done["error"]
        assert done["counts"] is None


def test_without_accounts_there_are_no_runs(case):
    index, state, _, key = case
    with running.serving(index, state) as server:
        assert server.ask("POST", "/v1/matches", {}, key=key).status == 503


def test_digested_accounts_read_back_as_they_were_written(tmp_path):
    queries = {1: Queries(np.array([0, 2]), np.array([5, 7], np.uint64)),
               2: Queries(np.array([2, 1, 2]), np.array([9, 3, 1], np.uint64))}  # fmt: skip
    digested.write(cases.SomeAccounts(queries, 3), "ab" * 8, tmp_path / "a.parquet")
    found = digested.read(tmp_path / "a.parquet")
    assert (found.key_id, found.n) == ("ab" * 8, 3)
    said = {
        e: sorted(zip(found.taken(of.rows).to_pylist(), of.digests.tolist(), strict=True))
        for e, of in found.queries.items()
    }
    assert said == {1: [("u1", 5), ("u3", 7)], 2: [("u2", 3), ("u3", 1), ("u3", 9)]}
    assert digested.populations(tmp_path / "a.parquet")[2].tolist() == [1, 3, 9]
