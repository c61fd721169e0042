"""A verdict: what is concluded about a table and a dump, on separate axes, with every reason.

Axes do not mix: people may be genuine although the leak is an old one sold again, and a claim of
size may be false about genuine people.
"""

from __future__ import annotations

from dataclasses import dataclass

from seawall.model.evidence import Evidence, Mute

#: Outcomes of the people axis.
GENUINE, CONTESTED, FABRICATED, INSUFFICIENT = "genuine", "contested", "fabricated", "insufficient"

#: Bands of a likelihood ratio, in bans from the one before, and their words: after the verbal scale of
#: the ENFSI guideline for evaluative reporting (2015).
BANDS = (
    (0.301, "no support either way"),
    (1.0, "weak support"),
    (2.0, "moderate support"),
    (4.0, "strong support"),
    (6.0, "very strong support"),
)
BEYOND = "extremely strong support"


def in_words(log10_lr: float) -> str:
    """A weight in words, with the side it supports."""
    size = abs(log10_lr)
    strength = next((words for top, words in BANDS if size < top), BEYOND)
    if size < BANDS[0][0]:
        return strength
    return f"{strength} for {'genuine records' if log10_lr > 0 else 'made-up records'}"


@dataclass(frozen=True, slots=True)
class Share:
    """A share 0..1 with the interval that its estimate gives; for mixtures see docs/evidence.md."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a mixed table that differs from the rest: by file, by time, or by province."""

    by: str  # "file", "place in the file", "year of COLUMN", "province"
    name: str  # of a province its two digits
    n: int
    genuine: Share


@dataclass(frozen=True, slots=True)
class TableVerdict:
    """The people axis of one table.

    `log10_lr` is the total weight in bans after families are capped and contradictions have vetoed;
    `families` the capped weight of each. `reasons_for` speak for genuine records, `reasons_against` for
    made-up ones, the strongest first. `explained` names what is no fabrication although records
    are wrong: damage by exporters, masking, an old leak. `settle` says what further data would decide.
    """

    table: str
    n_records: int
    n_sample: int
    outcome: str
    log10_lr: float
    words: str
    families: dict[str, float]
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    explained: tuple[str, ...]
    settle: tuple[str, ...]
    genuine: Share | None
    parts: tuple[Part, ...]
    evidence: tuple[Evidence, ...]
    mute: tuple[Mute, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of the whole: people, novelty, as-of date, size or source."""

    axis: str
    outcome: str
    statement: str
    basis: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict over a whole dump. `prior` is the share of genuine dumps assumed before looking."""

    outcome: str
    log10_lr: float
    words: str
    statement: str
    axes: tuple[Axis, ...]
    tables: tuple[TableVerdict, ...]
    reference: str
    prior: float = 0.5
