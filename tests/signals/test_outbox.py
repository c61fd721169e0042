"""The outbox on real databases: a plain twin agrees, and what is announced again adds nothing."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Lock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from seawall.errors import SeawallError
from seawall.signals import management, tables
from seawall.signals import outbox as module
from seawall.signals.announce import announce, entry
from seawall.signals.events import risk_level_change
from seawall.signals.outbox import Entry, Outbox
from seawall.signals.streams import ALL, NONE, OKTA_PROFILE
from seawall.signals.subjects import fingerprints
from seawall.signals.tokens import verify
from tests import servers_running
from tests.reference.outbox import PlainOutbox
from tests.signals.made import AUD, ISS, NOW, TRANSMITTER, WHO, every_event, keys, stream

KEY = bytes(range(32))
S = timedelta(seconds=1)


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers("postgresql"))]
)
def box(request, tmp_path):
    if request.param == "sqlite":
        opened = Outbox.open(f"sqlite:///{tmp_path / 'state.db'}")
        yield opened
        opened.close()
        return
    with servers_running.postgresql() as server:
        opened = Outbox.open(server.url.replace("postgresql://", "postgresql+psycopg://"))
        yield opened
        opened.close()


def tokens(n, about=None, number=1):
    return [
        Entry(f"stream-{number}", f"jti-{i}", about or f"about-{i}", f"token-{i}") for i in range(n)
    ]


def taken(box, most=100, now=NOW, **more):
    return [one.jti for one in box.take(stream(**more), most, now)]


OPERATIONS = st.one_of(
    st.tuples(st.just("queue"), st.lists(
        st.tuples(st.sampled_from(["stream-1", "stream-2"]), st.sampled_from("abcdefgh"),
                  st.sampled_from("xyz"), st.booleans()), max_size=5)),
    st.tuples(st.just("take"), st.sampled_from([1, 2]), st.booleans(), st.integers(0, 4)),
    st.tuples(st.just("delivered"), st.sampled_from([1, 2]), st.lists(st.sampled_from("abcdefgh"))),
    st.tuples(st.just("refused"), st.sampled_from([1, 2]), st.sampled_from("abcdefgh")),
    st.tuples(st.just("again"), st.sampled_from([1, 2]), st.sampled_from("abcdefgh"), st.integers(0, 9)),
    st.tuples(st.just("drop"), st.sampled_from([1, 2])),
    st.tuples(st.just("pass"), st.integers(1, 9)),
)  # fmt: skip


@given(st.lists(OPERATIONS, max_size=25))
@settings(max_examples=25, deadline=None)
def test_whatever_happens_the_outbox_does_as_plain_lists_do(operations):
    real, plain, now = Outbox.open("sqlite://"), PlainOutbox(), NOW
    for name, *given_ in operations:
        if name == "pass":
            now += given_[0] * S
        elif name == "queue":
            entries = [Entry(s, jti, about, "t", control) for s, jti, about, control in given_[0]]
            assert real.queue(entries, now) == plain.queue(given_[0], now)
        elif name == "take":
            number, enabled, most = given_
            one = stream(number, status="enabled" if enabled else "paused")
            got = [(due.jti, due.attempts) for due in real.take(one, most, now, 5 * S)]
            assert got == plain.take(one.id, enabled, most, now, 5 * S)
        elif name == "again":
            number, jti, seconds = given_
            real.again(f"stream-{number}", jti, now + seconds * S)
            plain.again(f"stream-{number}", jti, now + seconds * S)
        elif name == "drop":
            assert real.drop(f"stream-{given_[0]}", now) == plain.drop(f"stream-{given_[0]}")
        elif name == "delivered":
            one = f"stream-{given_[0]}"
            assert real.delivered(one, given_[1], now) == plain.settle(one, given_[1], name)
        else:
            one = f"stream-{given_[0]}"
            assert real.refused(one, given_[1], "invalid_key", now) == plain.settle(
                one, [given_[1]], name
            )
        for number in (1, 2):
            assert real.counts(f"stream-{number}") == plain.counts(f"stream-{number}")
    real.close()


def test_a_token_goes_out_once_per_lease_and_not_after_it_is_delivered(box):
    assert box.queue(tokens(3), NOW) == 3
    assert taken(box, 2) == ["jti-0", "jti-1"]
    assert taken(box) == ["jti-2"]
    assert taken(box) == []
    assert box.delivered("stream-1", ["jti-0", "unheard-of"], NOW) == 1
    later = NOW + module.LEASE
    assert [(d.jti, d.attempts, d.token) for d in box.take(stream(), 9, later)] == [
        ("jti-1", 2, "token-1"), ("jti-2", 2, "token-2"),
    ]  # fmt: skip


def test_what_was_queued_or_delivered_is_not_queued_again(box):
    assert box.queue(tokens(3), NOW) == 3
    box.delivered("stream-1", ["jti-1"], NOW)
    assert box.queue(tokens(4), NOW) == 1
    assert box.queue(tokens(3, number=2), NOW) == 3
    assert box.counts() == {"queued": 6, "delivered": 1, "refused": 0, "dropped": 0}


def test_tokens_about_one_subject_wait_for_each_other(box):
    box.queue(tokens(3, about="one"), NOW)
    assert taken(box) == ["jti-0"]
    assert taken(box) == []
    box.delivered("stream-1", ["jti-0"], NOW)
    assert taken(box) == ["jti-1"]
    box.refused("stream-1", "jti-1", "invalid_key", NOW)
    assert taken(box) == ["jti-2"]


def test_a_paused_stream_keeps_and_a_disabled_one_drops_but_for_what_tells_of_it(box):
    box.queue([*tokens(2), Entry("stream-1", "told", "self", "t", True)], NOW)
    assert taken(box, status="paused") == ["told"]
    assert box.more(stream(), NOW)
    assert not box.more(stream(status="paused"), NOW)
    assert box.drop("stream-1", NOW) == 2
    assert box.counts("stream-1") == {"queued": 1, "delivered": 0, "refused": 0, "dropped": 2}
    assert taken(box, now=NOW + module.LEASE, status="disabled") == ["told"]


def test_failures_are_listed_with_the_receivers_word(box):
    box.queue(tokens(3), NOW)
    box.take(stream(), 9, NOW)
    box.again("stream-1", "jti-0", NOW, "access_denied")
    box.take(stream(), 1, NOW)
    box.refused("stream-1", "jti-1", "invalid_key", NOW)
    assert box.failures("stream-1") == [("jti-0", 2, "access_denied"), ("jti-1", 1, "invalid_key")]


def test_settled_tokens_are_forgotten_and_waiting_ones_are_not(box):
    box.queue(tokens(2), NOW)
    box.delivered("stream-1", ["jti-0"], NOW)
    assert box.forget(NOW) == 0
    assert box.forget(NOW + S) == 1
    assert box.counts()["queued"] == 1


def test_streams_are_stored_changed_listed_and_deleted_with_all_they_had(box):
    one, other = stream(1), replace(stream(2), receiver="receiver-2")
    for each in (one, other, replace(one, status="paused")):
        box.save(each)
    assert box.streams() == [replace(one, status="paused"), other]
    assert box.streams("receiver-2") == [other]
    box.queue(tokens(1), NOW)
    box.subject("stream-1", fingerprints(WHO, KEY), wanted=True)
    box.delete("stream-1")
    assert box.streams() == [other]
    assert box.counts() == dict.fromkeys(("queued", "delivered", "refused", "dropped"), 0)
    assert box.wanted("stream-1", [fingerprints(WHO, KEY)], NONE) == [False]


COMPLEX = {"format": "complex", "user": WHO, "tenant": {"format": "opaque", "id": "t"}}


def test_a_stream_hears_of_whom_it_added_or_did_not_remove(box):
    prints = [fingerprints(s, KEY) for s in (WHO, {**WHO, "sub": "account-18"}, COMPLEX)]
    assert box.wanted("stream-1", prints, NONE) == [False] * 3
    assert box.wanted("stream-1", prints, ALL) == [True] * 3
    box.subject("stream-1", prints[0], wanted=True)
    assert box.wanted("stream-1", prints, NONE) == [True, False, False]
    assert box.wanted("stream-2", prints, NONE) == [False] * 3
    tenant = fingerprints({"format": "complex", "tenant": COMPLEX["tenant"]}, KEY)
    box.subject("stream-1", tenant, wanted=True)
    assert box.wanted("stream-1", prints, NONE) == [True, False, True]
    box.subject("stream-1", prints[0], wanted=False)
    box.subject("stream-1", tenant, wanted=False)
    assert box.wanted("stream-1", prints, NONE) == [False] * 3
    assert box.wanted("stream-1", prints, ALL) == [False, True, False]


def announced(box, events, transmitter=TRANSMITTER):
    return announce(box, transmitter, keys(), KEY, events, NOW)


def test_events_reach_the_streams_that_want_type_and_subject_and_no_other(box):
    transmitter = replace(TRANSMITTER, default_subjects=ALL)
    events = every_event()
    box.save(stream(1))
    box.save(stream(2, requested=(events[0].uri,)))
    box.save(stream(3, status="disabled"))
    box.save(stream(4))
    box.subject("stream-4", fingerprints(WHO, KEY), wanted=False)
    assert announced(box, events, transmitter) == 7
    assert announced(box, events, transmitter) == 0
    assert [box.counts(f"stream-{i}")["queued"] for i in (1, 2, 3, 4)] == [6, 1, 0, 0]
    (due,) = box.take(stream(2), 9, NOW)
    found = verify(due.token, keys().jwks(NOW), ISS, [AUD], NOW)
    assert (found.jti, found.uri, found.subject) == (due.jti, events[0].uri, WHO)


def test_a_stream_of_the_okta_profile_gets_oktas_form(box):
    transmitter = replace(TRANSMITTER, default_subjects=ALL)
    box.save(stream(1, profile=OKTA_PROFILE))
    assert announced(box, every_event(), transmitter) == 2
    (due,) = box.take(stream(1), 1, NOW)
    found = verify(due.token, keys().jwks(NOW), ISS, [AUD], NOW)
    assert found.uri.endswith("user-risk-change")
    assert found.subject is None


def test_what_management_tells_a_receiver_is_queued_as_control(box):
    answer = management.set_status(stream(), "paused", "maintenance", "s-1")
    assert answer.event is not None
    assert answer.stream is not None
    one = entry(answer.stream, TRANSMITTER, keys(), KEY, answer.event, NOW)
    assert one is not None
    assert one.control
    box.save(answer.stream)
    box.queue([one], NOW)
    assert [d.jti for d in box.take(answer.stream, 9, NOW)] == [one.jti]


def test_no_subject_rests_in_the_database_once_its_token_is_delivered(tmp_path):
    """While a token waits it holds its subject, which is our own account's reference; after that, nothing."""
    box = Outbox.open(f"sqlite:///{tmp_path / 'state.db'}")
    box.save(stream())
    who = {"format": "email", "email": "kept-by-nobody@example.com"}
    box.subject("stream-1", fingerprints(who, KEY), wanted=True)
    assert announced(box, [risk_level_change(who, "HIGH", "leak-1", NOW)]) == 1
    (due,) = box.take(stream(), 9, NOW)
    box.delivered("stream-1", [due.jti], NOW)
    box.close()
    with sqlite3.connect(tmp_path / "state.db") as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        kept = "\n".join(db.iterdump())
    db.close()
    assert "kept-by-nobody" not in kept
    assert due.token not in kept


