"""How big a leak is, as far as a part of it can say: bounds, and how that part was drawn.

A bound is a number with the assumption it stands on. Where a sample was not drawn at random most
bounds cannot be had at all, and `untestable` says so: it is an answer, not a failure.
"""

from __future__ import annotations

from dataclasses import dataclass, field

#: Outcomes of a bound: one side is known, both are, or neither.
BOUND, INTERVAL, UNTESTABLE = "bound", "interval", "untestable"
#: How a sample was drawn, as far as its own order and gaps show.
RANDOM, NOT_RANDOM, UNKNOWN = "no sign against random", "not random", "cannot be seen"


@dataclass(frozen=True, slots=True)
class Bound:
    """One answer to a question of size.

    `lower` and `upper` are the ends of what holds at 95 %, None where nothing bounds that side;
    `estimate` is the middle where there is one. `numbers` are the figures it was made from.
    """

    question: str
    table: str  # "" for the whole dump
    method: str
    outcome: str
    lower: float | None
    upper: float | None
    estimate: float | None
    assumptions: tuple[str, ...]
    reason: str
    numbers: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sign:
    """One look at how a sample was drawn: whether it speaks against chance, and by which figures."""

    sign: str  # "order", "clustered", "one shard", "counted on", "one row each"
    against: bool
    statistic: float
    n: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """How one table of a sample was drawn: RANDOM, NOT_RANDOM or UNKNOWN, with every sign."""

    outcome: str
    signs: tuple[Sign, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class TimeIds:
    """A column of identifiers with a clock in them.

    `kind` is one of kernels.time_ids.KINDS, `share` that of its filled values that decode, times are
    milliseconds since 1970 UTC. `shift_ms` is to be added to decoded times (another epoch); with
    `ambiguous` an epoch was chosen that nothing decides.
    """

    table: str
    column: str
    kind: str
    n: int
    share: float
    first_ms: int
    last_ms: int
    n_nodes: int
    shift_ms: int
    ambiguous: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Counter:
    """A column of numbers that count up.

    `density` is how many of the numbers between the least and the greatest are there; `ascending` the
    share of records whose number is greater than the record's before; `tied` the rank correlation
    with time, None where there is no time beside it.
    """

    column: str
    n: int
    least: int
    greatest: int
    density: float
    ascending: float
    uniform_p: float
    tied: float | None


@dataclass(frozen=True, slots=True)
class Shard:
    """Whether Elasticsearch ids all lie on one shard: numbers of shards that fit, by routing rule."""

    n: int
    before_7: tuple[int, ...]
    since_7: tuple[int, ...]

    @property
    def one(self) -> bool:
        """Whether the sample is one shard of some number."""
        return bool(self.before_7 or self.since_7)

    @property
    def likely(self) -> int:
        """The greatest number of shards that fits: its divisors fit with it. 0 for none."""
        return max((*self.before_7, *self.since_7), default=0)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Everything that is said of size: sampling by table, bounds, ids found."""

    sampling: dict[str, Sampling] = field(default_factory=dict)
    bounds: tuple[Bound, ...] = ()
    ids: tuple[TimeIds, ...] = ()
    shards: dict[str, Shard] = field(default_factory=dict)
