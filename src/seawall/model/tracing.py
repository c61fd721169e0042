"""Tracing: sketches of tables, which keep no value, and what comparing a dump with them says.

A sketch is what the inventory stores of a table of ours or of a partner, and what is made of a
dump's table to compare with. Names of columns and tables stand in it; of the values only counts,
shares, quantiles, masks of characters that many rows share, and keyed digests.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

SCHEMA = "seawall.trace/1"
INVENTORY = "seawall.inventory/1"
OURS = "ours"
NONE = "none of them"
#: Shares of the filled values at which `lengths` and `numbers` are given.
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True)
class ColumnSketch:
    """What is kept of one column.

    `n` rows were looked at, `n_filled` of them hold something; `repeat` is the chance that two
    filled values are equal, 0..1. `masks` are run lengths of kinds of characters ("9{11}"), `shapes`
    the same without lengths and case, each with its share of the filled values. `lengths` are in
    characters. `numbers` are rounded to three digits, empty where the values are none. `codes` are
    keyed digests of the values of a small set. `missing_with` is the correlation of being empty with
    other columns. `dates` are days at QUANTILES and `periods` shares of months ("2021-03"); for birth
    dates the quantiles are first days of months, and the periods years. `oldest_on` and `newest_on`
    leave one in a thousand out at each end, at least one; birth dates have none.
    """

    name: str
    tokens: tuple[str, ...]
    declared: str
    position: int
    element: str
    n: int
    n_filled: int
    repeat: float
    masks: dict[str, float] = field(default_factory=dict)
    shapes: dict[str, float] = field(default_factory=dict)
    lengths: tuple[float, ...] = ()
    numbers: tuple[float, ...] = ()
    codes: dict[str, float] = field(default_factory=dict)
    missing_with: dict[str, float] = field(default_factory=dict)
    n_dates: int = 0
    dates: tuple[date, ...] = ()
    periods: dict[str, float] = field(default_factory=dict)
    oldest_on: date | None = None
    newest_on: date | None = None


@dataclass(frozen=True, slots=True)
class Population:
    """Who is in a table, by one kind of identifier: a bottom-k sketch of keyed digests.

    `digests` (k,) uint64 ascending are all those below `theta` of the digest space, 0..1; 1 means
    that every one is kept. `n`, `low`, `high`: distinct identifiers in what was read, 95 %.
    """

    element: str
    n: int
    low: int
    high: int
    theta: float
    digests: NDArray[np.uint64] = field(repr=False)


@dataclass(frozen=True, slots=True)
class TableSketch:
    """One table of a system, or of a dump.

    `owner` is "ours" or "partner:NAME". `updated_at` is when a copy was last brought up to date;
    None for a system that is written to all the time. `share_read` 0..1 says which share of its rows
    went into `populations` and dates, drawn at random where it is below 1.
    """

    system: str
    owner: str
    table: str
    origin: str
    key_id: str
    read_at: datetime
    updated_at: datetime | None
    n_rows: int
    n_sampled: int
    share_read: float
    columns: tuple[ColumnSketch, ...]
    populations: tuple[Population, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """A column of the dump and the one it is taken for. `reasons` are feature names, strongest first."""

    dump: str
    column: str
    log10_lr: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableMatch:
    """A table of the dump against one of the inventory.

    `score` is in bans per column of the dump; `log10_lr` weighs "it is this table" against "it is
    no table of the inventory", from the layout alone, calibrated and capped.
    """

    dump_table: str
    system: str
    owner: str
    table: str
    score: float
    log10_lr: float
    n_columns: int
    n_matched: int
    columns: tuple[ColumnMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Overlap:
    """People of a dump's table that a copy holds too, by one kind of identifier.

    Of `n_compared` digests of the dump that the copy's sketch could hold, `n_common` stand in it;
    `coverage` is their share with its 95 % interval; `both` people are estimated to stand in both.
    `chance` is the coverage to be expected of strangers out of the same frame.
    """

    dump_table: str
    system: str
    table: str
    element: str
    n_dump: int
    n_copy: int
    n_compared: int
    n_common: int
    coverage: float
    low: float
    high: float
    both: int
    both_low: int
    both_high: int
    chance: float
    log10_lr: float


@dataclass(frozen=True, slots=True)
class Freshness:
    """The newest and oldest dates of a dump's table against a copy. `log10_lr` against "none"."""

    dump_table: str
    system: str
    table: str
    dump_newest_on: date | None
    copy_newest_on: date | None
    updated_at: datetime | None
    log10_lr: float
    reason: str


@dataclass(frozen=True, slots=True)
class Weight:
    """One piece of evidence for a system against "none of them", capped, in bans and in words."""

    kind: str
    log10_lr: float
    cap: float
    reason: str


@dataclass(frozen=True, slots=True)
class Likelihood:
    """One hypothesis: the dump was taken from this system. `likelihood` is 0..1 over all of them."""

    system: str
    owner: str
    prior: float
    log10_lr: float
    likelihood: float
    wording: str
    weights: tuple[Weight, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """What `seawall trace` says of a dump. `candidates` are the best tables for each of its tables."""

    schema: str
    seawall: str
    name: str
    as_of: date
    made_at: datetime
    n_records: int
    n_systems: int
    n_tables: int
    summary: str
    likelihoods: tuple[Likelihood, ...]
    candidates: tuple[TableMatch, ...]
    overlaps: tuple[Overlap, ...]
    freshness: tuple[Freshness, ...]
    notes: tuple[str, ...] = ()
