"""Days and numbers in equal steps from row to row.

Dragging a cell down a sheet, or a loop that adds a step, gives each record the one before plus the
same again: a day, an hour, 37 seconds. Records of a system, in whatever order, do not.

Computed: over records that follow each other, the commonest step of their instants (but none at all), as
a share of the steps.
Expected: up to a third (assumed: daily figures and meters have even steps, but no people in them).
Needs 30 steps. About the order of records: a shuffled dump is silent.
Fooled by any jitter.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.event_times import day_columns
from seawall.model.clues import NO_DAY, Clues
from seawall.model.evidence import Excess, Measure, Series, Setting, Silence, Test

DAY = 86_400


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """The commonest step (k) of all steps (m), in the column where it is commonest."""
    if "position" not in clues:
        return Silence("the order of records is not known")
    order = np.lexsort((clues["position"], clues["source"]))
    follows = (np.diff(clues["position"][order]) == 1) & (
        np.diff(clues["source"][order].astype(np.int64)) == 0
    )
    best = (0, 0, 0)
    for name, days in day_columns(clues).items():
        seconds = (
            clues["second:" + name] if "second:" + name in clues else np.zeros(len(days), np.int32)
        )
        held = (days != NO_DAY)[order]
        at = (days.astype(np.int64) * DAY + np.maximum(seconds, 0))[order]
        steps = np.diff(at)[follows & held[1:] & held[:-1]]
        moving = steps[steps != 0]
        if len(moving) < 2:
            continue
        values, counts = np.unique(moving, return_counts=True)
        k = int(counts.max())
        if best[1] == 0 or k / len(steps) > best[0] / best[1]:
            best = k, len(steps), int(values[counts.argmax()])
    if best[1] == 0:
        return Silence("no records with days of events follow each other", ("date",))
    k, m, step = best
    series = Series(("the commonest step", "other steps"), (k / m, 1 - k / m))
    return Measure(m, k=k, m=m, series=series, words={"step": step})


def sentence(found: Measure) -> str:
    """In plain words."""
    step = abs(float(found.words["step"]))
    size = f"{step / DAY:g} days" if step % DAY == 0 else f"{step:,.0f} seconds"
    return f"From one record to the next, {found.k / found.m:.0%} of the steps in time are {size}."


TEST = Test(
    id="day_steps",
    family="counters",
    title="Equal steps in time",
    genuine="Records lie as far apart in time as life put them.",
    fabricated="A sheet or a loop counted the instants up.",
    measure=measure,
    scale=Excess(slack=2.0, floor=0.33),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: meters and daily figures count up in every system.",
    source="Share assumed",
    basis="assumed",
    fools="Any jitter.",
    least=30,
    order=True,
)
