"""Fabrication F2: what a faker prints for zh_CN, every call by itself.

After facts about joke2k/faker (its lists and formats, not its code): ID of any code of a list of
which about a fifth never existed, an age of 18 to 90 years and even orders; the prefixes sold until
2012 and eight digits; an address of province, city, district, street, a letter and a postcode that
know nothing of each other; surnames by share, given names of a short list. Sex is drawn apart from
the ID, or read from it in half of the runs.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tests.populations import invented
from tests.populations.draws import Rng, weighted, zipf
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import surname_words
from tests.populations.places import places
from tests.populations.registers import sex_column
from tests.populations.resident_ids import numbers_of, ymd
from tests.populations.texts import from_matrix, joined, numbers, pick, vocabulary
from tests.populations.times import days_written, written
from tests.populations.tuned.nationwide import NAMES

SOLD = (
    "134 135 136 137 138 139 147 150 151 152 157 158 159 182 187 188 130 131 132 145 155 156 185 186 "
    "145 133 153 180 181 189"
)
PREFIXES = np.array([int(prefix) for prefix in SOLD.split()], np.int64)
GIVEN = vocabulary(
    "秀英 桂英 秀兰 玉兰 婷婷 秀珍 建华 玉珍 倩 玉梅 丽娟 凤英 玉英 红霞 玉华 桂兰 英 梅 桂芳 秀华 "
    "淑珍 建军 玲 丽 磊 强 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 辉 芳 鹏 琴 波 斌 宇 浩 凯 健 俊 帆 "
    "帅 旭 宁 龙 林 欢 佳 阳 建平 志强 海燕 雪梅 小红 金凤 冬梅 丹丹 萍 瑜 畅 柳 晨 坤 成 瑞 璐 岩"
)
CITIES = vocabulary(
    "北京 上海 天津 重庆 哈尔滨 长春 沈阳 呼和浩特 石家庄 乌鲁木齐 兰州 西宁 西安 银川 郑州 济南 "
    "太原 合肥 武汉 长沙 南京 成都 贵阳 昆明 南宁 拉萨 杭州 南昌 广州 福州 海口 通辽 邯郸 辽阳 "
    "齐齐哈尔 张家港 六安 马鞍山 宁德 荆门 佛山 深圳 潮州 惠州 汕尾 东莞 梧州 柳州 六盘水"
)
DISTRICTS = vocabulary(
    "西夏 永川 秀英 高港 清城 兴山 锡山 清河 龙潭 华龙 海陵 滨城 东丽 高坪 沙湾 平山 城北 海港 沙市 "
    "双滦 长寿 山亭 南湖 浔阳 南长 友好 安次 翔安 沈河 魏都 西峰 萧山 金平 孝南 上街 城东 牧野 大东 "
    "白云 花溪 新城 怀柔 涪城 清浦 南溪 淄川 高明 东城 朝阳 大兴 房山 黄浦 徐汇 静安 普陀 和平"
)


def area_codes() -> np.ndarray:
    """A list like the faker's: four in five are codes of 2010 or so, the rest never existed."""
    real = np.unique(places().code[:, 2011 - 1981])
    fixed = np.random.default_rng(4)
    made = np.unique(fixed.choice(real, len(real)) // 100 * 100 + fixed.integers(40, 99, len(real)))
    return np.concatenate([real, made[: len(real) * 19 // 81]])


def addresses(rng: Rng, n: int) -> pa.Array:
    provinces = vocabulary(sorted({name for name in places().province_name.to_pylist() if name}))
    surname, share = surname_words()
    ends = vocabulary("街 路")
    city = pick(CITIES, rng.integers(0, len(CITIES), n))
    street = pa.compute.if_else(
        pa.array(rng.random(n) < 0.5),
        pick(CITIES, rng.integers(0, len(CITIES), n)),
        pick(surname, weighted(rng, share, n)),
    )
    letter = from_matrix((97 + rng.integers(0, 26, (n, 1))).astype(np.uint8))
    return joined(
        pick(provinces, rng.integers(0, len(provinces), n)),
        city,
        pick(vocabulary("市 县"), rng.integers(0, 2, n)),
        pick(DISTRICTS, rng.integers(0, len(DISTRICTS), n)),
        "区",
        street,
        pick(ends, rng.integers(0, 2, n)),
        pa.compute.utf8_upper(letter) if rng.random() < 0.5 else letter,
        "座 ",
        numbers(rng.integers(100_000, 1_000_000, n)),
    )


def make(n: int, rng: Rng) -> Population:
    as_of = invented.a_day(rng)
    born = invented.birth_days(rng, n, as_of, 18, 90)
    male = rng.random(n) < 0.5
    order = invented.even_orders(rng, male)
    surname, share = surname_words()
    given = weighted(rng, zipf(len(GIVEN), 10.0), n)
    apart = rng.random() < 0.5
    other = rng.random(n) < 0.5
    found = {
        "id": numbers_of(rng.choice(area_codes(), n), ymd(born), order),
        "name": joined(pick(surname, weighted(rng, share, n)), pick(GIVEN, given)),
        "sex": sex_column(rng, other if apart else male),
        "birth": days_written(invented.birth_days(rng, n, as_of, 0, 115) if apart else born),
        "phone": numbers(rng.choice(PREFIXES, n) * 10**8 + rng.integers(0, 10**8, n)),
        "address": addresses(rng, n),
        "created": written(invented.instants(rng, n, as_of, 365 * int(rng.integers(1, 11)))),
    }
    return whole(named(found, NAMES), as_of, genuine=False)


KIND = Kind("faker_zh", False, False, True, make)
