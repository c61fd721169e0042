"""Phones in networks younger than their record.

A record of 2015 cannot hold a number of a network that opened in 2019, unless it was changed later. Made-up
numbers take today's networks whatever the date beside them.

Computed: records whose newest own date lies before the year in which the phone's network opened, among
records with a date, a phone in a network of known age, and dates that reach back far enough.
Expected: up to 3 %, numbers changed later without a trace (assumed); if phone and date are independent, as
the table's own margins say. Silent where that is under 1 %. Needs 40 such records.
Fooled by drawing networks after the date.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall.model.clues import NO_DAY, Clues
from seawall.model.evidence import MADE_UP, Measure, Series, Setting, Silence, Test, Violation

LEAST_CHANCE = 0.01
EPOCH = 1970


def _years(clues: Clues) -> NDArray[np.int64]:
    """The year of each record's newest date, 0 without one."""
    newest = np.full(clues.n, NO_DAY, np.int64)
    for days in clues.columns("day").values():
        newest = np.maximum(newest, days)
    held = newest > NO_DAY
    years = np.zeros(clues.n, np.int64)
    years[held] = newest[held].astype("M8[D]").astype("M8[Y]").astype(np.int64) + EPOCH
    return years


def _told(clues: Clues) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    years, since = _years(clues), clues["phone_since"].astype(np.int64)
    return years, since, (years > 0) & (clues["phone_network"] > 0)


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Networks that open after the record's year (k) among records with both (m)."""
    if "phone_since" not in clues or not clues.columns("day"):
        return Silence("no dates beside Chinese phones", ("phone", "date"))
    years, since, held = _told(clues)
    a, b = years[held], since[held]
    if not len(a):
        return Silence("no dates beside Chinese phones", ("phone", "date"))
    opened, counts = np.unique(b, return_counts=True)
    before = np.searchsorted(np.sort(a), opened, "left") / len(a)
    chance = float((counts / len(b) * before * (opened > 0)).sum())
    if chance < LEAST_CHANCE:
        return Silence("all records are younger than the networks of their phones")
    k = int((b > a).sum())
    share = k / len(a)
    series = Series(
        ("older network", "younger network"),
        (1 - share, share),
        (1 - chance, chance),
        expects=MADE_UP,
    )
    words: dict[str, float | str] = {"chance": chance}
    return Measure(len(a), k=k, m=len(a), fake_rate=chance, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.k:,.0f} of {found.m:,.0f} phones are of networks that opened after the record's last date; "
        f"{found.words['chance']:.1%} would be if dates and phones were made independently."
    )


def row(clues: Clues, setting: Setting) -> NDArray[np.int8]:
    """0 where the network is younger than the record, 1 where a young network's record is younger still."""
    years, since, held = _told(clues)
    return np.where(held & (since > 0), since <= years, -1).astype(np.int8)


TEST = Test(
    id="phone_younger",
    family="times",
    title="Phone networks against dates",
    genuine="Numbers were noted when their network existed.",
    fabricated="Numbers of today's networks stand beside any date.",
    measure=measure,
    scale=Violation(0.0005, 0.03),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: a system that updates phones without a date would look the same.",
    cap_for=0.3,
    source="first years of networks: operators' announcements (tables/segments_cn.csv); rate assumed",
    basis="published",
    fools="Drawing networks after the date.",
    least=40,
    row=row,
)
