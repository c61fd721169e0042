"""/v1/events: what changed, behind a cursor and as it happens, over restarts and kills."""

import signal
import threading

import pytest

from seawall.index import Index
from tests.web import cases, running


@pytest.fixture
def case(tmp_path):
    index, state = cases.make(tmp_path / "case"), tmp_path / "serve.db"
    return index, state, running.key(state, "--role", "analyst", "--rate", 0)


def page(server, key, query=""):
    answer = server.ask("GET", f"/v1/events{query}", key=key)
    assert answer.status == 200, answer.body
    return answer.json


def kinds(found):
    return [(one["type"], one["data"].get("breach")) for one in found["events"]]


def test_breaches_arrive_change_and_retire_and_a_restart_repeats_nothing(case, until):
    index, state, key = case
    folder = index.parent
    with running.serving(index, state) as server:
        until(
            lambda: (
                kinds(page(server, key))
                == [("breach-arrived", "leak"), ("breach-arrived", "other")]
            )
        )
        first = page(server, key, "?limit=1")
        assert (len(first["events"]), first["more"]) == (1, True)
        second = page(server, key, f"?after={first['next']}&limit=1")
        assert (kinds(second), second["more"]) == ([("breach-arrived", "other")], False)
        cases.matches(
            folder / "matches.parquet", [*cases.ROWS, ("new", "leak", ("phone",), ("phone",))]
        )
        until(lambda: kinds(page(server, key, "?after=2")) == [("trust-changed", "leak")])
        (changed,) = page(server, key, "?after=2")["events"]
        assert changed["data"]["n_accounts"] == changed["data"]["previous_n_accounts"] + 1
        server.stop(signal.SIGKILL)
    Index.open(index).retire("leak")
    with running.serving(index, state) as server:
        until(lambda: kinds(page(server, key, "?after=3")) == [("breach-retired", "leak")])
        assert page(server, key, "?after=4") == {"events": [], "next": 4, "more": False}


def test_what_happens_is_sent_as_it_happens_and_a_listener_goes_on_where_it_stopped(case, until):
    index, state, key = case
    with running.serving(index, state) as server:
        until(lambda: len(page(server, key)["events"]) == 2)
        heard = []
        thread = threading.Thread(
            target=lambda: heard.extend(server.listen("/v1/events/stream", key, 5))
        )
        thread.start()
        until(lambda: thread.is_alive())
        Index.open(index).retire("other")
        thread.join(30)
        assert [(one["event"], one["data"]["data"]["breach"]) for one in heard] == [
            ("breach-retired", "other")
        ]
        assert heard[0]["id"] == str(heard[0]["data"]["seq"])
        missed = server.listen("/v1/events/stream", key, 2, **{"Last-Event-ID": "1"})
        assert [one["id"] for one in missed] == ["2", "3"]
        assert [one["id"] for one in server.listen("/v1/events/stream?after=2", key, 2)] == ["3"]


def test_listeners_do_not_hold_up_the_stop(case, until):
    index, state, key = case
    with running.serving(index, state) as server:
        thread = threading.Thread(target=server.listen, args=("/v1/events/stream", key, 30))
        thread.start()
        until(lambda: server.ask("GET", "/healthz").status == 200)
        assert server.stop() == 0
        thread.join(10)
        assert not thread.is_alive()


@pytest.mark.parametrize("query", ["?after=-1", "?after=x", "?limit=0", "?limit=1001", "?after=1&after=2",
                                   "?other=1", "?after=%FF", "?after=99999999999999999999"])  # fmt: skip
def test_what_is_no_cursor_is_refused(whole, query):
    answer = whole.server.ask("GET", f"/v1/events{query}", key=whole.key)
    assert (answer.status, answer.json["type"].rpartition(":")[2]) == (422, "invalid")
