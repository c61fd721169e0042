"""Serial numbers and time: a later record has a higher number.

A system numbers its records as it makes them. A number drawn or counted apart from the time knows
nothing of it. Numbers that an export gave its rows are in the order of the rows and know no time
either, so a number that runs with the rows and not with time is silent; so is one with wide gaps,
which need not be a serial number.

Computed: Spearman's rank correlation of a number with the instant of its record, over the column of
numbers and the column of instants where it is highest.
Expected: .3 to 1 (assumed: instants may be of the event and not of the entry); 0 if made apart.
Needs 60 numbers with instants. Fooled by sorting either.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.event_times import day_columns
from seawall.model.clues import NO_DAY, Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test

SPARSEST = 60  # numbers in the span for each record, where a serial number is still believed
ROWS = 0.9  # rank correlation with the order of rows, from which a number is the export's
LEAST = 60
TENTHS = 10


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """The highest rank correlation."""
    times = {
        name: days.astype(np.int64) * 86_400 + np.maximum(clues["second:" + name], 0)
        for name, days in day_columns(clues).items()
    }
    best: Measure | None = None
    why = "no serial numbers beside instants"
    for name, numbers in clues.columns("counter").items():
        for column, at in times.items():
            held = (numbers >= 0) & (clues["day:" + column] != NO_DAY)
            if held.sum() < LEAST or np.ptp(at[held]) == 0:
                continue
            span = float(np.ptp(numbers[held]))
            if span == 0 or span > SPARSEST * max(clues.n_records, clues.n):
                why = "the numbers have gaps too wide for serial ones"
                continue
            rho = abs(_rank_correlation(numbers[held], at[held]))
            n = int(held.sum())
            if rho < 0.3 and _runs_with_rows(clues, numbers, held):
                why = "the numbers run with the rows of the export, so it may have given them"
                continue
            if best is None or rho > best.effect:
                se = math.sqrt((1 - rho**2) ** 2 / n + 1 / n**2) + 0.5 / math.sqrt(n) * (rho < 0.3)
                words: dict[str, float | str] = {"number": name, "time": column}
                series = _series(numbers[held], at[held])
                best = Measure(n, rho, se, series=series, words=words)
    return best or Silence(why, ("opaque", "date"))


def _series(numbers: NDArray[np.int64], at: NDArray[np.int64]) -> Series:
    """The mean rank of time, 0 to 1, in each tenth of the numbers."""
    tenth = (_ranks(numbers) - 0.5) * TENTHS // len(numbers)
    rank = (_ranks(at) - 0.5) / len(at)
    seen = tuple(
        float(rank[tenth == t].mean()) if (tenth == t).any() else 0.5 for t in range(TENTHS)
    )
    labels = tuple(f"{t + 1}. tenth" for t in range(TENTHS))
    even = tuple((t + 0.5) / TENTHS for t in range(TENTHS))
    return Series(labels, seen, even, "mean rank of time")


def _rank_correlation(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """Spearman's, ties at their mean rank."""
    return float(np.corrcoef(_ranks(a), _ranks(b))[0, 1])


def _ranks(values: NDArray[np.int64]) -> NDArray[np.float64]:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: NDArray[np.float64] = (ends - (counts - 1) / 2)[place]
    return ranks


def _runs_with_rows(clues: Clues, numbers: NDArray[np.int64], held: NDArray[np.bool_]) -> bool:
    if "position" not in clues:
        return False
    return abs(_rank_correlation(numbers[held], clues["position"][held])) > ROWS


def sentence(found: Measure) -> str:
    """In plain words."""
    how = "rise with" if found.effect > 0.3 else "know nothing of"
    return (
        f"The numbers in {found.words['number']} {how} the time in {found.words['time']} "
        f"(rank correlation {found.effect:.2f} over {found.n_used:,} records)."
    )


TEST = Test(
    id="serial_order",
    family="keys",
    title="Serial numbers and time",
    genuine="Records were numbered as they were made.",
    fabricated="Numbers and times were made apart.",
    measure=measure,
    scale=Dependence(0.3, 1.0),
    sentence=sentence,
    cap=0.7,
    why_cap="Five to one: instants may be of another thing than the record, and sorting is easy.",
    cap_for=0.5,
    source="Band assumed",
    basis="assumed",
    fools="Sorting both columns.",
    least=60,
    veto=False,
)
