"""Canaries: rows of people who do not exist, seeded into a copy of ours, and what became of them.

No field holds a value of a dump, nor of a canary: what stands here is counts, and names that we
gave to recipients ourselves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

SCHEMA = "seawall.canary/1"
#: Findings, strongest first. Below ACCUSE the false-accusation probability is small enough to name
#: a recipient; below HINT chance alone does not explain what was seen.
ACCUSED, HINT, NONE = "accused", "hint", "none"
LOG10_ACCUSE, LOG10_ACCUSE_MARKS, LOG10_HINT = -9.0, -6.0, -1.3


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that makes a set of canaries, but the key: the same recipe makes the same rows.

    `epoch` is a month, "2026-11"; `provinces` are two digits each, none for all; `ages` in years at
    the epoch; `mail_domains` are ours, catch-all; `phones` our own numbers of eleven digits;
    `drawn_phones` lets a row without one of them have a number out of the allotted segments.
    """

    recipient: str
    epoch: str
    dataset: str = "default"
    count: int = 50
    provinces: tuple[str, ...] = ()
    ages: tuple[int, int] = (18, 79)
    mail_domains: tuple[str, ...] = ()
    phones: tuple[str, ...] = field(default=(), repr=False)
    drawn_phones: bool = False

    @property
    def begins_on(self) -> date:
        """The first day of the epoch: ages are counted at it, and no row is younger."""
        year, _, month = self.epoch.partition("-")
        return date(int(year), int(month), 1)


@dataclass(frozen=True, slots=True)
class MarkSet:
    """One export that was marked: a row in `every` carries a bit of the recipient's code."""

    recipient: str
    epoch: str
    dataset: str = "default"
    every: int = 20


@dataclass(frozen=True, slots=True)
class FieldHits:
    """One kind of identifier of one set.

    `n_candidates` canaries have one, `n_compared` of the dump's were compared, `n_hit` canaries were
    met by it, in `n_rows` rows; `p_row` bounds the chance that a row which knows nothing of our key
    coincides with a given canary.
    """

    element: str
    n_candidates: int
    n_compared: int
    n_hit: int
    n_rows: int
    p_row: float


@dataclass(frozen=True, slots=True)
class Level:
    """Canaries that some row agrees with in all of `fields`; `log10_p` of as many by chance."""

    fields: tuple[str, ...]
    n_candidates: int
    n_hit: int
    log10_p: float


@dataclass(frozen=True, slots=True)
class SetResult:
    """One recipient's canaries of one epoch, looked for.

    `n_hit` canaries were met in `n_rows` rows; `n_shared` more identifiers were met that other
    recipients' sets hold as well, and count for nobody. `log10_false` is the probability, over all
    recipients and epochs tested, that a dump made without this set looks like this.
    """

    recipient: str
    epoch: str
    dataset: str
    n_candidates: int
    n_hit: int
    n_rows: int
    n_shared: int
    fields: tuple[FieldHits, ...]
    levels: tuple[Level, ...]
    log10_false: float
    finding: str


@dataclass(frozen=True, slots=True)
class Window:
    """When a recipient's copy leaked, from which epochs' canaries are in it.

    `not_before` is the first day of the newest epoch that was met; `not_after` that of the next one
    tested, which is absent beyond chance (`p_absent`), or None.
    """

    recipient: str
    dataset: str
    newest_epoch: str
    not_before: date
    not_after: date | None
    p_absent: float | None


@dataclass(frozen=True, slots=True)
class MarkResult:
    """One recipient's code against the marks of a dump.

    Of `n_read` marks `n_agree` are as its code has them; `n_chance` would be by chance. `by` is the
    identifier that the rows were known by.
    """

    recipient: str
    epoch: str
    dataset: str
    by: str
    n_read: int
    n_agree: int
    n_chance: float
    log10_false: float
    finding: str


@dataclass(frozen=True, slots=True)
class Verification:
    """Canaries and marks looked for in a dump.

    `compared` counts the dump's identifiers by element; `n_read_twice` of `n_parts` parts of the dump
    were read again under a second key, because something was met in them.
    """

    schema: str
    seawall: str
    name: str
    n_rows: int
    n_recipients: int
    n_sets: int
    n_candidates: int
    compared: dict[str, int]
    n_parts: int
    n_read_twice: int
    sets: tuple[SetResult, ...]
    windows: tuple[Window, ...]
    marks: tuple[MarkResult, ...]
    notes: tuple[str, ...]

    @property
    def accused(self) -> tuple[str, ...]:
        """Recipients whose copy leaked, by canaries or marks, in the order of the results."""
        results: list[SetResult | MarkResult] = [*self.sets, *self.marks]
        found = [r.recipient for r in results if r.finding == ACCUSED]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """How many hits an accusation takes where a dump holds only `fields`, and canaries for those.

    All are None where no number of canaries accuses: as many hits would come by chance.
    """

    fields: tuple[str, ...]
    hits: int | None = None
    n_canaries: int | None = None
    share: float | None = None
    log10_false: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How many canaries are needed. `n_canaries` for `hits` hits; `by_fields` for an accusation."""

    schema: str
    rows: int
    sample: int
    recall: float
    hits: int
    recipients: int
    n_canaries: int
    n_formula: int
    by_fields: tuple[FieldPlan, ...]
