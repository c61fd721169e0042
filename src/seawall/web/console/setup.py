"""Settings: how this process is run, to be read only. What is secret is not among what is read."""

from __future__ import annotations

import platform

import seawall
from seawall.web.access import ROLES, SCOPES
from seawall.web.console import sessions
from seawall.web.console.visit import Page, Visit


async def show(visit: Visit) -> Page:
    """The page of settings."""
    await visit.noted("console_settings")
    service, s = visit.service, visit.service.settings
    kind = "PostgreSQL" if s.state.startswith("postgresql") else "SQLite"
    keys = service.keys.entries() if visit.may("trail") else []
    return Page("settings.html.j2", {
        "s": s, "state": kind, "python": platform.python_version(), "seawall": seawall.__version__,
        "policy": service.book.policy, "n_cases": len(s.cases), "reasons": service.unready(),
        "files": [name for name, at, _ in service.book.stamps if at], "keys": keys,
        "alive": {e.id: e.alive(visit.now_s) for e in keys}, "roles": ROLES, "scopes": SCOPES,
        "mine": sorted(visit.caller.scopes), "idle_min": sessions.IDLE_S // 60,
        "longest_h": sessions.LONGEST_S // 3600, "started_s": visit.session.started_s,
        "key_id": visit.session.key_id, "n_sessions": len(visit.room.sessions),
    })  # fmt: skip
