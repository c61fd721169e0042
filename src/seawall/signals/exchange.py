"""One exchange with a receiver: a managed request done, a poll answered, a push settled.

The door reads a request and authenticates; what is said and stored is decided here, so that a door has
nothing to get wrong but its socket.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seawall.signals.announce import entry
from seawall.signals.delivery import Fate, Verdict, poll, poll_reply
from seawall.signals.keys import SigningKeys
from seawall.signals.management import Answer
from seawall.signals.outbox import Due, Outbox
from seawall.signals.streams import Stream, Transmitter
from seawall.signals.subjects import fingerprints


def perform(
    outbox: Outbox, transmitter: Transmitter, keys: SigningKeys, subject_key: bytes,
    answer: Answer, now: datetime,
) -> None:  # fmt: skip
    """Do what an answer of `management` says, before it is replied.

    The event comes first: a process that dies after it has told a receiver of something that is done again
    when asked again, and one that dies before has replied nothing.
    """
    if answer.event is not None and answer.stream is not None:
        one = entry(answer.stream, transmitter, keys, subject_key, answer.event, now)
        outbox.queue([one] if one is not None else [], now)
    if answer.subject is not None:
        prints = fingerprints(answer.subject.subject, subject_key)
        outbox.subject(answer.subject.stream_id, prints, wanted=answer.subject.wanted)
    if answer.stream is not None:
        outbox.save(answer.stream)
        if answer.drop:
            outbox.drop(answer.stream.id, now)
    if answer.deleted is not None:
        outbox.delete(answer.deleted)


@dataclass(frozen=True, slots=True)
class PollAnswer:
    """What to reply to a poll. `wait` says that the receiver would rather wait for a token than have this."""

    status: int
    body: dict[str, Any]
    wait: bool = False


def answer_poll(outbox: Outbox, stream: Stream, body: object, now: datetime) -> PollAnswer:
    """Take a poll's acknowledgements and lease what is due.

    What a poll got and neither acknowledges nor refuses is due again when its lease is over.
    """
    try:
        asked = poll(body)
    except ValueError as error:
        return PollAnswer(400, {"err": "invalid_request", "description": f"{error}."})
    outbox.delivered(stream.id, asked.acks, now)
    for jti, err in asked.errs.items():
        outbox.refused(stream.id, jti, err, now)
    found = {due.jti: due.token for due in outbox.take(stream, asked.most, now)}
    more = outbox.more(stream, now)
    wait = not found and not asked.immediately and asked.most > 0
    return PollAnswer(200, poll_reply(found, more=more), wait)


def settle_push(
    outbox: Outbox, stream: Stream, due: Due, verdict: Verdict, now: datetime
) -> None:  # fmt: skip
    """Write down what became of a token that was pushed."""
    if verdict.fate is Fate.DELIVERED:
        outbox.delivered(stream.id, [due.jti], now)
    elif verdict.fate is Fate.REFUSED:
        outbox.refused(stream.id, due.jti, verdict.err, now)
    else:
        outbox.again(stream.id, due.jti, verdict.due_at or now, verdict.err)
