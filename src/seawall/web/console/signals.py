"""Signals: the streams of receivers, what is on its way to them, and what does not get through.

Read from the tables of the outbox where the state's database has them. Whom an event is about, a
receiver's secret and a token are not read at all.
"""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from seawall.signals.catalogue import SENT
from seawall.signals.outbox import Outbox
from seawall.signals.streams import PUSH
from seawall.signals.tables import QUEUED, outbox, streams
from seawall.web.console.visit import Page, Visit

MOST_FAILURES = 20


async def show(visit: Visit) -> Page:
    """All streams."""
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(visit.service.threads, _read, visit.service.state.engine)
    await visit.noted("console_signals")
    now_ms = int(visit.now_s * 1000)
    for row in found or []:
        row["waits_s"] = max(0, (now_ms - row["oldest_ms"]) // 1000) if row["oldest_ms"] else None
    totals = {state: sum(r["counts"][state] for r in found or []) for state in
              ("queued", "delivered", "refused", "dropped")}  # fmt: skip
    return Page("signals.html.j2", {"streams": found, "totals": totals, "sent": SENT})


def _read(engine: sa.Engine) -> list[dict[str, Any]] | None:
    """Streams with counts; None where there is no outbox."""
    known = set(sa.inspect(engine).get_table_names())
    if not {streams.name, outbox.name} <= known:
        return None
    box = Outbox(engine)
    with engine.connect() as db:
        asked = sa.select(outbox.c.stream_id, sa.func.min(outbox.c.changed_ms))
        rows = db.execute(asked.where(outbox.c.state == QUEUED).group_by(outbox.c.stream_id))
        oldest = {row[0]: row[1] for row in rows}
    return [
        {
            "id": s.id, "receiver": s.receiver, "status": s.status, "reason": s.reason or "",
            "push": s.method == PUSH, "host": urlsplit(s.endpoint_url).hostname or "",
            "types": [uri.rpartition("/")[2].rpartition(":")[2] for uri in s.requested],
            "verified_at": s.verified_at, "active_at": s.active_at, "profile": s.profile,
            "counts": box.counts(s.id), "failures": box.failures(s.id, MOST_FAILURES),
            "oldest_ms": oldest.get(s.id, 0),
        }
        for s in box.streams()
    ]  # fmt: skip
