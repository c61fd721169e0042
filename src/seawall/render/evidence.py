"""What the evidence page shows, table by table and test by test, ready for its template.

The page is for somebody who must decide and did not do the work: a prosecutor, a judge, a board. Each
test stands on a card with both propositions, what was observed beside what was expected, its weight, its
cap, what the expectation rests on, and what would fool it. Every test is shown, also those that said
nothing; only of a dump with very many tables the smaller ones are left to the JSON output.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from markupsafe import escape

from seawall.model.evidence import Evidence, Mute, Reference
from seawall.model.verdict import TableVerdict, Verdict, in_words
from seawall.render import judged, marks, names, numbers

MOST_TABLES = 12
MOST_CARD_BYTES = 1_050_000  # over all tables: 3 tables of 75 tests
CARD_BYTES = 1_100  # of a card's own words and tags
MOST_MUTE_BYTES = 120_000  # over all tables, of tests that said nothing
MUTE_BYTES = 90  # of a row's own tags
MOST_NEEDS = 8
MOST_PARTS = 12
MOST_LINES = 3  # of what would settle it, and of what is not held against
PRIORS = (0.01, 0.1, 0.5, 0.9)
ADDS_UP = 0.05  # bans by which the sum of families may miss the total unsaid
BASES = {
    "measured": "measured",
    "published": "published",
    "assumed": "assumed: nobody has measured it",
}


@dataclass
class _Room:
    """What is left of the file, in bytes: for cards, and for tests that said nothing."""

    n_bytes: int
    n_mute_bytes: int

    def take(self, card: dict[str, Any]) -> bool:
        """Whether a card still fits; it is paid for if it does."""
        e, drawn = card["e"], [card["band"], *([card["series"]] if card["series"] else [])]
        texts = (e.sentence, e.genuine, e.fabricated, e.why_cap, e.source, e.fools, e.title)
        cost = CARD_BYTES + sum(len(escape(judged.said(t)).encode()) for t in texts)
        cost += sum(len(svg.encode()) + len(escape(words).encode()) for svg, words in drawn)
        self.n_bytes -= cost if cost <= self.n_bytes else self.n_bytes + 1
        return self.n_bytes >= 0

    def take_mute(self, row: tuple[str, str, str]) -> bool:
        """Whether a row still fits; it is paid for."""
        self.n_mute_bytes -= MUTE_BYTES + sum(len(escape(cell).encode()) for cell in row)
        return self.n_mute_bytes >= 0


def page(v: Verdict) -> dict[str, Any]:
    """Everything that evidence.html.j2 needs."""
    room = _Room(MOST_CARD_BYTES, MOST_MUTE_BYTES)
    largest = sorted(v.tables, key=lambda t: -t.n_records)[:MOST_TABLES]
    tables = [_table(t, f"t{number}", room) for number, t in enumerate(largest, 1)]
    drawing, words = marks.scale(v)
    return {
        "outcome": judged.outcome(v.outcome),
        "weight": judged.weight(v.log10_lr, marks.MINUS),
        "likelier": numbers.likelier(v.log10_lr),
        "scale": drawing,
        "scale_words": words,
        "axes": v.axes[:12],
        "prior": _prior(v.prior),
        "priors": _priors(v),
        "reference": "figures published or assumed, as each card says"
        if v.reference == Reference().name
        else names.shown(v.reference),
        "tables": tables,
        "n_more": max(0, len(v.tables) - MOST_TABLES),
    }


def _priors(v: Verdict) -> list[tuple[str, str, bool]]:
    """What a believer of each prior believes now; whether it is the one assumed."""
    every = sorted({*PRIORS, v.prior})
    return [(_prior(p), numbers.posterior(p, v.log10_lr), p == v.prior) for p in every]


def _prior(p: float) -> str:
    return f"{100 * p:g}%"


def _table(t: TableVerdict, key: str, room: _Room) -> dict[str, Any]:
    """One table: its verdict box, its families, and as many of its tests as there is room for."""
    total = sum(t.families.values())
    cards = _cards(t, key, room)
    mute = [_mute(m) for m in t.mute]
    mute = list(takewhile(room.take_mute, mute))
    return {
        "key": key,
        "verdict": t,
        "outcome": judged.outcome(t.outcome),
        "weight": judged.weight(t.log10_lr, marks.MINUS),
        "likelier": numbers.likelier(t.log10_lr),
        "reasons": judged.reasons(t),
        "explained": t.explained[:MOST_LINES],
        "settle": t.settle[:MOST_LINES],
        "share": judged.share(t.genuine) if t.genuine else "",
        "parts": [(*judged.part(p), p.n, judged.share(p.genuine)) for p in t.parts[:MOST_PARTS]],
        "families": marks.families(t),
        "sum": "" if abs(total - t.log10_lr) <= ADDS_UP else numbers.bans(total, marks.MINUS),
        "cards": cards,
        "n_more": len(t.evidence) - len(cards),
        "mute": mute,
        "n_more_mute": len(t.mute) - len(mute),
    }


def _mute(m: Mute) -> tuple[str, str, str]:
    needs = (names.within(names.element(need)) for need in m.needs[:MOST_NEEDS])
    why = judged.ended(names.shown(" ".join(m.why.split()), 160))
    return names.shown(m.title, 80), why, ", ".join(names.shown(n, 32) for n in needs)


def _cards(t: TableVerdict, key: str, room: _Room) -> list[dict[str, Any]]:
    """The tests, weightiest family first, and within a family the weightiest test."""
    groups: dict[str, list[Evidence]] = {}
    for e in judged.strongest(t.evidence):
        groups.setdefault(e.family, []).append(e)
    weights = {f: t.families.get(f, sum(e.log10_lr for e in es)) for f, es in groups.items()}
    cards: list[dict[str, Any]] = []
    for family in sorted(groups, key=lambda f: (-abs(weights[f]), f)):
        for e in groups[family]:
            if room.n_bytes <= 0:
                return cards
            card = _card(e, f"{key}-{len(cards)}")
            card["family"] = names.shown(family.replace("_", " "), 60)
            card["together"] = numbers.bans(weights[family], marks.MINUS)
            if not room.take(card):
                return cards
            cards.append(card)
    return cards


def _card(e: Evidence, key: str) -> dict[str, Any]:
    return {
        "key": key,
        "e": e,
        "side": "even" if abs(e.log10_lr) < 0.05 else "good" if e.log10_lr > 0 else "bad",
        "bans": numbers.bans(e.log10_lr, marks.MINUS),
        "words": in_words(e.log10_lr),
        "likelier": numbers.likelier(e.log10_lr),
        "band": marks.band(e),
        "series": marks.series(e.series) if e.series else None,
        "expected": bool(e.series and e.series.expected),
        "cap": _cap(e),
        "basis": BASES.get(e.basis, names.shown(e.basis, 60)),
    }


def _cap(e: Evidence) -> str:
    """The most that a test may weigh, in bans and times."""

    def most(bans: float) -> str:
        return f"{numbers.bans(bans).lstrip('+')} bans ({numbers.times(bans)} times)"

    reached = " Reached here." if e.capped else ""
    if e.cap_for is None or e.cap_for == e.cap:
        return f"At most {most(e.cap)}.{reached}"
    if e.cap_for <= 0:
        return f"At most {most(e.cap)} against, nothing for.{reached}"
    return f"At most {most(e.cap)} against, {most(e.cap_for)} for.{reached}"
