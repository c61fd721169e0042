"""The population frame: census, divisions, names and segments as arrays that kernels draw from."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall.model.strings import Strings, from_values
from seawall.synth import names, phones, words
from seawall.synth.rng import RING, ring
from seawall.tables import provinces
from seawall.tables.census import age_groups
from seawall.tables.load import shipped

EPOCH = np.datetime64("1900-01-01")
FIRST_YEAR, LAST_YEAR = 1985, 2024  # of registration: ID law of 1985; the divisions table's end
COUNTY_RING = 512
SMALL_RING = 256
GIVEN_RING = 1024
OLDEST = 105
N_PROVINCES = 31


class Frame(NamedTuple):
    """What `draw` loads from. Rings hold option numbers; days count from 1900-01-01.

    `calendar` (n_days,) int32 yyyymmdd; `today` the day of as_of; `ages` (65536,) uint8: twice the
    years, 1 more for women; `residence`, `origin` (65536,) uint8 provinces; `codes` (n,) int32
    counties and `counties` (31, years, 512) uint16 into them; `surnames`, `given` rings into the
    name pools; `single` (10,) share of one-character given names in 256ths; `bands` (7, 3, 256)
    uint8 education, occupation, marital status; `ethnic` (31, 256) uint8.
    """

    today: int
    as_of_year: int
    calendar: NDArray[np.int32]
    ages: NDArray[np.uint8]
    residence: NDArray[np.uint8]
    origin: NDArray[np.uint8]
    codes: NDArray[np.int32]
    counties: NDArray[np.uint16]
    surnames: NDArray[np.uint16]
    given: NDArray[np.uint16]
    single: NDArray[np.int64]
    bands: NDArray[np.uint8]
    ethnic: NDArray[np.uint8]
    segments: NDArray[np.int32]
    bounds: NDArray[np.int32]
    carriers: NDArray[np.uint8]


class Pools(NamedTuple):
    """Texts by the frame's option numbers. Places stand once per county code, outermost first."""

    surnames: Strings
    pinyin: Strings
    given: Strings
    places: Strings
    provinces: Strings
    prefectures: Strings
    counties: Strings


def day_of(when: date) -> int:
    """Days since 1900-01-01."""
    return int((np.datetime64(when) - EPOCH).astype(np.int64))


@lru_cache(maxsize=1)
def _counties() -> list[dict[str, str]]:
    """County rows of the mainland, as the divisions table has them, by code and start."""
    columns = ("code", "name", "province", "prefecture", "level", "start", "end", "successors")
    rows = shipped("divisions_cn.csv", columns)
    mainland = sorted(provinces())[:N_PROVINCES]
    return sorted(
        (row for row in rows if row["level"] == "3" and row["code"][:2] in mainland),
        key=lambda row: (row["code"], row["start"]),
    )


def _codes() -> tuple[NDArray[np.int32], NDArray[np.uint16]]:
    """All county codes, and per province and year the ring of those in force.

    A province founded later (Hainan 1988, Chongqing 1997) takes, before that, the codes that
    became its own.
    """
    rows = _counties()
    codes = sorted({row["code"] for row in rows})
    index = {code: i for i, code in enumerate(codes)}
    heirs: dict[str, set[str]] = {}  # code -> provinces its later codes lie in
    for row in rows:
        named = [s[:6] for s in row["successors"].replace(";", " ").split()]
        heirs.setdefault(row["code"], set()).update(s[:2] for s in named)
    spread = np.random.Generator(np.random.Philox(2260)).random(len(codes)) ** 2
    out = np.zeros((N_PROVINCES, LAST_YEAR - FIRST_YEAR + 1, COUNTY_RING), np.uint16)
    lives = [(r["code"], int(r["start"]), int(r["end"] or 9999)) for r in rows]
    for p, province in enumerate(sorted(provinces())[:N_PROVINCES]):
        own = [life for life in lives if life[0][:2] == province]
        before = [life for life in lives if province in heirs[life[0]]]
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            alive = [c for c, start, end in own if start <= year < end]
            alive = alive or [c for c, start, end in before if start <= year < end]
            options = np.array(sorted({index[code] for code in alive}), np.uint16)
            weights = 0.4 + 2.0 * spread[options]
            out[p, year - FIRST_YEAR] = options[ring(weights, COUNTY_RING)]
    return np.array([int(code) for code in codes], np.int32), out


