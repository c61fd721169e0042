"""As of when data is: the newest day that can be trusted, by column, by text, by identifier.

Each source of dates is a histogram of days. Where it ends is found although wrong dates lie behind
(assess/ending.py); defaults and dates after today are set aside first. Kinds that only bound from below
(the youngest division code, phone network, birth) take the k-th youngest, with k from how many there are,
so that a few errors move nothing. A table is of the latest day that one of its sources cannot miss.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from seawall.assess.days import N_DAYS, ORIGIN, Days
from seawall.assess.ending import ending
from seawall.model.dating import BIRTH, CODE, COLUMN, SEGMENT, AsOf, Basis
from seawall.model.verdict import Axis

Counts = NDArray[np.int64]

#: Days that programs put where there is no date. Zone shifts move them by one.
DEFAULTS = (
    date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1904, 1, 1), date(1970, 1, 1),
    date(1980, 1, 1), date(1999, 12, 31), date(2000, 1, 1), date(2099, 12, 31), date(2100, 1, 1),
)  # fmt: skip
LEAST = 5  # dates from which a source says anything
LEVEL = 0.95
#: A source with this share of its dates after today plans ahead.
AHEAD = 0.01
#: Share of wrong values that happen to be of the youngest kind, by kind of basis (assumed).
ERRORS = {CODE: 1e-4, SEGMENT: 1e-3, BIRTH: 1e-3}
ABRUPT = 0.5  # of the level before, in the last four weeks
FULL, LEAST_FULL = 0.5, 3.0


def dated(days: Days, as_of: date, *, source: str, kind: str = COLUMN) -> Basis | None:
    """What a histogram of days says of when its data was taken; None under LEAST dates.

    Args:
        days: How many dates fall on each day.
        as_of: Today. Dates after it are errors or plans.
        source: Where the dates stand, "table.column".
        kind: One of model.dating's kinds.
    """
    counts = days.counts.copy()
    n = int(counts.sum())
    today = (as_of - ORIGIN).days
    n_future = int(counts[today + 2 :].sum())  # a day ahead is a matter of zones
    n_default = _without_defaults(counts)
    counts[min(today, N_DAYS - 2)] += counts[min(today + 1, N_DAYS - 1)]
    counts = counts[: today + 1]
    held = np.flatnonzero(counts)
    if counts.sum() < LEAST:
        return None
    first = int(held[0])
    found = ending(counts[first:])
    sure = found.after()[held - first] >= 1 - (1 - LEVEL) / 2
    last = int(held[sure][-1]) if sure.any() else int(held[0])
    end = max(last, first + found.quantile(1 - (1 - LEVEL) / 2))
    left_out = int(counts[end + 1 :].sum()) + n_default
    ahead = n_future >= AHEAD * n and n_future >= LEAST
    full = _last_full(counts[: end + 1])
    said = f"{n:,} dates end on {_said(last)}"
    said += f", {left_out:,} of them left out as errors" if left_out else ""
    said += f", {n_future:,} lie after today" if n_future else ""
    return Basis(
        source, kind, n, _day(last), _day(end), _day(full) if full is not None else None, n_future,
        left_out, _abrupt(counts[: last + 1]), ahead,
        f"{said}." + (" They plan ahead and bound nothing." if ahead else ""),
    )  # fmt: skip


def youngest(
    values: NDArray[np.integer], counts: NDArray[np.integer], kind: str, source: str
) -> Basis | None:
    """A hard floor from the youngest kind in use, with errors allowed for; None where there is none.

    Args:
        values: Years (division codes, phone networks), or birth dates as yyyymmdd (m,), 0 for none.
        counts: How many records have each (m,).
        kind: CODE, SEGMENT or BIRTH.
        source: Where they stand.
    """
    held = values > 0
    values, counts = values[held], counts[held]
    n = int(counts.sum())
    if n < LEAST:
        return None
    k = 1 + int(stats.poisson.ppf(1 - (1 - LEVEL) / 2, n * ERRORS[kind]))
    order = np.argsort(-values.astype(np.int64), kind="stable")
    reached = np.searchsorted(np.cumsum(counts[order]), k)
    if reached >= len(order):
        return None
    value = int(values[order[reached]])
    floor = (
        date(value, 1, 1)
        if value < 10_000
        else date(value // 10_000, value // 100 % 100, value % 100)
    )
    what = {CODE: "division code", SEGMENT: "phone network", BIRTH: "birth"}[kind]
    when = f"of {floor.year}" if value < 10_000 else f"on {floor.isoformat()}"
    return Basis(
        source, kind, n, floor, None, None, 0, k - 1, True, False,
        f"The youngest {what} in use is {when}; {k - 1:,} younger of {n:,} would be taken for errors.",
    )  # fmt: skip


def table(name: str, bases: Sequence[Basis]) -> AsOf:
    """The interval of one table from all its sources.

    Among dates, a source that ends at full level decides; one that fades out behind it may hold dates
    planned ahead, so it moves only the soft end. Floors move the hard one.
    """
    usable = [b for b in bases if not b.ahead]
    dates = [b for b in usable if b.not_after is not None]
    floors = [b for b in usable if b.not_after is None]
    main = _deciding(dates)
    if main is None:
        low = max((b.not_before for b in floors), default=None)
        return AsOf(name, low, None, None, tuple(bases), _statement(low, None, bases))
    low = max([main.not_before, *(b.not_before for b in floors)])
    assert main.not_after is not None
    later = [
        b.not_after for b in dates if b.not_after is not None and b.not_before > main.not_before
    ]
    high = max([main.not_after, low, *later])
    full = max((b.last_full_on for b in dates if b.last_full_on is not None), default=None)
    return AsOf(name, low, high, full, tuple(bases), _statement(low, high, bases))


def newest(found: AsOf) -> date | None:
    """The newest trustworthy date that stands in the columns of a table."""
    main = _deciding([b for b in found.bases if b.kind == COLUMN and not b.ahead])
    return main.not_before if main else None


def axis(taken: AsOf) -> Axis:
    """What a verdict says of the day the data was taken on."""
    low, high = taken.not_before, taken.not_after
    if low is None:
        return Axis("as-of date", "cannot tell", taken.statement, "no date in it")
    outcome = (
        f"{low.isoformat()} or later"
        if high is None
        else f"{low.isoformat()} to {high.isoformat()}"
    )
    firm = max(taken.bases, key=lambda b: b.not_before)
    return Axis(
        "as-of date", outcome, f"{taken.statement} {firm.statement}", f"{firm.source}: {firm.kind}"
    )


def _deciding(dates: Sequence[Basis]) -> Basis | None:
    """The latest source of dates that ends at full level, or if none does, the latest."""
    abrupt = [b for b in dates if b.abrupt]
    return max(abrupt or dates, key=lambda b: b.not_before, default=None)


def whole(tables: Sequence[AsOf], own: Basis | None = None) -> AsOf:
    """The interval of the whole dump: that of its freshest table, narrowed by our own users' history.

    Args:
        tables: Of each table.
        own: What our users' own history says (assess.history).
    """
    dated_ = [t for t in tables if t.not_before is not None]
    top = max(dated_, key=lambda t: t.not_before or date.min, default=None)
    bases = tuple(b for b in (own,) if b is not None)
    if top is None:
        low, high, full = (own.not_before, own.not_after, None) if own else (None, None, None)
        return AsOf("", low, high, full, bases, _statement(low, high, bases))
    low, high = top.not_before, top.not_after
    assert low is not None
    if own is not None and own.not_after is not None and own.not_after >= low:
        low = max(low, own.not_before)
        high = max(low, min(high, own.not_after) if high else own.not_after)
    elif own is not None:  # the people's data is older than the newest records beside it
        high = high or low
    return AsOf(
        "", low, high, top.last_full_on, bases + top.bases, _statement(low, high, top.bases)
    )


def _without_defaults(counts: Counts) -> int:
    """Empty days of defaults that stand out over their neighbours; how many dates that were."""
    removed = 0
    for default in DEFAULTS:
        at = (default - ORIGIN).days
        for place in (at - 1, at, at + 1):
            if 0 <= place < len(counts):
                near = np.r_[counts[max(0, place - 16) : place - 1], counts[place + 2 : place + 17]]
                if counts[place] > 5 * (near.mean() + 1) and counts[place] >= 3:
                    removed += int(counts[place])
                    counts[place] = 0
    return removed


def _last_full(counts: Counts) -> int | None:
    """The newest day with at least half of its weekday's usual count, over weeks 5 to 30 before it."""
    end = len(counts) - 1
    for day in range(end, max(end - 120, 30 * 7), -1):
        usual = float(np.median(counts[day - 210 : day - 28 : 7]))
        if usual >= LEAST_FULL and counts[day] >= FULL * usual:
            return day
    return None


def _abrupt(counts: Counts) -> bool:
    """Whether the last four weeks hold at least half of what the year before them did."""
    recent, year = float(counts[-28:].sum()) / 28, counts[-393:-28]
    active = year[np.flatnonzero(year)[0] :] if year.any() else year
    return not len(active) or recent >= ABRUPT * float(active.mean())


def _day(number: int) -> date:
    return ORIGIN + timedelta(days=number)


def _said(number: int) -> str:
    day = _day(number)
    return f"{day.day} {day:%B %Y}"


def _statement(low: date | None, high: date | None, bases: Sequence[Basis]) -> str:
    if low is None:
        return "Nothing here says of when the data is."
    said = f"Taken on {low.isoformat()} or later"
    if high is not None:
        said += f", and hardly after {high.isoformat()}"
    return f"{said}; {len(bases)} source{'s' if len(bases) != 1 else ''} of dates."
