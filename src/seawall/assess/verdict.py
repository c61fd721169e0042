"""From evidence to a verdict on people, table by table: families, caps and vetoes.

Tests of one family look at the same thing, so their weights are added and capped together. The sum
over families is not enough: a leak resampled with changed digits keeps most structure of the real one,
and its sum says "genuine". So any well-powered contradiction vetoes: with one, a table is contested at
best, and its weight is no more than the contradiction's own. Nothing is learned from fabrications: a
careful forger, whom few tests can tell, is a proposition of its own and bounds every total.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from seawall.assess import mixture, weigh
from seawall.assess.credential_list import credential_list
from seawall.assess.evidence import TESTS
from seawall.assess.indicators import indicators
from seawall.model.clues import Clues
from seawall.model.element import Reason
from seawall.model.evidence import Evidence, Mute, Setting, Test
from seawall.model.verdict import (
    CONTESTED,
    FABRICATED,
    GENUINE,
    INSUFFICIENT,
    Part,
    Share,
    TableVerdict,
    in_words,
)

#: Bans that decide: 100 to 1.
ENOUGH = 2.0
#: A test at or below it contradicts: e ** 2.5, about 12 to 1.
VETO = 1.0857
#: What one family can say for and against.
FAMILY_FOR, FAMILY_AGAINST = 1.3, 2.6
#: The share of forgers who are careful, and of genuine populations unlike all thought of (assumed).
CAREFUL, STRANGE = 0.05, 0.01
#: Without our own users or a canary nothing is surer than a million to one.
TOTAL = 6.0
N_REASONS = 2
N_SETTLE = 3


def table(
    name: str,
    clues: Clues,
    setting: Setting,
    tests: Sequence[Test] = TESTS,
    *,
    source_names: dict[int, str],
    own_asked: bool = False,
) -> TableVerdict:
    """The verdict on one table.

    Args:
        name: Of the table.
        clues: Of its sampled records.
        setting: The day, the reference, and what an index knows.
        tests: All tests.
        own_asked: Whether our own users were looked up, so that they need not be asked for.
        source_names: Of the `source` plane's hashes, to name the file a mixture differs by.
    """
    said = [weigh.evidence(test, clues, setting) for test in tests]
    found = tuple(e for e in said if isinstance(e, Evidence))
    mute = tuple(e for e in said if isinstance(e, Mute))
    sums = families(found)
    vetoes = {t.id for t in tests if t.veto}
    deep = families([e for e in found if e.test in {t.id for t in tests if t.deep}])
    against = [e.log10_lr for e in found if e.test in vetoes and e.log10_lr <= -VETO]
    if sum(deep.values()) <= -VETO:  # small doubts of several tests add up
        against.append(sum(deep.values()))
    total = weight(sums, against, deep)
    outcome = decided(sum(sums.values()), against)
    share: Share | None = None
    parts: tuple[Part, ...] = ()
    if outcome in (CONTESTED, FABRICATED):
        rows = indicators(clues, setting, tests)
        share, parts = mixture.share(clues, rows, source_names)
    return TableVerdict(
        table=name,
        n_records=clues.n_records,
        n_sample=clues.n,
        outcome=outcome,
        log10_lr=total,
        words=in_words(total),
        families=sums,
        reasons_for=reasons(found, 1),
        reasons_against=reasons(found, -1),
        explained=explained(clues) + credential_list(clues),
        settle=settle(mute, tests, own_asked),
        genuine=share,
        parts=parts,
        evidence=tuple(sorted(found, key=lambda e: -abs(e.log10_lr))),
        mute=mute,
    )


def families(found: Sequence[Evidence]) -> dict[str, float]:
    """The capped weight of each family, in bans."""
    sums: dict[str, float] = {}
    for e in found:
        sums[e.family] = sums.get(e.family, 0.0) + e.log10_lr
    return {f: min(FAMILY_FOR, max(-FAMILY_AGAINST, s)) for f, s in sorted(sums.items())}


def weight(
    sums: dict[str, float], against: Sequence[float], deep: dict[str, float] | None = None
) -> float:
    """The total in bans: genuine against two forgers, a plain one and a careful one.

    The plain forger fails as the tests say. The careful one gets right whatever good tables and
    conditionals give; only the deep tests (families, alike within a county, correlated gaps) tell that
    one. A contradiction bounds the sum from above; and some genuine population may be unlike all that
    were thought of.
    """
    plain = min([sum(sums.values()), *against])
    genuine = (1 - STRANGE) + STRANGE * _power(-plain)
    made_up = (1 - CAREFUL) * _power(-plain) + CAREFUL * _power(-sum((deep or {}).values()))
    return max(-TOTAL, min(TOTAL, math.log10(genuine / made_up)))


def _power(bans: float) -> float:
    return math.exp(math.log(10) * max(-30.0, min(30.0, bans)))


def decided(plain: float, against: Sequence[float]) -> str:
    """The outcome for a sum of families and its contradictions."""
    if plain <= -ENOUGH:
        return FABRICATED
    if against:
        return CONTESTED
    return GENUINE if plain >= ENOUGH else INSUFFICIENT


def reasons(found: Sequence[Evidence], side: int) -> tuple[str, ...]:
    """The strongest sentences on one side; where there is none, the one that helps the other least."""
    ordered = sorted(found, key=lambda e: -side * e.log10_lr)
    speaking = [e for e in ordered if side * e.log10_lr > 0] or ordered[:1]
    return tuple(e.sentence for e in speaking[:N_REASONS])


def explained(clues: Clues) -> tuple[str, ...]:
    """Hypotheses of their own: what makes records wrong or poor without anybody making them up."""
    said = []
    for plane, thing in (
        ("id_reason", "IDs"),
        ("phone_reason", "phones"),
        ("card_reason", "cards"),
    ):
        reasons_ = clues[plane]
        n = int((reasons_ != Reason.EMPTY).sum())
        for reason, word in ((Reason.DAMAGED, "damaged by an exporter"), (Reason.MASKED, "masked")):
            k = int((reasons_ == reason).sum())
            if n and k / n >= 0.01:
                said.append(f"{k / n:.0%} of the {thing} are {word}; they are not counted against.")
    return tuple(said)


def settle(mute: Sequence[Mute], tests: Sequence[Test], own_asked: bool) -> tuple[str, ...]:
    """What further data would decide, the weightiest first."""
    caps = {t.id: t.cap for t in tests}
    ordered = sorted(mute, key=lambda m: -caps[m.test])
    said = [f"{m.title}: {m.why}." for m in ordered if caps[m.test] >= 1.0][:N_SETTLE]
    own = "Three of our own users who stand in it with their name beside their number."
    return tuple(said) if own_asked else (own, *said)
