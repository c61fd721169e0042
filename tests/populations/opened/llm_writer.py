"""Fabrication: rows as a language model writes them when asked for realistic ones.

A few favourite surnames and given names, codes of big cities, round dates of birth, phones with
pleasing digits, well-known streets, neat instants; check characters right in half of the runs.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tests.populations import invented
from tests.populations.draws import Rng, often, weighted, zipf
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.registers import sex_column
from tests.populations.resident_ids import matrix, ymd
from tests.populations.texts import digits, from_matrix, joined, numbers, pick, vocabulary, where
from tests.populations.times import DAY, days_written, written

NAMES = {
    "id": "id_no", "name": "name", "sex": "sex", "birth": "birth_date", "phone": "mobile",
    "address": "address", "created": "created_at",
}  # fmt: skip
SURNAMES = vocabulary("张 李 王 刘 陈 杨 赵 黄 周 吴 林 徐 孙 马 朱 郑 何 高")
MEN = vocabulary(
    "伟 强 磊 军 洋 勇 杰 涛 明 浩然 子轩 宇航 志强 建国 俊杰 文博 建华 天宇 晓明 志远"
)
WOMEN = vocabulary(
    "芳 娜 敏 静 丽 艳 娟 欣怡 雨桐 梓涵 晓燕 秀英 雪梅 思雨 婷婷 丽华 诗涵 桂英 美玲 佳琪"
)
TOWNS = {
    110105: "北京市朝阳区", 110108: "北京市海淀区", 110101: "北京市东城区", 310115: "上海市浦东新区",
    310104: "上海市徐汇区", 310106: "上海市静安区", 440106: "广州市天河区", 440103: "广州市荔湾区",
    440305: "深圳市南山区", 440304: "深圳市福田区", 330106: "杭州市西湖区", 510107: "成都市武侯区",
    320102: "南京市玄武区", 420106: "武汉市武昌区", 610113: "西安市雁塔区", 500103: "重庆市渝中区",
    120101: "天津市和平区", 370202: "青岛市市南区", 320506: "苏州市吴中区", 430102: "长沙市芙蓉区",
}  # fmt: skip
STREETS = vocabulary(
    "建国路 中关村大街 世纪大道 天河路 科技园路 南京西路 人民路 解放路 中山路 文三路 天府大道 长安街 淮海路 "
    "深南大道 和平路 建设路"
)
PRETTY = ("12345678", "88888888", "66668888", "00001111", "56781234", "98765432", "13572468", "11223344",
          "00138000", "23456789", "55556666", "87654321")  # fmt: skip


def phones(rng: Rng, n: int) -> pa.Array:
    """A favourite prefix, then digits with a pattern, a ladder with one digit changed, or any."""
    prefix = np.array([138, 139, 135, 136, 137, 150, 159, 186, 188, 158, 133, 189])
    head = prefix[weighted(rng, zipf(len(prefix), 2.0), n)]
    whole_pattern = pick(vocabulary(list(PRETTY)), weighted(rng, zipf(len(PRETTY), 2.0), n))
    pair = rng.integers(0, 10, (n, 4)).repeat(2, axis=1)  # 11223344
    ladder = (rng.integers(0, 10, (n, 1)) + np.arange(8)) % 10
    style = rng.random(n)
    made = np.where(style[:, None] < 0.5, ladder, pair)
    changed = digits(rng.integers(0, 10**8, n), 8) - 48
    free = style > 0.75
    made = np.where(free[:, None], changed, made)
    text = from_matrix((made + 48).astype(np.uint8))
    return joined(numbers(head), where(style < 0.22, whole_pattern, text))


def births(rng: Rng, n: int) -> np.ndarray:
    """Dates a writer thinks of: 1985 to 2000, the 1st, 8th, 12th, 15th, 20th."""
    year = 1960 + weighted(rng, np.exp(-0.5 * ((np.arange(45) - 28) / 7) ** 2), n)
    month = rng.integers(0, 12, n)
    liked = np.array([1, 5, 8, 10, 12, 15, 18, 20, 22, 25])
    day = np.where(often(rng, 0.75, n), rng.choice(liked, n), rng.integers(1, 29, n))
    first = (year - 1970).astype("M8[Y]").astype("M8[M]") + month.astype("m8[M]")
    same = often(rng, 0.15, n)  # 03-03, 05-05, 08-08
    day = np.where(same, month + 1, day)
    return first.astype("M8[D]") + (day - 1).astype("m8[D]")


def make(n: int, rng: Rng) -> Population:
    as_of = invented.a_day(rng)
    male = often(rng, 0.5, n)
    born = births(rng, n)
    codes = np.array(list(TOWNS))
    town = weighted(rng, zipf(len(TOWNS), 3.0), n)
    liked = np.array([12, 23, 34, 1, 4, 21, 56, 61, 78, 10])
    order = np.where(often(rng, 0.6, n), rng.choice(liked, n) * 10 + rng.integers(0, 5, n) * 2,
                     rng.integers(0, 500, n) * 2) // 2 * 2 + male  # fmt: skip
    number = matrix(codes[town], ymd(born), order)
    if rng.random() < 0.5:
        number[:, 17] = 48 + rng.integers(0, 10, n)
    other = np.where(often(rng, 0.85, n), town, weighted(rng, zipf(len(TOWNS), 3.0), n))
    man = pick(MEN, weighted(rng, zipf(len(MEN), 2.0), n))
    woman = pick(WOMEN, weighted(rng, zipf(len(WOMEN), 2.0), n))
    day = np.sort(rng.integers(0, 365, n)) if rng.random() < 0.5 else rng.integers(0, 365, n)
    end = (as_of.toordinal() - 719_163) * DAY
    at = (
        end
        - (365 - day) * DAY
        + rng.integers(9, 18, n) * 3600
        + rng.choice([0, 15, 30, 45, 20], n) * 60
    )
    columns = {
        "id": from_matrix(number),
        "name": joined(
            pick(SURNAMES, weighted(rng, zipf(len(SURNAMES), 1.5), n)), where(male, man, woman)
        ),
        "sex": sex_column(rng, male, ("男", "女")),
        "birth": days_written(born),
        "phone": phones(rng, n),
        "address": joined(
            pick(vocabulary(list(TOWNS.values())), other),
            pick(STREETS, weighted(rng, zipf(len(STREETS), 3.0), n)),
            numbers(
                rng.choice([1, 8, 10, 12, 15, 18, 20, 28, 50, 66, 88, 99, 100, 123, 128, 188], n)
            ),
            "号",
        ),
        "created": written(at),
    }
    return whole(named(columns, NAMES), as_of, genuine=False)


KIND = Kind("llm_writer", False, False, True, make)
