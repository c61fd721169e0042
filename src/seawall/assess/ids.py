"""What a column's identifiers are: with a clock, counted up, or of one shard of an index.

Single values decode by chance (kernels/time_ids.CHANCE_SPAN_MS), so a column is called time-based only
if so many of its distinct values decode to a time up to the day of the assessment that random ones
would in fewer than one column of a million. Where a kind names its node, fewer nodes than half the ids
must stand behind it: random digits after a constant prefix have as many as ids, and so would ids that
every client makes for itself, which are not recognised. Snowflakes are mere numbers, so they must also
come from few workers and spread over time, as resident IDs, card numbers and dates in digits do not.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from seawall.assess.order import rank_correlation
from seawall.kernels import time_ids
from seawall.model.sizing import Counter, Shard, TimeIds

Ints = NDArray[np.integer]

ALPHA = 1e-6
LEAST_SHARE = 0.8
#: Clocks run ahead and zones differ: times up to a day after the assessment count.
SLACK_MS = time_ids.DAY_MS
WORKERS = 1024
FEW = 4  # times fewer workers than chance would show
MINUTE_MS = 60_000
MOST_SHARDS = 64
LEAST_IDS = 50
OF_ONE_SHARD = 0.98
LEAST_COUNTED = 30


def time_column(
    kind: NDArray[np.uint8],
    ms: NDArray[np.int64],
    node: Ints,
    n_filled: int,
    as_of: date,
    *,
    table: str = "",
    column: str = "",
    near: tuple[int, int] | None = None,
) -> TimeIds | None:
    """What clock a column's identifiers hold; None where they hold none.

    Args:
        kind: Of each record (n,), as kernels.time_ids.decode gives it.
        ms: Decoded milliseconds (n,), -1 for none.
        node: The node or a keyed hash of it (n,).
        n_filled: Values that the column holds.
        as_of: Today; later times count as chance.
        table: Its name.
        column: Its name.
        near: First and last millisecond of the table's other dates, to choose a snowflake's epoch.
    """
    until = _end_ms(as_of)
    counts = np.bincount(kind[(ms >= 0) & (ms <= until)], minlength=len(time_ids.KINDS))
    counts[time_ids.NONE] = 0
    top = int(counts.argmax())
    if not n_filled or counts[top] < LEAST_SHARE * n_filled:
        return None
    here = (kind == top) & (ms >= 0) & (ms <= until)
    times, nodes = ms[here], node[here].astype(np.uint64)
    pairs = np.unique(np.stack([times.astype(np.uint64), nodes]), axis=1)
    share = float(counts[top]) / n_filled
    if not _beyond_chance(top, pairs, share, until):
        return None
    first, last = int(times.min()), int(times.max())
    shift, ambiguous = _epoch(top, first, last, until, near)
    first, last = first + shift, last + shift
    said = _at(last).strftime("%Y-%m-%d %H:%M")
    return TimeIds(
        table, column, time_ids.KINDS[top], int(counts[top]), share, first, last,
        len(np.unique(nodes[nodes > 0])), shift, ambiguous,
        f"{share:.1%} of its values are {time_ids.KINDS[top]} identifiers; the newest was made on "
        f"{said} UTC.",
    )  # fmt: skip


def _beyond_chance(kind: int, pairs: NDArray[np.uint64], share: float, until: int) -> bool:
    """Whether distinct (time, node) pairs (2, m) decode more often than random values would."""
    m = pairs.shape[1]
    n = int(np.ceil(m / share))
    if stats.binom.sf(m - 1, n, time_ids.chance(kind, until)) > ALPHA:
        return False
    times, nodes = pairs
    if nodes.any() and len(np.unique(nodes)) > m / 2 + 1:
        return False  # a constant prefix before random digits
    if kind != time_ids.SNOWFLAKE:
        return True
    n_times = len(np.unique(times))
    per_worker = np.unique(nodes, return_counts=True)[1].astype(np.float64)
    together, expected = float((per_worker * (per_worker - 1)).sum() / 2), m * (m - 1) / 2 / WORKERS
    spread = int(times.max() - times.min()) >= MINUTE_MS and n_times >= max(3, m // 50)
    return bool(
        spread and together >= FEW * expected and stats.poisson.sf(together - 1, expected) < ALPHA
    )


def _epoch(
    kind: int, first: int, last: int, until: int, near: tuple[int, int] | None
) -> tuple[int, bool]:
    """Milliseconds to add to a snowflake's times, and whether nothing decides the epoch."""
    discord = time_ids.DISCORD_MS - time_ids.TWITTER_MS
    if kind != time_ids.SNOWFLAKE or last + discord > until:
        return 0, False
    if near is None:
        return 0, True
    apart = [max(abs(first + s - near[0]), abs(last + s - near[1])) for s in (0, discord)]
    return (discord if apart[1] < apart[0] else 0), False


