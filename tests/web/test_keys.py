"""API keys: kept as digests, scoped, ending, rotating, with limits that hold."""

import hmac
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.errors import SeawallError
from seawall.web import keys
from seawall.web.access import DAY_S, Caller
from seawall.web.keys import KeyBook
from seawall.web.limits import Bucket, Failures
from seawall.web.problems import Problem
from tests import servers_running
from tests.web import cases, running, states

NOW = 1_800_000_000
TODAY = NOW // DAY_S


@pytest.fixture
def state(tmp_path):
    opened = states.opened(tmp_path / "serve.db")
    yield opened
    opened.close()


def make(state, scopes=("decisions",), **how):
    usual = {"rate": 0, "burst": 1, "daily": None, "now_s": NOW, "expires_at": NOW + DAY_S}
    return keys.new(state, "shop", scopes, **(usual | how), token=states.token)


def book(state):
    found = KeyBook()
    found.adopt(keys.exchange(state, [], TODAY))
    return found


def test_a_key_opens_what_it_was_made_for_until_it_ends(state):
    id_, token = make(state)
    found = book(state)
    caller = found.find(token.encode(), NOW)
    assert (caller.who, caller.scopes) == (f"key:{id_}", {"decisions"})
    assert found.find(token.encode(), NOW + DAY_S) is None
    for at in range(4, len(token)):
        wrong = token[:at] + ("b" if token[at] == "a" else "a") + token[at + 1 :]
        assert found.find(wrong.encode(), NOW) is None


def test_secrets_are_compared_in_constant_time_also_where_the_id_is_unknown(state, monkeypatch):
    """The same comparison of 32 bytes runs whatever was sent in the right shape."""
    _, token = make(state)
    found, compared = book(state), []
    real = hmac.compare_digest

    def watched(a, b):
        compared.append((len(a), len(b)))
        return real(a, b)

    monkeypatch.setattr(keys.hmac, "compare_digest", watched)
    for sent in (token, token[:-1] + "2", "swk_aaaaaaaaaa" + token[14:]):
        found.find(sent.encode(), NOW)
    assert compared == [(32, 32)] * 3


def test_the_state_holds_no_key_and_is_its_owners_alone(state, tmp_path):
    _, token = make(state)
    state.close()
    raw = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert token.encode() not in raw
    assert token.rsplit("_", 1)[1].encode() not in raw
    assert all(stat.S_IMODE(p.stat().st_mode) == 0o600 for p in tmp_path.iterdir())


def test_a_state_that_others_can_read_is_refused(state, tmp_path):
    state.close()
    (tmp_path / "serve.db").chmod(0o644)
    with pytest.raises(SeawallError, match="others can read this state"):
        states.opened(tmp_path / "serve.db")


def test_a_rotated_key_overlaps_and_then_ends(state):
    id_, old = make(state, scopes=("breaches", "decisions"), expires_at=NOW + 90 * DAY_S)
    new_id, new = keys.rotate(
        state, id_, now_s=NOW, overlap_s=60, expires_at=NOW + 99 * DAY_S, token=states.token
    )
    found = book(state)
    assert found.find(new.encode(), NOW).scopes == found.find(old.encode(), NOW).scopes
    assert found.find(old.encode(), NOW + 60) is None
    assert found.find(new.encode(), NOW + 60) is not None
    with pytest.raises(SeawallError, match="not rotated yet"):
        keys.rotate(state, id_, now_s=NOW, overlap_s=0, expires_at=None, token=states.token)
    keys.revoke(state, new_id, NOW)
    assert book(state).find(new.encode(), NOW) is None
    with pytest.raises(SeawallError, match="is alive"):
        keys.revoke(state, new_id, NOW)


def test_a_name_or_scope_that_is_none_is_refused(state):
    with pytest.raises(SeawallError, match="one scope or more"):
        make(state, scopes=("everything",))
    with pytest.raises(SeawallError, match="one scope or more"):
        make(state, scopes=())
    with pytest.raises(SeawallError, match="A key's name"):
        keys.new(state, "a\nb", ["metrics"], rate=1, burst=1, daily=None, now_s=NOW,
                 expires_at=None, token=states.token)  # fmt: skip


