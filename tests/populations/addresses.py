"""Chinese addresses of a household in a place, with the names the place had in a given year.

Towns, villages and estates are made of common characters, the same for a place in every run;
streets are common names of the whole country and names of the town's own (all assumed). How an
office writes addresses (with the province, with blanks, with a unit) is drawn per run.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tests.populations.draws import Rng, between, mixed, often, weighted, zipf
from tests.populations.places import FIRST, LAST, places
from tests.populations.texts import joined, numbers, pick, vocabulary, where

Ints = NDArray[np.integer]
HEADS = vocabulary(
    list("大小上下东西南北新高石金白黄青龙凤马牛杨李王张陈刘红双三八永长太平安兴古清玉")
)
TAILS = vocabulary(
    list("山河湖溪桥店庄坪沟岭川塘港湾口寨营堡集岗洞田林井泉城阳兴安家楼屯坝坡门关渡")
)
STREETS = vocabulary(
    "人民路 解放路 中山路 建设路 新华路 和平路 胜利路 文化路 团结路 光明路 东风路 友谊路 工农路 "
    "北京路 迎宾路 朝阳路 长江路 黄河路 环城路 滨河路 学府路 振兴路 迎春路 青年路 红旗路 健康路 "
    "公园路 花园路 体育路 车站路 府前街 中心街 南大街 北大街 东大街 西大街 前进街 民主路 富民路 "
    "兴业路 科技路 创业路 育才路 幸福路 站前街 湖滨路 江滨路 海滨路 开发区路 世纪大道 迎泽大街"
)
ESTATES = vocabulary(
    "花园 小区 家园 新村 公寓 苑 雅苑 名城 广场 嘉园 新城 华庭 丽景 御府 国际 华府 佳苑 豪庭 城 里"
)
TOWNS = vocabulary("镇 乡 街道 镇 镇 街道")
VILLAGES = vocabulary("村 村 庄村 家村 屯 村委会")
N_TOWNS = 14


class Style(NamedTuple):
    """How one office writes."""

    province: float  # with the province's name
    prefecture: float
    unit: float  # with the unit of a building
    town: float
    estate: float
    building: int  # index into the words for it
    gap: str


def style(rng: Rng) -> Style:
    """One office's habits."""
    return Style(
        between(rng, 0.3, 1.0) if rng.random() < 0.7 else 1.0,
        between(rng, 0.85, 1.0),
        between(rng, 0.1, 0.9),
        between(rng, 0.2, 0.9),
        between(rng, 0.3, 0.9),
        int(rng.integers(4)),
        " " if rng.random() < 0.08 else "",
    )


def town_names(place: Ints, town: Ints) -> pa.Array:
    """The name of town 0..N_TOWNS-1 of a place."""
    seed = mixed(place, town + 101)
    return joined(_two(seed), pick(TOWNS, _at(seed, 24, len(TOWNS))))


def _two(seed: NDArray[np.uint64]) -> pa.Array:
    return joined(pick(HEADS, _at(seed, 0, len(HEADS))), pick(TAILS, _at(seed, 12, len(TAILS))))


def _at(seed: NDArray[np.uint64], shift: int, n: int) -> NDArray[np.int64]:
    return ((seed >> np.uint64(shift)) % np.uint64(n)).astype(np.int64)


def divisions(place: Ints, year: int, habits: Style, rng: Rng) -> pa.Array:
    """Province, prefecture and county as one text."""
    where_all = places()
    row = where_all.row[place, np.clip(year, FIRST, LAST) - FIRST]
    n = len(place)
    province = pick(where_all.province_name, row)
    prefecture = pick(where_all.prefecture_name, row)
    full = where(often(rng, habits.province, n), province, "")
    middle = where(often(rng, habits.prefecture, n), prefecture, "")
    return joined(full, middle, pick(where_all.county_name, row), gap=habits.gap)


def addresses(rng: Rng, household: Ints, lives: Ints, year: int, habits: Style) -> pa.Array:
    """The address of each, (n,): the same for all of a household who live in the same place."""
    key = household.astype(np.int64) * places().n + lives
    _, first, back = np.unique(key, return_index=True, return_inverse=True)
    place = lives[first]
    n = len(place)
    town = weighted(rng, zipf(N_TOWNS, 2.0), n)
    city = often(rng, np.where(places().urban[place], 0.9, 0.35), n)
    head = divisions(place, year, habits, rng)
    named_town = where(~city | often(rng, habits.town, n), town_names(place, town), "")
    streets, ways = _streets(rng, place, town), _villages(rng, place, town)
    text = joined(
        joined(head, named_town, gap=habits.gap),
        where(city, _homes(rng, streets, place, habits), ways),
        gap=habits.gap,
    )
    return pick(text, back)


def street_places(rng: Rng, lives: Ints, year: int, habits: Style) -> pa.Array:
    """Places without a door, as witnesses name them: county and street with a house number."""
    town = weighted(rng, zipf(N_TOWNS, 2.0), len(lives))
    short = habits._replace(province=0.1, prefecture=0.2, gap="")
    return joined(divisions(lives, year, short, rng), _streets(rng, lives, town))


def _streets(rng: Rng, place: Ints, town: Ints) -> pa.Array:
    n = len(place)
    common = pick(STREETS, weighted(rng, zipf(len(STREETS), 6.0), n))
    own = joined(_two(mixed(place, town, rng.integers(0, 8, n))), "路")
    name = where(often(rng, 0.45, n), own, common)
    house = np.minimum(rng.lognormal(4.2, 1.1, n), 4999).astype(int) + 1
    return joined(name, numbers(house), "号")


def _villages(rng: Rng, place: Ints, town: Ints) -> pa.Array:
    n = len(place)
    seed = mixed(place, town, rng.integers(0, 12, n) + 77)
    name = joined(_two(seed), pick(VILLAGES, _at(seed, 20, len(VILLAGES))))
    group = joined(numbers(1 + rng.geometric(0.2, n) % 20), "组")
    house = joined(numbers(1 + np.minimum(rng.geometric(0.02, n), 300)), "号")
    return joined(name, where(often(rng, 0.75, n), group, ""), where(often(rng, 0.6, n), house, ""))


def _homes(rng: Rng, street: pa.Array, place: Ints, habits: Style) -> pa.Array:
    n = len(place)
    estate = joined(_two(mixed(place, rng.integers(0, 40, n))), pick(ESTATES, weighted(
        rng, zipf(len(ESTATES), 2.0), n)))  # fmt: skip
    word = ("栋", "幢", "号楼", "座")[habits.building]
    building = joined(numbers(1 + rng.geometric(0.12, n) % 40), word)
    unit = joined(numbers(1 + rng.geometric(0.6, n) % 6), "单元")
    floor, door = 1 + rng.integers(0, 18, n) * rng.integers(0, 2, n) + rng.integers(0, 6, n), (
        1 + rng.integers(0, 4, n)
    )  # fmt: skip
    room = joined(numbers(floor * 100 + door), "室")
    flat = often(rng, 0.8, n)
    return joined(
        street,
        where(flat & often(rng, habits.estate, n), estate, ""),
        where(flat, building, ""),
        where(flat & often(rng, habits.unit, n), unit, ""),
        where(flat, room, ""),
    )
