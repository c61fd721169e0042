"""The management of streams, as a machine without effects: what a receiver sends in, an answer out.

The door authenticates, finds the receiver's streams, calls one function here and does what the answer
says: reply, store the stream, queue the event. A stream of another receiver is never among `mine`, so
it is answered like one that does not exist.

Adding and removing subjects looks at nothing but the request's form: whether we know a subject cannot
be told from the answer, nor from how long it takes.

Source: OpenID Shared Signals Framework 1.0, section 8.1.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from seawall.signals import catalogue, subjects
from seawall.signals.events import Event
from seawall.signals.streams import (
    DISABLED,
    ENABLED,
    PAUSED,
    POLL,
    POLL_PATH,
    PUSH,
    Stream,
    Transmitter,
    endpoint_problem,
)

MOST_TEXT = 1_000
MOST_EVENTS = 200
_SUPPLIED = ("iss", "aud", "events_supported", "events_delivered", "min_verification_interval",
             "inactivity_timeout")  # fmt: skip


@dataclass(frozen=True, slots=True)
class SubjectChange:
    """A subject that a receiver wants, or does not want, to hear of."""

    stream_id: str
    subject: Mapping[str, Any] = field(repr=False)
    wanted: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What to reply, and what to do. `body` None is an empty reply.

    `stream` is to be stored; `deleted` is the id of one to remove with all that is queued; `drop` says
    that what is queued goes, because the stream is disabled; `event` is to be queued on `stream`.
    """

    status: int
    body: Any = None
    stream: Stream | None = None
    deleted: str | None = None
    drop: bool = False
    subject: SubjectChange | None = None
    event: Event | None = None
    retry_after_s: int | None = None


def _refused(status: int, description: str) -> Answer:
    return Answer(status, {"err": "invalid_request", "description": description})


NOT_FOUND = _refused(404, "There is no such stream.")


def create(
    transmitter: Transmitter, receiver: str, aud: Collection[str], mine: Sequence[Stream],
    body: object, new_id: str, now: datetime,
) -> Answer:  # fmt: skip
    """POST to the configuration endpoint: 201, 400, or 409 if the receiver has its one stream.

    Args:
        transmitter: Ours.
        receiver: Who was authenticated.
        aud: What the receiver is called in tokens; the operator's to say.
        mine: The receiver's streams.
        body: The parsed JSON; None for no body.
        new_id: An id that nobody can guess.
        now: An aware instant.
    """
    if mine and not transmitter.several:
        return _refused(409, "This receiver has a stream: read it, and update or replace it.")
    fresh = Stream(new_id, receiver, tuple(aud), POLL, "", (), now)
    return _configured(transmitter, fresh, {} if body is None else body, now, 201, whole=True)


def read(
    transmitter: Transmitter, mine: Sequence[Stream], stream_id: str | None, now: datetime
) -> Answer:
    """GET of the configuration endpoint: one configuration, or the list of all."""
    if stream_id is None:
        return Answer(200, [one.configuration(transmitter) for one in mine])
    found = _found(mine, stream_id)
    if found is None:
        return NOT_FOUND
    return Answer(200, found.configuration(transmitter), replace(found, active_at=now))


def update(transmitter: Transmitter, mine: Sequence[Stream], body: object, now: datetime) -> Answer:
    """PATCH of the configuration endpoint: what is named is changed."""
    return _changed(transmitter, mine, body, now, whole=False)


def replace_all(
    transmitter: Transmitter, mine: Sequence[Stream], body: object, now: datetime
) -> Answer:
    """PUT to the configuration endpoint: what is not named is deleted."""
    return _changed(transmitter, mine, body, now, whole=True)


def delete(mine: Sequence[Stream], stream_id: str | None) -> Answer:
    """DELETE of the configuration endpoint."""
    if stream_id is None:
        return _refused(400, "stream_id is missing.")
    return Answer(204, deleted=stream_id) if _found(mine, stream_id) else NOT_FOUND


