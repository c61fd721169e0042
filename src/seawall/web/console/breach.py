"""One breach: how genuine, how many of ours and exposed with what, the claims, the plots, the overlaps.

All of it comes from the index and from the case that `run` left; the evidence, test by test, has a page
of its own per table. Sentences of tests stand as the case has them.
"""

from __future__ import annotations

from typing import Any

from seawall.render import html, summary
from seawall.render.charts import Chart
from seawall.web.console.cases import Case, largest
from seawall.web.console.visit import Page, Visit, needed
from seawall.web.messages import BreachShown

PER_PAGE = 24  # cards of evidence
MOST_CARD_BYTES = 260_000
MOST_TABLES, MOST_CLAIMS = 24, 40
#: Plot -> keys of the heads of its table.
HEADS = {
    "provinces": ("province", "people", "share"), "ages": ("age", "men", "women", "unknown"),
    "dates": ("column", "year", "records"), "per_person": ("table", "records", "people", "share"),
    "carriers": ("carrier", "numbers", "share"), "countries": ("country", "numbers", "share"),
}  # fmt: skip


async def show(visit: Visit) -> Page:
    """The page of a breach that the index holds."""
    breach: BreachShown = needed(_held(visit))
    case = await visit.room.cases.of(visit.service, breach.name)
    await visit.noted("console_breach", breach.name)
    shows: dict[str, Any] = {"b": breach, "case": case, "plots": [], "ours": [], "told": []}
    if case is not None:
        shows |= _of_case(case, visit)
    return Page("breach.html.j2", shows)


async def evidence(visit: Visit) -> Page:
    """The tests of one table."""
    breach: BreachShown = needed(_held(visit))
    case: Case = needed(await visit.room.cases.of(visit.service, breach.name))
    verdict = needed(case.assessment.verdict)
    number, part = _number(visit, "table"), _number(visit, "part")
    sheet = needed(await visit.room.cases.sheet(visit.service, breach.name, number))
    await visit.noted("console_evidence", breach.name)
    parts = _parts(sheet["cards"])
    return Page("evidence.html.j2", {
        "b": breach, "sheet": sheet, "number": number, "leaf": min(part, len(parts) - 1),
        "tables": [t.table for t in largest(verdict.tables)], "n_parts": len(parts),
        "cards": parts[min(part, len(parts) - 1)], "prior": verdict.prior,
    })  # fmt: skip


def _parts(cards: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Cards in pages of a bounded weight."""
    parts: list[list[dict[str, Any]]] = [[]]
    n_bytes = 0
    for card in cards:
        size = sum(len(str(card[key])) for key in ("band", "series")) + 1500
        if len(parts[-1]) >= PER_PAGE or (parts[-1] and n_bytes + size > MOST_CARD_BYTES):
            parts.append([])
            n_bytes = 0
        parts[-1].append(card)
        n_bytes += size
    return parts


def _held(visit: Visit) -> BreachShown | None:
    return next((b for b in visit.service.book.breaches if b.name == visit.of[0]), None)


def _number(visit: Visit, name: str) -> int:
    asked = visit.request.asked(name, "0")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0


def _of_case(case: Case, visit: Visit) -> dict[str, Any]:
    a, words, m = case.assessment, visit.words, case.matched
    n_ours = m.n_accounts if m else 0
    return {
        "plots": [_plot(name, plot, words) for name, plot in case.plots.items()],
        "elements": [
            {"name": words.element(e.element), "e": e, "share": e.n_records / max(1, a.n_records)}
            for e in summary.by_weight(a)
        ],
        "claims": a.claims[:MOST_CLAIMS],
        "tables": sorted(a.tables, key=lambda t: -t.n_records)[:MOST_TABLES],
        "judged": case.judged,
        "weighed": largest(a.verdict.tables) if a.verdict else [],
        "ours": _ranked(m.exposed, n_ours, words) if m else [],
        "told": _ranked(m.by_identifier, n_ours, words) if m else [],
        "chance": summary.chance(case.summary) if case.summary else "",
        "bar": html.bar,
    }


def _ranked(counts: dict[str, int], whole: int, words: Any) -> list[tuple[str, int, float]]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(words.element(e), n, n / whole if whole else 0.0) for e, n in ordered if n]


def _plot(name: str, plot: Chart, words: Any) -> dict[str, Any]:
    keys = [(colour, words(f"plot.{said.lower()}")) for colour, said in plot.keys]
    return {
        "name": name, "title": words(f"plot.{name}"), "alt": words(f"plot.{name}_alt"), "keys": keys,
        "drawings": plot.drawings, "across": plot.across, "rows": plot.rows,
        "head": [words(f"plot.{head}") for head in HEADS[name]],
    }  # fmt: skip
