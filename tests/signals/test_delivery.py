"""What replies to a push mean, when it is tried again, and what a poll may ask."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.signals.delivery import (
    ERRORS,
    LONGEST_WAIT,
    MOST_AT_ONCE,
    OURS,
    Fate,
    after_push,
    poll,
    poll_reply,
    push_headers,
    wait,
)
from seawall.signals.streams import PUSH
from tests.signals.made import NOW, stream


def judged(status, body=b"", attempts=1, **more):
    return after_push(status, body, attempts, NOW, 0, **more)


@pytest.mark.parametrize("status", [200, 202, 204])
def test_what_a_receiver_took_is_delivered(status):
    assert judged(status).fate is Fate.DELIVERED


@pytest.mark.parametrize("err", sorted(ERRORS))
def test_a_word_of_the_registry_refuses_a_token_unless_it_is_about_us(err):
    verdict = judged(400, json.dumps({"err": err, "description": "no"}).encode())
    assert verdict.fate is (Fate.AGAIN if err in OURS else Fate.REFUSED)
    assert verdict.err == err


@pytest.mark.parametrize(
    "status", [None, 301, 400, 401, 403, 404, 408, 413, 429, 500, 502, 503, 504]
)
def test_everything_else_is_tried_again(status):
    for body in (
        b"",
        b"{",
        b"[]",
        b'{"err": 7}',
        b'{"err": "our own word"}',
        b"[" * 100_000,
        b"\xff",
    ):
        verdict = judged(status, body)
        assert verdict.fate is Fate.AGAIN
        assert verdict.due_at is not None
        assert verdict.due_at > NOW


@given(st.integers(1, 10**6), st.floats(0, 1))
def test_waits_double_up_to_ten_minutes_and_never_fall_under_a_half(attempts, jitter):
    pause = wait(attempts, jitter)
    assert pause <= LONGEST_WAIT
    assert pause >= wait(attempts, 0) / 2
    assert wait(attempts, 0) == min(LONGEST_WAIT, timedelta(seconds=2 ** min(attempts - 1, 20)))


def test_a_receiver_is_left_alone_for_as_long_as_it_asks_up_to_a_day():
    assert judged(503, retry_after_s=90).due_at == NOW + timedelta(seconds=90)
    assert judged(503, retry_after_s=10**9).due_at == NOW + timedelta(days=1)
    assert judged(503, retry_after_s=-5).due_at == NOW + timedelta(seconds=1)


def test_a_push_says_what_it_is_and_carries_the_receivers_header():
    plain = {"Content-Type": "application/secevent+jwt", "Accept": "application/json"}
    assert push_headers(stream(method=PUSH)) == plain
    shown = push_headers(stream(method=PUSH, authorization_header="Bearer t"))
    assert shown == {**plain, "Authorization": "Bearer t"}


def test_an_empty_poll_asks_for_what_there_is_and_waits():
    asked = poll({})
    assert (asked.most, asked.immediately, asked.acks, asked.errs) == (MOST_AT_ONCE, False, (), {})


def test_a_poll_acknowledges_and_refuses_what_it_got_before():
    asked = poll({
        "maxEvents": 0, "returnImmediately": True, "ack": ["a", "b"],
        "setErrs": {"c": {"err": "invalid_key", "description": "no"}, "d": {"err": "a word of theirs"}},
    })  # fmt: skip
    assert (asked.most, asked.immediately, asked.acks) == (0, True, ("a", "b"))
    assert asked.errs == {"c": "invalid_key", "d": "other"}
    assert poll({"maxEvents": 10**9}).most == MOST_AT_ONCE


BAD = [
    None, [], {"maxEvents": -1}, {"maxEvents": True}, {"maxEvents": 1.5}, {"maxEvents": "1"},
    {"returnImmediately": 1}, {"ack": "a"}, {"ack": [1]}, {"ack": [""]}, {"ack": ["a"] * 10_001},
    {"setErrs": []}, {"setErrs": {"a": 1}}, {"setErrs": {"a": {}}}, {"setErrs": {"": {"err": "x"}}},
]  # fmt: skip


@pytest.mark.parametrize("body", BAD, ids=range(len(BAD)))
def test_what_is_no_poll_is_refused(body):
    with pytest.raises(ValueError):
        poll(body)


def test_a_reply_to_a_poll_has_tokens_by_id():
    assert poll_reply({}, more=False) == {"sets": {}, "moreAvailable": False}
    assert poll_reply({"a": "t"}, more=True) == {"sets": {"a": "t"}, "moreAvailable": True}
