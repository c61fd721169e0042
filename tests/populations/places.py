"""Counties as places with a past: which code and which names each had in which year.

A place is one line of succession from a county of 1981 to one of today. Where counties were
merged, today's county is several places, one for each that went into it; where one was divided,
each part is a place that shares the code of the years before. The four prefectures without
counties (Dongguan, Zhongshan, Danzhou, Jiayuguan) are places themselves.

Source (measured): GB/T 2260 of 1981-2024, src/seawall/tables/divisions_cn.csv.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seawall import tables
from seawall.tables.load import shipped
from tests.populations.texts import vocabulary

FIRST, LAST = 1981, 2024
YEARS = LAST - FIRST + 1
_SUCCESSOR = re.compile(r"(\d{6})(?:\[(\d{4})\])?")


@dataclass(frozen=True)
class Places:
    """All places; arrays are read-only.

    `code` (n, YEARS) int32: the code in force at the end of each year from FIRST on, that of a
    neighbour in the prefecture where the place had none yet; `own` (n, YEARS) bool: its own.
    `row` (n, YEARS) int32: its line in the three arrays of names `province_name`,
    `prefecture_name` (empty where a county has no prefecture) and `county_name`.
    `now`, `province`, `prefecture` (n,): today's code and its first two and four digits.
    `city` (n,): index into tables.cities(). `urban` (n,) bool: a district of a city.
    """

    code: NDArray[np.int32]
    own: NDArray[np.bool_]
    row: NDArray[np.int32]
    now: NDArray[np.int32]
    province: NDArray[np.int32]
    prefecture: NDArray[np.int32]
    city: NDArray[np.int32]
    urban: NDArray[np.bool_]
    province_name: pa.Array
    prefecture_name: pa.Array
    county_name: pa.Array

    @property
    def n(self) -> int:
        """How many places."""
        return len(self.now)

    def code_in(self, place: NDArray[np.integer], year: NDArray[np.integer]) -> NDArray[np.int32]:
        """The code a registration got, (n,)."""
        return self.code[place, np.clip(year, FIRST, LAST) - FIRST]


Row = dict[str, str]
Step = tuple[int, int, int]  # row, from year, until year


def _counties() -> list[Row]:
    rows = [
        row
        for row in shipped("divisions_cn.csv", ("code",))
        if row["code"][:2] not in ("81", "82", "83")
    ]
    settled = {row["code"][:4] for row in rows if row["level"] == "3" and not row["end"]}
    return [
        row
        for row in rows
        if row["level"] == "3"
        or (row["level"] == "2" and not row["end"] and row["code"][:4] not in settled)
    ]


def _before(rows: list[Row]) -> dict[int, list[tuple[int, int]]]:
    """For each row the rows that went into it, with the year."""
    by_code = defaultdict(list)
    for i, row in enumerate(rows):
        by_code[row["code"]].append((int(row["start"]), int(row["end"] or 9999), i))
    found = defaultdict(list)
    for i, row in enumerate(rows):
        for successor in filter(None, row["successors"].split(";")):
            match = _SUCCESSOR.fullmatch(successor)
            assert match is not None
            year = int(match[2] or row["end"])
            for start, end, j in by_code[match[1]]:
                if start <= year < end and j != i:
                    found[j].append((i, year))
    return found


def _lines(rows: list[Row]) -> list[list[Step]]:
    """Every line of succession that ends in a county of today."""
    before = _before(rows)
    lines: list[list[Step]] = []

    def walk(row: int, until: int, later: list[Step]) -> None:
        start = int(rows[row]["start"])
        into = [(i, year) for i, year in before[row] if year < until]
        if not any(year == start for _, year in into) or start == FIRST:
            lines.append([(row, start, until), *later])
        for i, year in into:
            if year > start or start > FIRST:
                walk(i, year, [(row, year, until), *later])

    for i, row in enumerate(rows):
        if not row["end"]:
            walk(i, LAST + 1, [])
    return lines


@cache
def places() -> Places:
    """All places, by today's code."""
    rows = _counties()
    lines = _lines(rows)
    row = np.full((len(lines), YEARS), -1, np.int32)
    for line, steps in zip(row, lines, strict=True):
        for which, since, until in steps:
            line[since - FIRST : until - FIRST] = which
    codes = np.array([int(r["code"]) for r in rows], np.int32)
    own = row >= 0
    code = np.where(own, codes[row], 0).astype(np.int32)
    for year in range(YEARS):
        _lend(code[:, year], row[:, year], code[:, -1])
    now = code[:, -1].copy()
    urban = np.array([r["name"].endswith(("区", "市")) for r in rows])[row[:, -1]]
    found = Places(
        code,
        own,
        row,
        now,
        now // 10_000,
        now // 100,
        _cities(code),
        urban,
        vocabulary([r["province"] for r in rows]),
        vocabulary([r["prefecture"] if r["level"] == "3" else "" for r in rows]),
        vocabulary([r["name"] for r in rows]),
    )
    for plane in (found.code, found.own, found.row, found.now, found.city):
        plane.flags.writeable = False
    return found


def _lend(code: NDArray[np.int32], row: NDArray[np.int32], now: NDArray[np.int32]) -> None:
    """Give places without a code of their own in one year that of a neighbour, by today's codes."""
    have = np.flatnonzero(row >= 0)
    order = have[np.argsort(now[have], kind="stable")]
    for place in np.flatnonzero(row < 0):
        at = int(np.searchsorted(now[order], now[place]))
        near = order[max(0, at - 30) : at + 30]
        near = near[now[near] // 10_000 == now[place] // 10_000]
        best = near[np.argmin(np.abs(now[near] - now[place]))]
        code[place], row[place] = code[best], row[best]


def _cities(code: NDArray[np.int32]) -> NDArray[np.int32]:
    """The city a place's numbers are given out in: itself, its prefecture, or one of its province."""
    mobile = set(np.unique(tables.segments().city).tolist())  # others name area codes only
    by_division = {c.division: k for k, c in enumerate(tables.cities()) if k and k in mobile}
    by_province: dict[int, int] = {}
    for division, k in sorted(by_division.items()):
        by_province.setdefault(division // 10_000, k)
    found = np.zeros(len(code), np.int32)
    for i, line in enumerate(code):
        here = line[-1] // 10_000
        past = [
            c for c in dict.fromkeys(line[::-1].tolist()) if c // 10_000 == here
        ]  # old codes too
        tries = [c // part * part for c in past for part in (1, 100)] + [here * 10_000]
        city = next((by_division[c] for c in tries if c in by_division), 0)
        found[i] = city or by_province.get(here, 0)
    return found