def quota_of_instances(state):
    """Two instances share a state, and so a quota."""
    _, token = make(state, daily=10)
    here, there = book(state), book(state)
    here.find(token.encode(), NOW).ask(7, NOW)
    here.adopt(keys.exchange(state, here.spent(), TODAY))
    there.adopt(keys.exchange(state, there.spent(), TODAY))
    with pytest.raises(Problem, match="quota-used"):
        there.find(token.encode(), NOW).ask(4, NOW)
    there.find(token.encode(), NOW).ask(3, NOW)
    with pytest.raises(Problem, match="quota-used"):
        there.find(token.encode(), NOW).ask(1, NOW)
    tomorrow = NOW + DAY_S - NOW % DAY_S
    there.find(token.encode(), NOW).ask(10, tomorrow)


def test_a_quota_is_that_of_all_instances_together(state):
    quota_of_instances(state)


@pytest.mark.servers("postgresql")
def test_the_same_holds_on_postgresql():
    with servers_running.postgresql() as server:
        url = server.url.replace("postgresql://", "postgresql+psycopg://")
        opened = states.opened(url)
        quota_of_instances(opened)
        opened.close()


def test_use_that_could_not_be_saved_is_not_forgotten(state):
    _, token = make(state, daily=10)
    found = book(state)
    found.find(token.encode(), NOW).ask(4, NOW)
    spent = found.spent()
    found.regret(spent)
    assert [s.n for s in found.spent()] == [4]


@given(
    st.lists(st.floats(0, 3), max_size=60),
    st.floats(0.5, 20),
    st.integers(1, 9),
)
def test_a_bucket_never_gives_more_than_its_rate_and_burst(steps, rate, burst):
    bucket, now_s, given_n = Bucket(rate, burst), 1000.0, 0
    bucket.take(now_s)
    for wait_s in steps:
        now_s += wait_s
        told = bucket.take(now_s)
        given_n += told == 0
        assert told >= 0
    assert given_n <= burst + rate * (now_s - 1000.0) + 1e-6


def test_whoever_guesses_on_is_told_to_wait_and_his_neighbour_is_not():
    failures = Failures()
    assert [failures.count("a", NOW) > 0 for _ in range(40)][-1]
    assert failures.count("b", NOW) == 0


def test_a_scope_that_lacks_is_a_problem():
    with pytest.raises(Problem, match="forbidden"):
        Caller("key:x", ["metrics"], Bucket(0, 1), None).require("decisions")


def test_limits_and_ends_hold_in_the_running_service(tmp_path, until):
    index, state = cases.make(tmp_path / "case"), tmp_path / "serve.db"
    quick = running.key(state, "--role", "analyst", "--rate", 0.5, "--burst", 2)
    few = running.key(state, "--role", "analyst", "--rate", 0, "--daily", 3)
    ended = running.key(state, "--role", "analyst", "--rate", 0)
    with running.serving(index, state) as server:
        got = [server.ask("GET", "/v1/breaches", key=quick) for _ in range(4)]
        assert [g.status for g in got][:2] == [200, 200]
        assert got[-1].status == 429
        assert 1 <= int(got[-1].headers["retry-after"]) <= 2
        batch = {"groups": [{"accounts": ["a", "b"], "action": "login"}]}
        asked = [server.ask("POST", "/v1/decisions:batch", batch, key=few) for _ in range(2)]
        assert [a.status for a in asked] == [200, 429]
        assert asked[1].json["type"].endswith(":quota-used")
        assert int(asked[1].headers["retry-after"]) <= DAY_S
        assert server.ask("GET", "/v1/breaches", key=ended).status == 200
        running.say("key", "revoke", ended.split("_")[1], "--state", state)
        until(lambda: server.ask("GET", "/v1/breaches", key=ended).status in (401, 429))
    listed = running.say("key", "list", "--state", state, "--json")
    assert quick not in listed
    assert listed.count('"alive": true') == 2
    shown = running.say("trail", "show", "--state", state)
    assert shown.count("key_new") == 3
    assert shown.count("key_revoke") == 1