def read_status(mine: Sequence[Stream], stream_id: str | None, now: datetime) -> Answer:
    """GET of the status endpoint."""
    if stream_id is None:
        return _refused(400, "stream_id is missing.")
    found = _found(mine, stream_id)
    if found is None:
        return NOT_FOUND
    return Answer(200, _status(found), replace(found, active_at=now))


def update_status(mine: Sequence[Stream], body: object, now: datetime) -> Answer:
    """POST to the status endpoint: enabled, paused (events wait) or disabled (events are dropped)."""
    found, wrong = _named(mine, body)
    if found is None or not isinstance(body, Mapping):
        return wrong
    status, reason = body.get("status"), body.get("reason")
    if not isinstance(status, str) or status not in catalogue.STATUSES:
        return _refused(400, "status is enabled, paused or disabled.")
    if reason is not None and not _short(reason):
        return _refused(400, f"reason is a text of at most {MOST_TEXT:,} characters.")
    changed = replace(found, status=status, reason=reason, active_at=now)
    return Answer(200, _status(changed), changed, drop=status == DISABLED)


def add_subject(mine: Sequence[Stream], body: object, now: datetime) -> Answer:
    """POST to the endpoint that adds a subject: 200 and nothing else, known or not."""
    if isinstance(body, Mapping) and not isinstance(body.get("verified", True), bool):
        return _refused(400, "verified is true or false.")
    return _subject(mine, body, now, 200, wanted=True)


def remove_subject(mine: Sequence[Stream], body: object, now: datetime) -> Answer:
    """POST to the endpoint that removes a subject: 204, known or not."""
    return _subject(mine, body, now, 204, wanted=False)


