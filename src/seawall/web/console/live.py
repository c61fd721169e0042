"""Server-sent events: that something changed, and how far a job is. Each ends with its session."""

from __future__ import annotations

from collections.abc import AsyncIterator

from seawall.web.console.jobs import Job
from seawall.web.console.visit import Stream, Visit, event
from seawall.web.problems import Problem

HEARTBEAT_S, LOOK_S = 0.5, 0.2
BEATS = 30  # looks without news until a comment keeps the connection from idling away
MOST_STREAMS = 6  # of one session


def news(visit: Visit) -> Stream:
    """`changed` whenever a page would say something new, `ended` when the session has."""
    return Stream(_guarded(visit, _news(visit)))


def progress(visit: Visit, job: Job) -> Stream:
    """`progress` with the share done in per cent, then `changed`."""
    return Stream(_guarded(visit, _progress(visit, job)))


def _alive(visit: Visit) -> bool:
    now_s = visit.service.now()
    held = visit.service.keys.holder(visit.session.key_id, now_s)
    return held is not None and not visit.session.over(now_s) and not visit.service.draining


async def _guarded(visit: Visit, parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    if visit.session.n_streams >= MOST_STREAMS:
        raise Problem("rate-limited", headers=[(b"retry-after", b"10")])
    visit.session.n_streams += 1
    try:
        yield b"retry: 2000\n\n"
        async for part in parts:
            yield part
    finally:
        visit.session.n_streams -= 1


async def _news(visit: Visit) -> AsyncIterator[bytes]:
    news, quiet = visit.room.news, 0
    edition = _edition(visit)
    if edition != news.edition:
        yield event("changed", str(news.edition))
    edition = news.edition
    while _alive(visit):
        found = await news.later(edition, HEARTBEAT_S)
        quiet += 1
        if found != edition:
            edition, quiet = found, 0
            yield event("changed", str(edition))
        elif quiet >= BEATS:
            quiet = 0
            yield b": \n\n"
    if not visit.service.draining:
        yield event("ended")


def _edition(visit: Visit) -> int:
    """Which edition the page shows that asks: something may have changed since it was made."""
    try:
        return int(visit.request.asked("since") or visit.room.news.edition)
    except ValueError:
        return visit.room.news.edition


async def _progress(visit: Visit, job: Job) -> AsyncIterator[bytes]:
    import asyncio

    said = -1
    while _alive(visit):
        percent = int(100 * job.share)
        if job.over:
            yield event("changed")
            return
        if percent != said:
            said = percent
            yield event("progress", str(percent))
        await asyncio.sleep(LOOK_S)
