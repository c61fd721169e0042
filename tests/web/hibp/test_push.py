"""Callbacks of a running service: a breach that is new is told to whom a prefix was subscribed for, once."""

import signal
import time
from datetime import UTC, datetime

import numpy as np

from seawall.index import Index
from tests.web import cases, running
from tests.web.hibp import receiving, worlds
from tests.web.hibp.conftest import ALL, Spoken, key

MORE = "[push]\nenabled = true\nprivate = true"
FIRST = worlds.sha1("first@example.com")


def arrives(index, name="fresh", who=("u1",)):
    """A breach is indexed, and matched."""
    digests = np.arange(1, 4, dtype=np.uint64) << np.uint64(40)
    Index.open(index).append(name, 3, digests, np.full(3, 2, np.uint64), "part", datetime.now(UTC))
    more = [(ref, name, ("email",), ("email",)) for ref in who]
    cases.matches(index.parent / "matches.parquet", [*worlds.rows(), *more])


def subscribed(folder, receiver):
    """A service, whose subscriber has the prefix of one account."""
    index, config = worlds.make(folder, more=MORE)
    state = folder / "state" / "serve.db"
    made = key(state, "us", *ALL, "--rpm", 0)
    token = running.say("hibp", "callback", "us", receiver.url, "--private", "--state", state)
    return index, config, state, made, token


def test_a_new_breach_is_pushed_once_and_again_only_with_others_in_it(tmp_path, until):
    with receiving.receiver() as receiver:
        index, config, state, made, token = subscribed(tmp_path, receiver)
        with running.serving(index, state, "--hibp", config) as server:
            us = Spoken(server, made, state)
            us.ask("/range/subscribe", method="POST", body={"hashPrefix": FIRST[:6]})
            time.sleep(1.2)  # a breach of the same second would count as new, too
            receiver.refuse = 2
            arrives(index)
            until(lambda: receiver.got)
            assert receiver.n_refused == 2
            (path, bearer, body), *rest = receiver.got
            assert (path, bearer, rest) == ("/notify", f"Bearer {token}", [])
            assert body["breachName"] == "Fresh"
            hashes = [body["hashPrefix"] + suffix for suffix in body["hashSuffixes"]]
            assert hashes == [FIRST]
            before = us.get("breachedaccount/second@example.com").json
            arrives_again = [("u8", "fresh", ("email",), ("email",))]
            rows = [*worlds.rows(), ("u1", "fresh", ("email",), ("email",)), *arrives_again]
            cases.matches(index.parent / "matches.parquet", rows)
            until(lambda: us.get("breachedaccount/eighth@example.com").status == 200)
            assert us.get("breachedaccount/second@example.com").json == before
            same = worlds.sha1("eighth@example.com")[:1] == FIRST[:1]
            time.sleep(2.5)
            assert len(receiver.got) == (2 if same else 1)


def test_what_was_pushed_stays_pushed_after_a_kill_and_what_was_not_is_pushed_then(tmp_path, until):
    with receiving.receiver() as receiver:
        index, config, state, made, _ = subscribed(tmp_path, receiver)
        with running.serving(index, state, "--hibp", config) as server:
            us = Spoken(server, made, state)
            us.ask("/range/subscribe", method="POST", body={"hashPrefix": FIRST[:6]})
            time.sleep(1.2)
            arrives(index, "one")
            until(lambda: len(receiver.got) == 1)
            time.sleep(0.5)
            receiver.refuse = 10_000
            arrives(index, "two")
            until(lambda: receiver.n_refused > 0)
            server.stop(signal.SIGKILL)
        receiver.refuse = 0
        cases.matches(
            index.parent / "matches.parquet",
            [*worlds.rows(), *((("u1", n, ("email",), ("email",))) for n in ("one", "two"))],
        )
        with running.serving(index, state, "--hibp", config):
            until(lambda: len(receiver.got) == 2)
            time.sleep(1.5)
        assert [body["breachName"] for *_, body in receiver.got] == ["One", "Two"]


def test_sensitive_breaches_others_prefixes_and_who_unsubscribed_are_not_told(tmp_path, until):
    more = MORE + '\n\n[[breach]]\nname = "secret"\nsensitive = true\n'
    with receiving.receiver() as receiver:
        index, config = worlds.make(tmp_path, more=more)
        state = tmp_path / "state" / "serve.db"
        made = key(state, "us", *ALL, "--rpm", 0)
        running.say("hibp", "callback", "us", receiver.url, "--private", "--state", state)
        with running.serving(index, state, "--hibp", config) as server:
            us = Spoken(server, made, state)
            other = f"{(int(FIRST[0], 16) + 1) % 16:X}"
            for prefix in (FIRST[:6], other + FIRST[1:6]):
                us.ask("/range/subscribe", method="POST", body={"hashPrefix": prefix})
            time.sleep(1.2)
            arrives(index, "secret")
            until(lambda: b'"Secret"' in us.get("breaches", key=None).body)
            time.sleep(1.5)
            assert us.ask(f"/range/{FIRST[:6]}", method="DELETE").status == 200
            arrives(index, "later")
            until(lambda: b'"Later"' in us.get("breaches", key=None).body)
            time.sleep(1.5)
        assert receiver.got == []
