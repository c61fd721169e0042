"""The verdict over a whole dump: people from its tables, and what is said beside it on other axes.

Tables of one dump come from one hand, so their weights are not added: the dump is as doubtful as its
most doubtful table that can be judged, and as sure as its surest.
"""

from __future__ import annotations

from collections.abc import Sequence

from seawall.assess import verdict
from seawall.assess.evidence import TESTS
from seawall.assess.profile import Profile
from seawall.assess.recycled import Recycling, is_recycled, recycling
from seawall.model.assessment import Known
from seawall.model.evidence import Evidence, Setting, Test
from seawall.model.verdict import (
    CONTESTED,
    FABRICATED,
    GENUINE,
    INSUFFICIENT,
    Axis,
    TableVerdict,
    Verdict,
    in_words,
)

#: From this share of known identifiers on a leak is called recycled, below the other one new.
RECYCLED, NEW = 0.8, 0.2
STATEMENTS = {
    GENUINE: "The records fit a genuine population that a system used and exported",
    CONTESTED: "Part of the evidence contradicts a genuine population",
    FABRICATED: "The records look made up",
    INSUFFICIENT: "There is too little to tell genuine records from made-up ones",
}


def dump(
    profile: Profile,
    setting: Setting,
    *,
    known: Known | None = None,
    own: Evidence | None = None,
    axes: Sequence[Axis] = (),
    tests: Sequence[Test] = TESTS,
) -> Verdict:
    """The verdict on a dump.

    Args:
        profile: The fold over all of it; its samples of clues are weighed.
        setting: The day, the reference, what an index knows.
        known: How much of it an index held already: the novelty axis.
        own: What our own users in it say (assess.own_users).
        axes: What else was concluded (as-of date, size, source), shown after people and novelty.
        tests: All tests.
    """
    tables = tuple(
        verdict.table(
            name, table.sample.clues(), setting, tests,
            source_names=table.source_words, own_asked=own is not None,
        )
        for name, table in profile.tables.items()
    )  # fmt: skip
    outcome, total = with_own(*whole(tables), own)
    words = in_words(total)
    statement = f"{STATEMENTS[outcome]}: {words} ({total:+.1f} bans)."
    if own is not None and outcome == CONTESTED and own.log10_lr >= verdict.ENOUGH:
        statement += " But our own users stand in it with their names: some of its people are real."
    basis = _basis(tables) if own is None else f"{_basis(tables)}. {own.sentence}"
    people = Axis("people", outcome, statement, basis)
    return Verdict(
        outcome, total, words, statement, (people, novelty(known), *axes), tables,
        setting.reference.name,
    )  # fmt: skip


def whole(tables: Sequence[TableVerdict]) -> tuple[str, float]:
    """Outcome and weight over all tables; those that could not be judged say nothing."""
    judged = [t for t in tables if t.outcome != INSUFFICIENT]
    if not judged:
        return INSUFFICIENT, max((t.log10_lr for t in tables), key=abs, default=0.0)
    outcomes = {t.outcome for t in judged}
    if outcomes == {GENUINE}:
        return GENUINE, max(t.log10_lr for t in judged)
    lowest = min(t.log10_lr for t in judged)
    return (FABRICATED if outcomes == {FABRICATED} else CONTESTED), lowest


def with_own(outcome: str, total: float, own: Evidence | None) -> tuple[str, float]:
    """Our own users decide where nothing contradicts, and contradict where their names do not agree."""
    if own is None:
        return outcome, total
    if own.log10_lr <= -verdict.VETO:
        lower = min(total, own.log10_lr)
        return (FABRICATED if outcome in (FABRICATED, INSUFFICIENT) else CONTESTED), lower
    if outcome in (GENUINE, INSUFFICIENT):
        total += own.log10_lr
        return (GENUINE if total >= verdict.ENOUGH else outcome), total
    return (CONTESTED if own.log10_lr >= verdict.ENOUGH else outcome), total


def _basis(tables: Sequence[TableVerdict]) -> str:
    each = "; ".join(
        f"{t.table}: {t.outcome} ({t.log10_lr:+.1f} bans, {len(t.evidence)} tests)" for t in tables
    )
    return each or "no table"


def novelty(known: Known | None) -> Axis:
    """How much of the dump an index held before: a leak of genuine people may be an old one."""
    if known is None or not known.by_element:
        return Axis(
            "novelty", "not tested", "No index of earlier leaks was given, so whether it is an old "
            "leak sold again was not tested.", "give --index",
        )  # fmt: skip
    n, had = (sum(pair[i] for pair in known.by_element.values()) for i in (0, 1))
    share = had / n if n else 0.0
    found = _recycling(known)
    recycled = share >= RECYCLED or is_recycled(found)
    outcome = "recycled" if recycled else "new" if share < NEW else "partly known"
    beyond = f" {found[0].sentence}" if found and found[0].known else ""
    return Axis(
        "novelty", outcome,
        f"{share:.0%} of its identifiers stood in the index before.{beyond}",
        f"{had:,} of {n:,} distinct identifiers",
    )  # fmt: skip


def _recycling(known: Known) -> tuple[Recycling, ...]:
    """Each identifier against each earlier leak, with what chance gives."""
    seen: dict[str, dict[str, tuple[int, int]]] = {}
    sizes: dict[str, dict[str, int]] = {}
    for element, breaches in known.held.items():
        for breach, (size, here) in breaches.items():
            of = known.by_element.get(element, (0, 0))[0]
            seen.setdefault(breach, {})[element] = here, of
            sizes.setdefault(breach, {})[element] = size
    return recycling(seen, sizes)