def test_an_error_of_the_database_quotes_no_token(box):
    broken = Entry("stream-1", None, "about", "token-of-somebody")  # type: ignore[arg-type]
    with pytest.raises(SeawallError, match="database of signals refuses") as refused:
        box.queue([broken], NOW)
    assert "token-of-somebody" not in str(refused.value)
    assert refused.value.__suppress_context__


def test_two_processes_never_lease_the_same_token(tmp_path):
    """Two connections take in turn: what one has, the other does not get."""
    url = f"sqlite:///{tmp_path / 'state.db'}"
    one, other = Outbox.open(url), Outbox.open(url)
    one.queue(tokens(50), NOW)
    got = [d.jti for _ in range(5) for box in (one, other) for d in box.take(stream(), 5, NOW)]
    assert sorted(got) == sorted(t.jti for t in tokens(50))
    one.close()
    other.close()


def test_threads_that_take_and_settle_at_once_get_every_token_once_and_in_order(box):
    """Twenty subjects with four tokens each, three threads: also where the database has no single writer."""
    entries = [Entry("stream-1", f"{i % 20}-{i // 20}", f"about-{i % 20}", "t") for i in range(80)]
    box.queue(entries, NOW)
    got, lock = [], Lock()

    def work(_):
        idle = 0
        while idle < 30:
            due = box.take(stream(), 7, NOW)
            with lock:
                got.extend(one.jti for one in due)
            for one in due:
                box.delivered("stream-1", [one.jti], NOW)
            idle = 0 if due else idle + 1

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    assert sorted(got) == sorted(one.jti for one in entries)
    for subject in range(20):
        mine = [jti for jti in got if jti.startswith(f"{subject}-")]
        assert mine == sorted(mine)
    assert box.counts()["delivered"] == 80


def test_a_full_disk_queues_all_or_nothing_and_loses_nothing(tmp_path):
    box = Outbox.open(f"sqlite:///{tmp_path / 'state.db'}")
    box.queue(tokens(5), NOW)
    box.close()
    engine = tables.engine(f"sqlite:///{tmp_path / 'state.db'}")
    event.listen(engine, "connect", lambda db, _: db.execute("PRAGMA max_page_count=30").close())
    engine.dispose()  # the connection that made the tables has no such limit
    full = Outbox(engine)
    big = [Entry("stream-1", f"big-{i}", f"big-{i}", "t" * 5_000) for i in range(50)]
    with pytest.raises(SeawallError, match="refuses: OperationalError"):
        full.queue(big, NOW)
    assert full.counts()["queued"] == 5
    assert len(full.take(stream(), 9, NOW)) == 5
    full.close()
    again = Outbox.open(f"sqlite:///{tmp_path / 'state.db'}")
    assert again.queue(big, NOW) == 50
    again.close()
