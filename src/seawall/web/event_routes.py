"""GET /v1/events: what changed, page by page behind a cursor, or as server-sent events as it happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from seawall.web.changes import Change
from seawall.web.problems import Problem
from seawall.web.query import number, parameters
from seawall.web.route import EVENT_STREAM, Query, Reply, Route
from seawall.web.service import Call, Service

MOST, USUAL = 1000, 100
MOST_STREAMS = 200
STEP_S, BEAT_S = 0.25, 15.0
RETRY = b"retry: 2000\n\n"
_LARGEST = 2**53
_encode = msgspec.json.Encoder().encode


class ChangeShown(Struct, frozen=True):
    """One change. `data` has names of breaches, counts and probabilities, and nobody's account."""

    seq: int
    at: Annotated[int, Meta(description="Seconds since 1970.")]
    type: Literal["breach-arrived", "breach-retired", "trust-changed", "policy-changed",
                  "signal-received"]  # fmt: skip
    data: dict[str, Any]


class ChangePage(Struct, frozen=True):
    """The oldest first. `next` is the `after` of the next page; `more` whether it has something now."""

    events: tuple[ChangeShown, ...]
    next: int
    more: bool


def _shown(one: Change) -> ChangeShown:
    return ChangeShown(one.seq, one.at, one.kind, one.document)  # type: ignore[arg-type]


async def page(service: Service, call: Call) -> bytes:
    """A page."""
    values = parameters(call.query, "after", "limit")
    after = number(values, "after", 0, 0, _LARGEST)
    limit = number(values, "limit", USUAL, 1, MOST)
    held = service.beside.changes
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(service.beside.threads, held.after, after, limit + 1)
    shown = tuple(map(_shown, found[:limit]))
    service.trail.note(call.now_s, call.caller.who, "events", 0, "", "")
    return _encode(ChangePage(shown, shown[-1].seq if shown else after, len(found) > limit))


async def stream(service: Service, call: Call) -> Reply:
    """The same, as it happens. Last-Event-ID, which a browser sends by itself, goes before `after`."""
    values = parameters(call.query, "after")
    after = number(values, "after", service.beside.changes.last, 0, _LARGEST)
    for name, value in call.fields:
        if name == b"last-event-id" and value.isdigit() and len(value) < 17:
            after = int(value)
    if service.beside.n_streams >= MOST_STREAMS:
        raise Problem("unavailable", reason="too_many_streams")
    service.trail.note(call.now_s, call.caller.who, "events_stream", 0, "", "")
    return Reply(parts=_parts(service, call, after), content_type=EVENT_STREAM)


async def _parts(service: Service, call: Call, after: int) -> AsyncIterator[bytes]:
    beside, loop = service.beside, asyncio.get_running_loop()
    beside.n_streams += 1
    try:
        yield RETRY
        beat_s = loop.time()
        while not service.draining:
            if beside.changes.last > after:
                for one in await loop.run_in_executor(
                    beside.threads, beside.changes.after, after, USUAL
                ):
                    after = one.seq
                    yield b"id: %d\nevent: %b\ndata: %b\n\n" % (
                        one.seq, one.kind.encode(), _encode(_shown(one))
                    )  # fmt: skip
                continue
            if loop.time() - beat_s >= BEAT_S:
                beat_s = loop.time()
                yield b": still here\n\n"  # so that proxies and we notice who has gone
            yield b""  # for the app to look whether anybody still listens
            await asyncio.sleep(STEP_S)
    finally:
        beside.n_streams -= 1


_AFTER = Query(
    "after", "The number of the last one that is known.",
    {"type": "integer", "minimum": 0, "maximum": _LARGEST},
)  # fmt: skip
_LIMIT = Query("limit", "How many.", {"type": "integer", "minimum": 1, "maximum": MOST})

ROUTES = (
    Route("GET", "/v1/events", "events", "What changed, page by page", "events", page, None,
          ChangePage, ("invalid", "unavailable"), query=(_AFTER, _LIMIT)),
    Route("GET", "/v1/events/stream", "eventStream", "What changes, as server-sent events", "events",
          stream, None, str, ("invalid", "unavailable"), EVENT_STREAM, query=(_AFTER,)),
)  # fmt: skip