def verify(
    transmitter: Transmitter, mine: Sequence[Stream], body: object, cause: str, now: datetime
) -> Answer:
    """POST to the verification endpoint: 204 and an event on its way, or 429 with how long to wait."""
    found, wrong = _named(mine, body)
    if found is None or not isinstance(body, Mapping):
        return wrong
    state = body.get("state")
    if state is not None and not _short(state):
        return _refused(400, f"state is a text of 1..{MOST_TEXT:,} characters.")
    if found.verified_at is not None:
        passed = (now - found.verified_at).total_seconds()
        left = transmitter.min_verification_interval_s - passed
        if left > 0:
            return replace(
                _refused(429, "Verification was asked for a moment ago."),
                retry_after_s=int(-(-left // 1)),
            )
    payload = {} if state is None else {"state": state}
    event = Event(catalogue.VERIFICATION, subjects.opaque(found.id), payload, cause)
    return Answer(204, stream=replace(found, verified_at=now, active_at=now), event=event)


def set_status(stream: Stream, status: str, reason: str, cause: str) -> Answer:
    """Our own decision over a stream: the receiver is told by an event, which also a paused stream sends."""
    if status not in catalogue.STATUSES:
        raise ValueError("a status is enabled, paused or disabled")
    payload = {"status": status, "reason": reason}
    event = Event(catalogue.STREAM_UPDATED, subjects.opaque(stream.id), payload, cause)
    changed = replace(stream, status=status, reason=reason)
    return Answer(200, _status(changed), changed, drop=status == DISABLED, event=event)


def inactive(transmitter: Transmitter, stream: Stream, cause: str, now: datetime) -> Answer | None:
    """Pause a stream whose receiver has not been heard of for the inactivity timeout; None if not due."""
    allowed = transmitter.inactivity_timeout_s
    if allowed is None or stream.status != ENABLED:
        return None
    if (now - stream.active_at).total_seconds() <= allowed:
        return None
    return set_status(stream, PAUSED, "The receiver has been inactive.", cause)


def _found(mine: Sequence[Stream], stream_id: object) -> Stream | None:
    return next((one for one in mine if one.id == stream_id), None)


def _named(mine: Sequence[Stream], body: object) -> tuple[Stream | None, Answer]:
    if not isinstance(body, Mapping) or not isinstance(body.get("stream_id"), str):
        return None, _refused(400, "The body is an object with stream_id.")
    return _found(mine, body["stream_id"]), NOT_FOUND


def _status(stream: Stream) -> dict[str, str]:
    found = {"stream_id": stream.id, "status": stream.status}
    return found if stream.reason is None else {**found, "reason": stream.reason}


def _short(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MOST_TEXT


def _subject(
    mine: Sequence[Stream], body: object, now: datetime, status: int, *, wanted: bool
) -> Answer:
    found, wrong = _named(mine, body)
    if found is None or not isinstance(body, Mapping):
        return wrong
    problem = subjects.problem(body.get("subject"))
    if problem:
        return _refused(400, f"{problem}.")
    change = SubjectChange(found.id, body["subject"], wanted)
    return Answer(status, stream=replace(found, active_at=now), subject=change)


def _changed(
    transmitter: Transmitter, mine: Sequence[Stream], body: object, now: datetime, *, whole: bool
) -> Answer:
    found, wrong = _named(mine, body)
    if found is None or not isinstance(body, Mapping):
        return wrong
    expected = found.configuration(transmitter)
    for name in _SUPPLIED:
        if name in body and not _same(name, body[name], expected.get(name)):
            return _refused(400, f"{name} is the transmitter's to say.")
    return _configured(transmitter, found, body, now, 200, whole=whole)


def _same(name: str, given: object, expected: object) -> bool:
    if name.startswith("events_") and isinstance(given, list) and isinstance(expected, list):
        return all(isinstance(uri, str) for uri in given) and set(given) == set(expected)
    if name == "aud" and isinstance(given, list) and len(given) == 1:
        return given == expected or given == [expected]
    return given == expected


def _configured(
    transmitter: Transmitter, stream: Stream, body: object, now: datetime, status: int, *, whole: bool
) -> Answer:  # fmt: skip
    """The stream with what a receiver may say taken over from a body."""
    if not isinstance(body, Mapping):
        return _refused(400, "The body is an object.")
    changes: dict[str, Any] = {"active_at": now}
    if "events_requested" in body or whole:
        requested = body.get("events_requested", [])
        if (
            not isinstance(requested, list)
            or len(requested) > MOST_EVENTS
            or not all(map(_short, requested))
        ):
            return _refused(400, f"events_requested is a list of at most {MOST_EVENTS} URIs.")
        changes["requested"] = tuple(dict.fromkeys(requested))
    if "description" in body or whole:
        description = body.get("description")
        if description is not None and not isinstance(description, str):
            return _refused(400, "description is a text.")
        changes["description"] = description[:MOST_TEXT] if description else None
    if "delivery" in body or whole:
        found = _delivery(transmitter, stream, body.get("delivery", {"method": POLL}))
        if isinstance(found, str):
            return _refused(400, f"{found}.")
        changes |= found
    changed = replace(stream, **changes)
    return Answer(status, changed.configuration(transmitter), changed)


def _delivery(transmitter: Transmitter, stream: Stream, given: object) -> dict[str, Any] | str:
    if not isinstance(given, Mapping) or given.get("method") not in (PUSH, POLL):
        return f"delivery is an object whose method is {PUSH} or {POLL}"
    if given["method"] == POLL:
        # A poll stream's place is ours to say; a created one could not know it.
        url = transmitter.url(POLL_PATH + stream.id)
        if stream.method == POLL and stream.endpoint_url and given.get("endpoint_url", url) != url:
            return "endpoint_url of a poll stream is the transmitter's to say"
        return {"method": POLL, "endpoint_url": url, "authorization_header": None}
    problem = endpoint_problem(given.get("endpoint_url"), local=transmitter.local)
    if problem:
        return problem
    header = given.get("authorization_header")
    if header is not None and not (_short(header) and header.isascii() and header.isprintable()):
        return f"authorization_header is one line of at most {MOST_TEXT:,} ASCII characters"
    return {"method": PUSH, "endpoint_url": given["endpoint_url"], "authorization_header": header}