def shard(hashes: Ints) -> Shard | None:
    """Which numbers of shards fit if routing hashes (n,) are all of one shard; None under 50 ids."""
    distinct = np.unique(hashes[hashes != 0]).astype(np.int64)
    n = len(distinct)
    if n < LEAST_IDS:
        return None
    fitting: tuple[list[int], list[int]] = ([], [])
    for n_shards in range(2, MOST_SHARDS + 1):
        routed = n_routing(n_shards)
        residues = distinct % n_shards, distinct % routed // (routed // n_shards)
        for fits, residue in zip(fitting, residues, strict=True):
            if np.bincount(residue).max() > OF_ONE_SHARD * n:
                fits.append(n_shards)
    return Shard(n, tuple(fitting[0]), tuple(fitting[1]))


def n_routing(n_shards: int) -> int:
    """Routing shards of an index since version 7, where nobody set another number."""
    splits = max(1, 10 - (n_shards - 1).bit_length())
    return n_shards << splits


def counter_column(
    values: Ints,
    steps: Ints | None = None,
    times: Ints | None = None,
    *,
    column: str = "",
) -> Counter | None:
    """Whether whole numbers count records up; None where they do not.

    Args:
        values: Of each record in file order (n,), -1 for none.
        steps: Each less the record's before (n,), -32768 for none; made from the values if absent.
        times: A time of each record (n,), any unit, negative for none.
        column: Its name.
    """
    held = values >= 0
    n = int(held.sum())
    if n < LEAST_COUNTED or n < 0.95 * len(values):
        return None
    numbers = values[held].astype(np.int64)
    least, greatest = int(numbers.min()), int(numbers.max())
    density = n / (greatest - least + 1)
    if steps is None:
        steps = np.diff(numbers)
    else:
        steps = steps[(steps != -32768) & held]
    ascending = float((steps > 0).mean()) if len(steps) else 0.5
    if density > 1.001 or (density < 0.25 and ascending < 0.9 and _digits(least, greatest, n)):
        return None
    spread = (np.sort(numbers) - least) / max(1, greatest - least)
    p = float(stats.kstest(spread[1:-1], "uniform").pvalue)
    tied = None
    if times is not None and int(((times >= 0) & held).sum()) >= LEAST_COUNTED:
        both = (times >= 0) & held
        tied = rank_correlation(values[both], times[both])
    if density < 0.25 and ascending < 0.9 and p < 0.001:
        return None
    return Counter(column, n, least, greatest, density, ascending, p, tied)


def _digits(least: int, greatest: int, n: int) -> bool:
    """Whether the range is that of random numbers with a given number of digits or bits."""
    edges = [*(10.0**k for k in range(1, 19)), 2.0**31, 2.0**32, 2.0**53, 2.0**63]
    top = min((edge for edge in edges if edge > greatest), default=2.0**63)
    return greatest >= top * (1 - 8 / n)


def _end_ms(as_of: date) -> int:
    end = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC) + timedelta(days=1)
    return round(end.timestamp() * 1000) + SLACK_MS


def _at(ms: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