def _ages() -> NDArray[np.uint8]:
    weights = np.zeros((OLDEST + 1, 2))
    for group in age_groups():
        years = np.arange(group.first_age, group.last_age + 1)
        fall = 0.8 ** (years - years[0]) if group.last_age == OLDEST else np.ones(len(years))
        fall = fall / fall.sum()
        weights[years, 0], weights[years, 1] = group.n_male * fall, group.n_female * fall
    return ring(weights.ravel()).astype(np.uint8)


def _bands() -> NDArray[np.uint8]:
    kinds = (words.EDUCATION_BY_BAND, words.OCCUPATION_BY_BAND, words.MARITAL_BY_BAND)
    return np.array(
        [[ring(kind[b], SMALL_RING) for kind in kinds] for b in range(len(words.BAND_ENDS) + 1)],
        np.uint8,
    )


def _ethnic() -> NDArray[np.uint8]:
    out = np.zeros((N_PROVINCES, SMALL_RING), np.uint8)
    for p, province in enumerate(sorted(provinces())[:N_PROVINCES]):
        weights = np.zeros(len(words.ETHNICITY))
        for group, percent in words.MINORITIES.get(province, words.ELSEWHERE).items():
            weights[words.ETHNICITY.index(group)] = percent
        weights[0] = 100 - weights.sum()
        out[p] = ring(weights, SMALL_RING)
    return out


def _given() -> NDArray[np.uint16]:
    _, weights = names.characters()
    decades = range(weights.shape[1])
    rings = [[ring(weights[:, d, s], GIVEN_RING) for s in range(2)] for d in decades]
    return np.array(rings, np.uint16)


@lru_cache(maxsize=1)
def pools() -> Pools:
    """The texts that option numbers stand for."""
    latest = {row["code"]: row for row in _counties()}
    surnames, _ = names.surnames()
    rows = [latest[code] for code in sorted(latest)]
    prefectures = ["" if r["prefecture"] == "直辖" else r["prefecture"] for r in rows]
    parts = [
        dict.fromkeys((r["province"], prefecture, r["name"]))
        for r, prefecture in zip(rows, prefectures, strict=True)
    ]

    def pool(values: list[str]) -> Strings:
        return from_values([value.encode() for value in values])

    return Pools(
        pool(surnames),
        pool([names.PINYIN.get(s, names.OTHER_PINYIN) for s in surnames]),
        pool(names.characters()[0]),
        pool(["".join(p) for p in parts]),
        pool([r["province"] for r in rows]),
        pool([p or r["province"] for p, r in zip(prefectures, rows, strict=True)]),
        pool([r["name"] for r in rows]),
    )


@lru_cache(maxsize=4)
def frame(as_of: date) -> Frame:
    """The frame for one day. Years of registration and codes end at that day's year."""
    known = [provinces()[code] for code in sorted(provinces())[:N_PROVINCES]]
    residents = np.array([p.n_residents for p in known], np.float64)
    senders = residents * np.array([words.SENDERS.get(p.code, 1.0) for p in known])
    today = day_of(as_of)
    days = EPOCH + np.arange(today + 1)
    years = days.astype("datetime64[Y]").astype(np.int32) + 1970
    months = days.astype("datetime64[M]").astype(np.int32) % 12 + 1
    of_month = (days - days.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int32) + 1
    codes, counties = _codes()
    segments = phones.segments(np.array([int(p.code) for p in known], np.int32), residents)
    return Frame(
        today,
        min(as_of.year, LAST_YEAR),
        years * 10_000 + months * 100 + of_month,
        _ages(),
        ring(residents).astype(np.uint8),
        ring(senders).astype(np.uint8),
        codes,
        counties,
        ring(names.surnames()[1]),
        _given(),
        np.round(np.array(names.SINGLE) * SMALL_RING).astype(np.int64),
        _bands(),
        _ethnic(),
        segments.numbers,
        segments.bounds,
        ring(phones.CARRIER_SHARES, SMALL_RING).astype(np.uint8),
    )


assert RING == 65536
