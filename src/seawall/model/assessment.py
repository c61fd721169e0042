"""An assessment: what is in a dump, in counts. No field of it can hold a leaked value.

Column, table and file names come from the dump and are hostile text: renderers escape them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from seawall.model.dating import AsOf
from seawall.model.sizing import Sizes
from seawall.model.verdict import Verdict

SCHEMA = "seawall.assessment/2"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A count with its 95 % interval; `low == high == value` where it is exact."""

    value: int
    low: int
    high: int
    method: str = "exact"

    @property
    def exact(self) -> bool:
        """Whether every item was counted."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class DateRange:
    """The dates of one column.

    `typical_*` are the 0.1 % and 99.9 % quantiles, so that a few wrong ones do not move them.
    """

    table: str
    column: str
    element: str
    n: int
    first: date
    last: date
    typical_first: date
    typical_last: date
    n_future: int  # after as_of
    by_year: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column after the full pass.

    `reasons` counts Reason names over all records; `inside` maps element ids found within free text
    to (records that hold one, finds); `distinct` counts valid identifiers, None for other columns.
    """

    name: str
    element: str
    label: str
    n_filled: int
    share_valid: float
    low: float
    high: float
    n_sample: int
    reasons: dict[str, int]
    inside: dict[str, tuple[int, int]]
    hint: str | None
    distinct: Estimate | None


@dataclass(frozen=True, slots=True)
class TableProfile:
    """One table (an Elasticsearch index, a CSV file, …) over all its sources."""

    name: str
    sources: tuple[str, ...]
    n_records: int
    n_bytes: int
    duplicates: Estimate  # records that repeat an earlier one word for word
    people: Estimate
    n_identified: int  # records with at least one person's identifier
    records_per_person: float
    per_person: dict[str, int]  # "1", "2", "3-5", "6-10", "11+" -> people; empty when not exact
    columns: tuple[ColumnProfile, ...]
    newest: date | None  # newest trustworthy date of the table's own dates, not birth dates


@dataclass(frozen=True, slots=True)
class Overlap:
    """People who stand in both tables, told by one kind of identifier."""

    a: str
    b: str
    element: str
    n_a: int
    n_b: int
    both: Estimate


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """One claim of a listing held against the dump: `holds`, `contradicted` or `cannot tell`."""

    claim: str
    stated: str
    found: str
    outcome: str
    reasoning: str


@dataclass(frozen=True, slots=True)
class ElementTotal:
    """One element over the whole dump, with the words other systems use for it."""

    element: str
    label: str
    n_records: int  # values in columns plus records with a find in text
    distinct: Estimate | None
    columns: tuple[str, ...]  # "table.column"
    sensitive: bool
    hibp: str
    veris: str


@dataclass(frozen=True, slots=True)
class SourceAccount:
    """The account of one source, for the report: read = records + skipped."""

    name: str
    note: str
    n_bytes_read: int
    n_bytes_records: int
    n_bytes_skipped: int
    n_stored_bytes: int
    n_records: int
    n_damaged: int
    skipped: dict[str, tuple[int, int]]  # reason -> (places, bytes)
    located: tuple[tuple[int, int, str, int], ...]  # (row, byte, reason, bytes)


@dataclass(frozen=True, slots=True)
class Known:
    """How much of the dump an index already held, by element: (distinct here, already known)."""

    index: str
    by_element: dict[str, tuple[int, int]]
    breaches: dict[str, int]  # breach name -> digests of this dump it holds
    #: element id -> breach name -> (digests that the breach holds, digests of this dump among them)
    held: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything `assess` says of a dump. `as_json` in render writes it; the schema is versioned."""

    schema: str
    seawall: str
    as_of: date
    made_at: datetime
    n_records: int
    n_bytes: int
    people: Estimate
    people_method: str
    people_by: dict[str, int]  # strongest identifier -> people told by it
    tables: tuple[TableProfile, ...]
    overlaps: tuple[Overlap, ...]
    elements: tuple[ElementTotal, ...]
    dates: tuple[DateRange, ...]
    newest: date | None
    freshness: str
    provinces: dict[str, int]  # people by division code of the ID's first two digits, "31"
    countries: dict[str, int]  # distinct phones by ISO 3166 region
    carriers: dict[str, int]
    ages: dict[str, tuple[int, int, int]]  # "0-4" ... "100+" -> (male, female, unknown) people
    sexes: dict[str, int]
    division_years: dict[str, int]  # IDs whose division code is current / abolished / never existed
    hibp: tuple[str, ...]
    veris: tuple[str, ...]
    claims: tuple[ClaimCheck, ...]
    verdict: Verdict | None  # None: not weighed
    sources: tuple[SourceAccount, ...]
    known: Known | None
    notes: tuple[str, ...] = ()
    timings_s: dict[str, float] = field(default_factory=dict)
    name: str = ""  # what the door calls the dump: the breach, or the file or folder
    taken: AsOf | None = None  # as of when, over all tables
    dated: tuple[AsOf, ...] = ()  # and of each table
    sizes: Sizes = field(default_factory=Sizes)
