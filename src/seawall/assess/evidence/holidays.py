"""China's long holidays: offices close, and most systems are used less.

Computed: log of the records per day in the two weeks around the holidays' week over those within it,
over all spring festivals and national days that the records span.
Expected: .05 to 2.5 (assumed), which is a fall by a twentieth to nine tenths; 0 if days were drawn evenly.
Dates: the spring festival's are the calendar's (lunar new year's eve and six days after it); the
seven days from 1 October have been a holiday each year since 2000 (State Council, regulation on
holidays of festivals and commemoration days, 1999 and later).
Needs 200 expected records in holidays, and a table of Chinese records. Shops and games may be
busier in holidays, so it speaks softly.
Fooled by leaving the holidays out of the draw.
"""

from __future__ import annotations

import math
from datetime import date

import numpy as np

from seawall.kernels.event_times import daily, spread
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test

#: First day of the lunar year, 2010 to 2026.
SPRING = (
    (2010, 2, 14), (2011, 2, 3), (2012, 1, 23), (2013, 2, 10), (2014, 1, 31), (2015, 2, 19),
    (2016, 2, 8), (2017, 1, 28), (2018, 2, 16), (2019, 2, 5), (2020, 1, 25), (2021, 2, 12),
    (2022, 2, 1), (2023, 1, 22), (2024, 2, 10), (2025, 1, 29), (2026, 2, 17),
)  # fmt: skip
LENGTH, AROUND = 7, 14  # days of the holiday, and of ordinary days on either side
GAP = 2  # days next to it that are neither
EPOCH = date(1970, 1, 1).toordinal()
FEWEST_EXPECTED = 20.0
CHINESE = 0.5  # of the records must have a Chinese ID, phone or address


def starts() -> list[int]:
    """First days of all holidays, as days since 1970."""
    spring = [date(*d).toordinal() - EPOCH - 1 for d in SPRING]
    return sorted(spring + [date(y, 10, 1).toordinal() - EPOCH for y, _, _ in SPRING])


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """How much rarer holidays' records are."""
    found = daily(clues)
    if found is None:
        return Silence("no days of events", ("date",))
    chinese = (clues["id_province"] > 0) | (clues["phone_network"] > 0)
    chinese |= clues["address_province"] > 0
    if chinese.sum() < CHINESE * clues.n or not clues.n:
        return Silence("not a table of Chinese records")
    days = found[1]
    if spread(days)[1] > 0.2:
        return Silence("one day holds a batch of the records")
    first, last = int(days.min()), int(days.max())
    if last - first > 200 * 366:
        return Silence("the days are not those of one system's life")
    by_day = np.bincount(days - first)
    inside = expected = 0.0
    excess: list[float] = []
    for start in starts():
        low, high = start - GAP - AROUND, start + LENGTH + GAP + AROUND
        if low < first or high > last:
            continue
        before = by_day[low - first : low - first + AROUND]
        after = by_day[high - AROUND - first : high - first]
        usual = np.concatenate([before, after])
        inside += float(by_day[start - first : start - first + LENGTH].sum())
        expected += float(usual.mean()) * LENGTH
        excess.append(float(usual.var() / max(usual.mean(), 1e-9)))
    if expected < FEWEST_EXPECTED:
        return Silence("too few records around the holidays that the days span")
    effect = math.log((expected + 0.5) / (inside + 0.5))
    over = max(1.0, float(np.mean(excess)))
    se = math.sqrt(over * (1 / (inside + 0.5) + 1 / (4 * expected)))
    series = Series(
        ("ordinary weeks", "holiday weeks"),
        (expected / len(excess), inside / len(excess)),
        unit="records a week",
    )
    words: dict[str, float | str] = {"change": inside / expected - 1}
    return Measure(int(inside + 4 * expected), effect, se, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    change = float(found.words["change"])
    return f"In the weeks of China's long holidays there are {change:+.0%} records against the weeks around."


TEST = Test(
    id="holidays",
    family="rhythm",
    title="China's long holidays",
    genuine="The system rested, or was used less, in the spring festival and at the national day.",
    fabricated="Days were drawn without regard to holidays.",
    measure=measure,
    scale=Dependence(0.05, 2.5),
    sentence=sentence,
    cap=0.3,
    why_cap="Two to one: shops and games are used more in holidays, hospitals as ever.",
    source="Dates: calendar; State Council regulation on holidays. Band assumed",
    basis="assumed",
    fools="Leaving the holidays out of the draw.",
    least=100,
    veto=False,
)
