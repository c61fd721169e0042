"""A receiver from its first request to its last token: management, outbox and delivery together."""

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.signals import management
from seawall.signals.announce import announce
from seawall.signals.catalogue import CAEP, STREAM_UPDATED, VERIFICATION
from seawall.signals.delivery import after_push
from seawall.signals.events import risk_level_change
from seawall.signals.exchange import answer_poll, perform, settle_push
from seawall.signals.outbox import LEASE, Outbox
from seawall.signals.streams import PUSH
from seawall.signals.tokens import verify
from tests.signals.made import AUD, ISS, NOW, TRANSMITTER, WHO, every_event, keys, stream

KEY = bytes(range(32))
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def box():
    opened = Outbox.open("sqlite://")
    yield opened
    opened.close()


def done(box, answer, now=NOW):
    perform(box, TRANSMITTER, keys(), KEY, answer, now)
    return answer


def told(box, events, now=NOW):
    return announce(box, TRANSMITTER, keys(), KEY, events, now)


def polled(box, now=NOW, **body):
    (one,) = box.streams()
    return answer_poll(box, one, {"returnImmediately": True, **body}, now)


def received(reply):
    return [verify(t, keys().jwks(NOW), ISS, [AUD], LATER).uri for t in reply.body["sets"].values()]


def subscribed(box):
    body = {"events_requested": [CAEP + "risk-level-change"]}
    done(box, management.create(TRANSMITTER, "receiver-1", [AUD], [], body, "stream-1", NOW))
    wanted = {"stream_id": "stream-1", "subject": WHO}
    done(box, management.add_subject(box.streams("receiver-1"), wanted, NOW))


def test_a_receiver_subscribes_polls_acknowledges_and_leaves(box):
    assert told(box, every_event()) == 0
    subscribed(box)
    other = risk_level_change({**WHO, "sub": "account-18"}, "LOW", "leak-1", NOW)
    assert told(box, [*every_event(), other]) == 1
    reply = polled(box)
    assert received(reply) == [CAEP + "risk-level-change"]
    assert not reply.body["moreAvailable"]
    assert polled(box).body["sets"] == {}
    again = polled(box, NOW + LEASE)
    assert again.body["sets"] == reply.body["sets"]
    assert polled(box, NOW + LEASE, ack=list(reply.body["sets"])).body["sets"] == {}
    assert polled(box, NOW + 3 * LEASE).body["sets"] == {}
    done(box, management.delete(box.streams("receiver-1"), "stream-1"))
    assert box.streams() == []
    assert told(box, every_event(cause="leak-2")) == 0


def test_a_removed_subject_is_heard_of_no_more(box):
    subscribed(box)
    body = {"stream_id": "stream-1", "subject": WHO}
    done(box, management.remove_subject(box.streams(), body, NOW))
    assert told(box, every_event()) == 0


def test_a_verification_comes_back_with_its_state(box):
    subscribed(box)
    body = {"stream_id": "stream-1", "state": "abc"}
    done(box, management.verify(TRANSMITTER, box.streams(), body, "v-1", NOW))
    reply = polled(box)
    (token,) = reply.body["sets"].values()
    found = verify(token, keys().jwks(NOW), ISS, [AUD], NOW)
    assert (found.uri, found.payload) == (VERIFICATION, {"state": "abc"})
    assert found.subject == {"format": "opaque", "id": "stream-1"}
    too_soon = management.verify(TRANSMITTER, box.streams(), body, "v-2", NOW)
    assert too_soon.status == 429


def test_a_paused_stream_tells_of_it_and_goes_on_where_it_stopped(box):
    subscribed(box)
    first = told(box, every_event())
    done(box, management.set_status(box.streams()[0], "paused", "maintenance", "s-1"))
    assert received(polled(box)) == [STREAM_UPDATED]
    second = told(box, every_event(cause="leak-2"))
    assert polled(box, LATER).body["sets"].keys() == polled(box, LATER + LEASE).body["sets"].keys()
    body = {"stream_id": "stream-1", "status": "enabled"}
    done(box, management.update_status(box.streams(), body, LATER))
    assert box.counts()["queued"] == first + second + 1
    assert CAEP + "risk-level-change" in received(polled(box, LATER + 2 * LEASE))


def test_a_disabled_stream_drops_and_hears_nothing(box):
    subscribed(box)
    told(box, every_event())
    body = {"stream_id": "stream-1", "status": "disabled"}
    done(box, management.update_status(box.streams(), body, NOW))
    assert box.counts() == {"queued": 0, "delivered": 0, "refused": 0, "dropped": 1}
    assert told(box, every_event(cause="leak-2")) == 0


def test_what_a_poll_refuses_is_kept_with_its_word(box):
    subscribed(box)
    told(box, every_event())
    (jti,) = polled(box).body["sets"]
    polled(box, setErrs={jti: {"err": "invalid_key", "description": "no such key"}})
    assert box.failures("stream-1") == [(jti, 1, "invalid_key")]


def test_a_poll_that_would_wait_says_so(box):
    subscribed(box)
    (one,) = box.streams()
    assert answer_poll(box, one, {}, NOW).wait
    assert not answer_poll(box, one, {"maxEvents": 0}, NOW).wait
    assert not polled(box).wait
    told(box, every_event())
    assert not answer_poll(box, one, {}, NOW).wait
    assert answer_poll(box, one, {"ack": 7}, NOW).status == 400


def test_a_poll_of_none_only_acknowledges(box):
    subscribed(box)
    told(box, every_event())
    reply = polled(box, maxEvents=0)
    assert reply.body == {"sets": {}, "moreAvailable": True}


@pytest.mark.parametrize(
    ("status", "body", "state"),
    [(202, b"", "delivered"), (400, b'{"err": "invalid_key"}', "refused"), (503, b"", "queued")],
)
def test_what_became_of_a_push_is_written_down(box, status, body, state):
    one = replace(stream(), method=PUSH, endpoint_url="https://receiver.example.com/e")
    box.save(one)
    subject = {"stream_id": "stream-1", "subject": WHO}
    done(box, management.add_subject([one], subject, NOW))
    told(box, every_event()[:1])
    (due,) = box.take(one, 9, NOW)
    settle_push(box, one, due, after_push(status, body, due.attempts, NOW, 0), NOW)
    assert box.counts()[state] == 1
    assert len(box.take(one, 9, NOW + timedelta(seconds=1))) == (state == "queued")
