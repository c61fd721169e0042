"""The first page: what there is, how many of ours, what it means for them, and what changed."""

from __future__ import annotations

from typing import Any

from seawall.web.console import deciding
from seawall.web.console.news import Change
from seawall.web.console.visit import Page, Visit
from seawall.web.messages import BreachShown

MOST_BREACHES = 200


async def show(visit: Visit) -> Page:
    """The overview."""
    book, words = visit.service.book, visit.words
    verdicts = await visit.room.cases.verdicts(visit.service)
    await visit.noted("console_overview")
    held = sorted(book.breaches, key=lambda b: (b.added_at, b.name), reverse=True)
    most = max((b.n_accounts for b in held), default=0)
    rows, n_decided = deciding.over_all(book, visit.service.instant)
    actions = book.policy.catalogue.actions
    for row in rows:
        row["name"] = words.named("action", row["id"], actions)
    return Page("overview.html.j2", {
        "breaches": [_breach(b, most, verdicts) for b in held[:MOST_BREACHES]],
        "n_breaches": len(held), "n_exposed": book.exposed.n, "n_decided": n_decided,
        "n_likely": sum(b.p_genuine >= book.policy.catalogue.likely for b in held),
        "n_hard": _hard(rows), "rows": rows, "latest": held[0] if held else None,
        "changes": [_change(c, visit) for c in visit.room.news.changes],
        "running": visit.room.news.running,
    })  # fmt: skip


def _breach(b: BreachShown, most: int, verdicts: dict[str, str]) -> dict[str, Any]:
    return {
        "b": b, "outcome": verdicts.get(b.name, "not_weighed"),
        "ours": b.n_accounts / most if most else 0.0,
    }  # fmt: skip


def _hard(rows: list[dict[str, Any]]) -> int:
    """Accounts for which some watched action ends with people or is refused."""
    return max((r["counts"]["assisted"] + r["counts"]["deny"] for r in rows), default=0)


def _change(c: Change, visit: Visit) -> dict[str, str]:
    share = c.key == "verdict"
    figures = {
        "what": c.what,
        "before": f"{c.before:.0%}" if share else f"{c.before:,.0f}",
        "after": f"{c.after:.0%}" if share else f"{c.after:,.0f}",
    }
    return {"key": c.key, "what": c.what, "at": visit.words.second(c.at_s),
            "said": visit.words(f"news.{c.key}", **figures)}  # fmt: skip
