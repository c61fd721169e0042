"""Fabrication: a Java faker's zh locale, whose ID column holds foreign or misordered numbers.

After facts about DiUS/java-faker (threads 313 and 588) and datafaker-net/datafaker (thread 235), not
their code: numbers shaped as US social security numbers, or 18 digits with the parts of the birth
date in another order and a random check digit. Names of a fixed list, phones of any digits after 1.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tests.populations import invented
from tests.populations.draws import Rng
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.places import places
from tests.populations.registers import sex_column
from tests.populations.resident_ids import ymd
from tests.populations.texts import joined, numbers, pick, vocabulary
from tests.populations.times import days_written, written

NAMES = {
    "id": "id_number", "name": "full_name", "sex": "sex", "birth": "birthday", "phone": "cell_phone",
    "address": "address", "created": "created_at",
}  # fmt: skip
SURNAMES = vocabulary(
    "王 李 张 刘 陈 杨 黄 吴 赵 周 徐 孙 马 朱 胡 林 郭 何 高 罗 郑 梁 谢 宋 唐 许 邓 冯 韩 曹 "
    "曾 彭 萧 蔡 潘 田 董 袁 于 余 叶 蒋 杜 苏 魏 程 吕 丁 沈 任 姚 卢 傅 钟 姜 崔 谭 廖 范 汪 陆 "
    "金 石 戴 贾 韦 夏 邱 方 侯 邹 熊"
)
GIVEN = vocabulary(
    "绍齐 博文 梓晨 胤祥 瑞霖 明哲 天翊 凯瑞 健雄 耀杰 潇然 子涵 越彬 钰轩 智辉 致远 俊驰 雨泽 "
    "烨磊 晟睿 文昊 修洁 黎昕 远航 旭尧 鸿涛 伟祺 荣轩 越泽 浩宇 瑾瑜 皓轩 擎苍 擎宇 志泽 睿渊 "
    "楷瑞 子轩 弘文 哲瀚 鑫磊"
)


def us_numbers(rng: Rng, n: int) -> pa.Array:
    """123-45-6789."""
    parts = ((1, 900, 3), (1, 100, 2), (1, 10_000, 4))
    return joined(*(numbers(rng.integers(a, b, n), width) for a, b, width in parts), gap="-")


def misordered(rng: Rng, born: np.ndarray) -> pa.Array:
    """Region, then day, month and year (or month, day, year), order and any last digit."""
    n = len(born)
    date = ymd(born)
    year, month, day = date // 10_000, date // 100 % 100, date % 100
    turned = (
        day * 1_000_000 + month * 10_000 + year
        if rng.random() < 0.5
        else month * 1_000_000 + day * 10_000 + year
    )
    region = rng.choice(invented.codes_of_today(2020), n)
    return joined(
        numbers(region, 6), numbers(turned, 8), numbers(rng.integers(0, 1000, n), 3),
        numbers(rng.integers(0, 10, n)),
    )  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    as_of = invented.a_day(rng)
    born = invented.birth_days(rng, n, as_of, 18, 65)
    place = invented.any_place(rng, n)
    row = places().row[place, -1]
    other = places().row[invented.any_place(rng, n), -1]
    columns = {
        "id": us_numbers(rng, n) if rng.random() < 0.4 else misordered(rng, born),
        "name": joined(
            pick(SURNAMES, rng.integers(0, len(SURNAMES), n)),
            pick(GIVEN, rng.integers(0, len(GIVEN), n)),
        ),
        "sex": sex_column(rng, rng.random(n) < 0.5),
        "birth": days_written(born),
        "phone": joined("1", numbers(rng.integers(3 * 10**9, 10**10, n))),
        "address": joined(
            pick(places().province_name, row),
            pick(places().county_name, other),
            pick(SURNAMES, rng.integers(0, len(SURNAMES), n)),
            "街",
            numbers(rng.integers(1, 1000, n)),
            "号",
        ),
        "created": written(invented.instants(rng, n, as_of, 365 * int(rng.integers(1, 6)))),
    }
    return whole(named(columns, NAMES), as_of, genuine=False)


KIND = Kind("java_faker", False, False, True, make)
