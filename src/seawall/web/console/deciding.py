"""What is decided for a state of knowledge: each action before and after a leak, each factor's grade.

The same for an account that was looked up and for data that is only supposed to have leaked, so both
pages show it with one template.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from seawall.model.protection import (
    OUTCOMES,
    SIM_CLEAN,
    SIM_SWAPPED,
    Catalogue,
    Context,
    Exposure,
    FactorGrade,
    Grade,
)  # fmt: skip
from seawall.protect.answer import Answer
from seawall.web.book import Book
from seawall.web.console.requests import Request
from seawall.web.console.wording import Words

SIGNED_IN = ("pwd", "otp", "hwk", "")
MOST_STATES = 400  # ways of being exposed that the overview decides about, the most frequent first
WATCHED = ("login", "payout", "reset_password", "change_phone", "recover_phone")


class Asked(NamedTuple):
    """The request that decisions are shown for, as the page's own form says it."""

    device: str = "new"
    sim: str = ""
    amr: str = "pwd"

    @classmethod
    def of(cls, request: Request) -> Asked:
        """From a query; what it does not know is the usual."""
        device, sim, amr = (
            request.asked("device"),
            request.asked("sim"),
            request.asked("amr", "pwd"),
        )
        return cls(
            "recognised" if device == "recognised" else "new",
            sim if sim in (SIM_CLEAN, SIM_SWAPPED) else "",
            amr if amr in SIGNED_IN else "pwd",
        )

    def context(self, now: datetime) -> Context:
        """As a context: whoever asks has just authenticated."""
        amr = frozenset({self.amr} if self.amr else ())
        at = now if self.amr else None
        return Context(self.device == "recognised", amr, "", at, self.sim, 0.0, None)


@dataclass(frozen=True)
class Decided:
    """Everything that the template shows: a row for each action, graded factors, closed paths."""

    actions: list[dict[str, Any]]
    harmed: list[dict[str, Any]]
    sound: list[dict[str, Any]]
    closed: list[str]
    n_changed: int
    n_by_grade: dict[str, int]


def decided(
    book: Book, exposures: Sequence[Exposure], asked: Asked, words: Words, now: datetime
) -> Decided:
    """Decide about every action of the policy."""
    catalogue, context = book.policy.catalogue, asked.context(now)
    rows: list[dict[str, Any]] = []
    grades: tuple[FactorGrade, ...] = ()
    closed: tuple[str, ...] = ()
    for id_, action in catalogue.actions.items():
        after, _ = book.decider.answer(exposures, id_, context, now=now)
        before, _ = book.decider.answer((), id_, context, now=now)
        grades, closed = after.factors, after.closed
        rows.append({
            "id": id_, "name": words.named("action", id_, catalogue.actions), "risk": action.risk,
            "outcome": after.outcome, "before": before.outcome,
            "changed": (after.outcome, after.allowed) != (before.outcome, before.allowed),
            "worse": OUTCOMES.index(after.outcome) > OUTCOMES.index(before.outcome),
            "allowed": [words.named("factor", f, catalogue.factors) for f in after.allowed],
            "acr": " ".join(after.acr_values), "max_age_s": after.max_age_s,
            "challenge": after.challenge, "why": _why(after, catalogue, words),
        })  # fmt: skip
    told = [_factor(g, catalogue, words) for g in grades]
    told.sort(key=lambda f: (-f["rank"], not f["enrolled"], f["name"]))
    return Decided(
        rows, [f for f in told if f["rank"]], [f for f in told if not f["rank"]],
        [words.named("path", p, catalogue.paths) for p in closed],
        sum(r["changed"] for r in rows),
        {g.word: sum(f.grade is g for f in grades) for g in Grade},
    )  # fmt: skip


def _why(answer: Answer, catalogue: Catalogue, words: Words) -> list[str]:
    """The reasons of one action; what holds for all of them stands beside the factors and paths."""
    said = []
    for code in answer.reasons:
        kind, _, what = code.partition(":")
        if kind in ("closed", "weakened", "compromised", "no_factor_harmed"):
            continue
        said.append(reason(code, catalogue, words) if what else words(f"reason.{kind}"))
    return said


def reason(code: str, catalogue: Catalogue, words: Words) -> str:
    """A reason code in words."""
    kind, _, what = code.partition(":")
    if not words.has(f"reason.{kind}"):
        return code
    if kind == "known":
        what = words.named("attribute", what, catalogue.attributes)
    elif kind == "path":
        what = words.named("path", what, catalogue.paths)
    return words(
        f"reason.{kind}", what=what.upper() if kind in ("step_up_to", "level_reached") else what
    )


def _factor(g: FactorGrade, catalogue: Catalogue, words: Words) -> dict[str, Any]:
    factor = catalogue.factors[g.factor]
    guessed = g.candidates is not None and g.success_at_5 <= min(1.0, 5 / g.candidates)
    return {
        "id": g.factor, "name": words.named("factor", g.factor, catalogue.factors),
        "kind": factor.kind, "grade": g.grade.word, "rank": int(g.grade),
        "enrolled": g.factor in catalogue.enrolled, "only_possible": g.only_possible,
        "left": g.candidates if guessed else None, "before": factor.candidates,
        "at_5": g.success_at_5, "at_100": g.success_at_100,
        "why": [reason(c, catalogue, words) for c in g.reason_codes], "sources": g.sources,
    }  # fmt: skip


def over_all(book: Book, now: datetime) -> tuple[list[dict[str, Any]], int]:
    """For each watched action, how many exposed accounts get which outcome; and of how many.

    Made from the most frequent ways of being exposed, each decided once.
    """
    sizes = book.exposed.sizes()
    most = sorted(range(len(sizes)), key=lambda s: -sizes[s])[:MOST_STATES]
    context, rows, n = Asked().context(now), [], 0
    for id_ in WATCHED:
        if id_ not in book.policy.catalogue.actions:
            continue
        counts = dict.fromkeys(OUTCOMES, 0)
        for state in most:
            if sizes[state]:
                answer, _ = book.decider.answer(
                    book.exposed.exposures(state), id_, context, now=now
                )
                counts[answer.outcome] += int(sizes[state])
        n = sum(counts.values())
        before, _ = book.decider.answer((), id_, context, now=now)
        rows.append({"id": id_, "counts": counts, "before": before.outcome})
    return rows, n
