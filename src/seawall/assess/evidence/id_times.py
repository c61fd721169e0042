"""Clocks inside identifiers against the instants beside them.

Identifiers of Elasticsearch, MongoDB and others hold the moment at which the store made them. It agrees with
the instant in the record where the store is the system of record; where records were loaded later, all
identifiers are of the days of loading. Made-up ones agree with nothing.

Computed: records whose identifier was made within a day of the instant in the record, less what chance
gives (the same instants in another order), in the column of instants where that is most.
Expected: .1 to 1 (assumed); 0 if made apart. Silent where identifiers span less than a fifth of the
time that the records do: loaded in bulk.
Needs 30 identifiers with a clock. Fooled by nobody so far who did not know the layout.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.event_times import day_columns
from seawall.model.clues import NO_DAY, Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test

DAY_MS = 86_400_000
LOADED = 0.2
LEAST = 30


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """The share that agrees beyond chance."""
    best: Measure | None = None
    why = "no identifiers with a clock beside instants"
    for name, ms in clues.columns("idms").items():
        for column, days in day_columns(clues).items():
            held = (ms >= 0) & (days != NO_DAY)
            n = int(held.sum())
            if n < LEAST:
                continue
            made, said = ms[held] // DAY_MS, days[held].astype(np.int64)
            if _span(made) < LOADED * _span(said):
                why = "the identifiers were made when the records were loaded"
                continue
            agree = float((np.abs(made - said) <= 1).mean())
            chance = _chance(made, said)
            effect = (agree - chance) / (1 - chance) if chance < 1 else 0.0
            if best is None or effect > best.effect:
                se = math.sqrt(max(agree * (1 - agree), 1 / n) / n) / max(1 - chance, 0.05)
                words: dict[str, float | str] = {"agree": agree, "id": name, "time": column}
                series = Series(
                    ("within a day", "by chance"), (agree, chance), unit="share of records"
                )
                best = Measure(n, effect, se, series=series, words=words)
    return best or Silence(why, ("opaque", "date"))


def _span(days: NDArray[np.int64]) -> float:
    low, high = np.quantile(days, [0.05, 0.95])
    return float(high - low)


def _chance(made: NDArray[np.int64], said: NDArray[np.int64]) -> float:
    """The share of all pairs of an identifier and an instant within a day of each other."""
    ordered = np.sort(said)
    near = np.searchsorted(ordered, made + 1, "right") - np.searchsorted(ordered, made - 1, "left")
    return float(near.mean() / len(said))


def sentence(found: Measure) -> str:
    """In plain words."""
    agree = float(found.words["agree"])
    return (
        f"{agree:.0%} of {found.n_used:,} identifiers in {found.words['id']} were made within a day of "
        f"{found.words['time']}."
    )


TEST = Test(
    id="id_times",
    family="keys",
    title="Clocks inside identifiers",
    genuine="The store made the identifier when the record was made.",
    fabricated="Identifiers and instants were made apart.",
    measure=measure,
    scale=Dependence(0.1, 1.0),
    sentence=sentence,
    cap=0.2,
    why_cap="Against next to nothing: records are loaded later than they were made. For ten to one: who "
    "makes identifiers up must know their layout.",
    cap_for=1.0,
    source="Layouts: kernels/time_ids.py; band assumed",
    basis="assumed",
    fools="Knowing the layout.",
    least=30,
    veto=False,
)
