"""Fabrication: a developer's seed script, that is short lists of words, rand() and a loop's counter.

Names cross two lists or count up behind one word; phones are a fixed prefix and the counter or
rand(); mails are user1@example.com; every password is the hash of one word; the ID is a fixed head
with the counter, its check character computed by one developer in three.
"""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa

from tests.populations import invented
from tests.populations.draws import Rng
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.resident_ids import matrix
from tests.populations.texts import from_matrix, joined, numbers, pick, vocabulary, where
from tests.populations.times import DAY, written

NAMES = {
    "key": "id", "name": "real_name", "sex": "gender", "id": "id_card", "phone": "mobile",
    "email": "email", "password": "password", "address": "address", "created": "created_at",
}  # fmt: skip
SURNAMES = vocabulary("张 王 李 赵 陈 刘 杨 黄 周 吴 徐 孙 马 朱 胡 林")
GIVEN = vocabulary(
    "三 四 五 六 伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀英 小明 小红 建国"
)
TOWNS = vocabulary(
    "北京市朝阳区 上海市浦东新区 广州市天河区 深圳市南山区 杭州市西湖区 成都市武侯区 武汉市洪山区 "
    "南京市鼓楼区 西安市雁塔区 重庆市渝中区"
)
ROADS = vocabulary("中山路 人民路 解放路 建设路 科技路 学院路 长江路")
HEADS = ((110101, 19900307), (110105, 19900101), (440106, 19950615), (310115, 19880808))


def make(n: int, rng: Rng) -> Population:
    as_of = invented.a_day(rng)
    i = np.arange(1, n + 1)
    end = (as_of.toordinal() - 719_163) * DAY
    crossed = joined(
        pick(SURNAMES, rng.integers(0, len(SURNAMES), n)),
        pick(GIVEN, rng.integers(0, len(GIVEN), n)),
    )
    counted = joined("测试用户" if rng.random() < 0.5 else "用户", numbers(i))
    code, born = HEADS[int(rng.integers(len(HEADS)))]
    days = (np.datetime64("1980-01-01") + rng.integers(0, 9000, n).astype("m8[D]")).astype(str)
    some_day = np.char.replace(days, "-", "").astype(np.int64)
    birth = np.full(n, born) if rng.random() < 0.5 else some_day
    number = matrix(np.full(n, code), birth, i % 1000)
    if rng.random() < 0.67:
        number[:, 17] = 48 + i % 10
    prefix = np.array([138, 139, 186, 150, 188])[rng.integers(0, 5, n)]
    random_phone = numbers(prefix * 10**8 + rng.integers(0, 10**8, n))
    word = ("123456", "password", "admin123")[int(rng.integers(3))]
    spread = rng.integers(0, 365 * DAY, n)
    moment = int(rng.integers(DAY))
    at = end - DAY + moment + i // 500 - n // 500 if rng.random() < 0.4 else end - 1 - spread
    columns = {
        "key": numbers(i),
        "name": crossed if rng.random() < 0.75 else counted,
        "sex": where(
            i % 2 == 0 if rng.random() < 0.5 else rng.random(n) < 0.5, pa.scalar("1"), "2"
        ),
        "id": from_matrix(number),
        "phone": numbers(13_800_000_000 + i) if rng.random() < 0.4 else random_phone,
        "email": joined(("user", "test")[int(rng.integers(2))], numbers(i), "@example.com"),
        "password": pa.repeat(pa.scalar(hashlib.md5(word.encode()).hexdigest()), n),
        "address": joined(
            pick(TOWNS, rng.integers(0, len(TOWNS), n)),
            pick(ROADS, rng.integers(0, len(ROADS), n)),
            numbers(rng.integers(1, 200, n)),
            "号",
        ),
        "created": written(at),
    }
    return whole(named(columns, NAMES), as_of, genuine=False)


KIND = Kind("sql_seed_script", False, True, True, make)
