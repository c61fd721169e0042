"""Fabrication: an international faker's persons translated into Chinese, with Chinese fields added.

Names are transliterated, e-mails still of the English name; job and company are translated from
short lists; ID, mobile and city are bolted on, each by itself, with right check characters. Birth
dates come from the faker and agree with the ID in some scripts only.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tests.populations import invented
from tests.populations.draws import Rng
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.places import places
from tests.populations.resident_ids import numbers_of, ymd
from tests.populations.texts import joined, numbers, pick, vocabulary, where
from tests.populations.times import days_written, written

NAMES = {
    "key": "user_id", "name": "姓名", "sex": "性别", "email": "邮箱", "phone": "手机", "id": "身份证",
    "birth": "生日", "job": "职位", "employer": "公司", "address": "地址", "ip": "登录IP",
    "created": "注册时间",
}  # fmt: skip
MEN = {
    "james": "詹姆斯", "john": "约翰", "robert": "罗伯特", "michael": "迈克尔", "william": "威廉",
    "david": "大卫", "richard": "理查德", "joseph": "约瑟夫", "thomas": "托马斯", "daniel": "丹尼尔",
    "kevin": "凯文", "brian": "布赖恩", "george": "乔治", "eric": "埃里克", "peter": "彼得",
}  # fmt: skip
WOMEN = {
    "mary": "玛丽", "linda": "琳达", "susan": "苏珊", "jessica": "杰西卡", "sarah": "莎拉",
    "karen": "凯伦", "nancy": "南希", "lisa": "丽莎", "emily": "艾米莉", "laura": "劳拉",
    "anna": "安娜", "julia": "朱莉娅", "rachel": "蕾切尔", "helen": "海伦", "amy": "艾米",
}  # fmt: skip
FAMILIES = {
    "smith": "史密斯", "johnson": "约翰逊", "williams": "威廉姆斯", "brown": "布朗", "jones": "琼斯",
    "miller": "米勒", "davis": "戴维斯", "wilson": "威尔逊", "anderson": "安德森", "taylor": "泰勒",
    "moore": "摩尔", "jackson": "杰克逊", "martin": "马丁", "lee": "李", "white": "怀特",
    "harris": "哈里斯", "clark": "克拉克", "lewis": "刘易斯", "walker": "沃克", "hall": "霍尔",
    "young": "杨", "king": "金", "wright": "赖特", "green": "格林", "baker": "贝克",
}  # fmt: skip
JOBS = vocabulary("会计师 软件工程师 市场经理 护士 律师 建筑师 教师 销售代表 药剂师 编辑 顾问 电工")
STREETS = vocabulary("枫树街 橡树大道 湖景路 主街 华盛顿街 公园大道 松树路 教堂街 雪松街 山景路")


def make(n: int, rng: Rng) -> Population:
    as_of = invented.a_day(rng)
    male = rng.random(n) < 0.5
    man, woman, family = (rng.integers(0, len(part), n) for part in (MEN, WOMEN, FAMILIES))

    def words(part: dict[str, str], index: np.ndarray, chinese: bool) -> pa.Array:
        return pick(vocabulary(list(part.values() if chinese else part)), index)

    given = [where(male, words(MEN, man, c), words(WOMEN, woman, c)) for c in (False, True)]
    last = [words(FAMILIES, family, c) for c in (False, True)]
    dot = "·" if rng.random() < 0.7 else ""
    born = invented.birth_days(rng, n, as_of, 18, 90)
    agrees = rng.random() < 0.4
    held = born if agrees else invented.birth_days(rng, n, as_of, 18, 65)
    sex_in_id = male if agrees else rng.random(n) < 0.5
    codes = invented.codes_of_today(as_of.year)
    row = places().row[invented.any_place(rng, n), -1]
    firm = pick(vocabulary(list(FAMILIES.values())), rng.integers(0, len(FAMILIES), n))
    mark = pick(vocabulary([".", "_", ""]), rng.integers(0, 3, n))
    domain = pick(vocabulary("example.com example.net example.org"), rng.integers(0, 3, n))
    tail = where(rng.random(n) < 0.4, numbers(rng.integers(1, 99, n)), "")
    columns = {
        "key": numbers(np.arange(1, n + 1)),
        "name": joined(given[1], dot, last[1]),
        "sex": where(male, pa.scalar("男"), "女"),
        "email": joined(given[0], mark, last[0], tail, "@", domain),
        "phone": invented.phones(rng, n),
        "id": numbers_of(rng.choice(codes, n), ymd(held), invented.even_orders(rng, sex_in_id)),
        "birth": days_written(born),
        "job": pick(JOBS, rng.integers(0, len(JOBS), n)),
        "employer": joined(firm, "有限责任公司"),
        "address": joined(
            pick(places().county_name, row), pick(STREETS, rng.integers(0, len(STREETS), n)),
            numbers(rng.integers(1, 10_000, n)), "号",
        ),
        "ip": joined(*(numbers(rng.integers(1, 255, n)) for _ in range(4)), gap="."),
        "created": written(invented.instants(rng, n, as_of, int(rng.integers(300, 4000)))),
    }  # fmt: skip
    return whole(named(columns, NAMES), as_of, genuine=False)


KIND = Kind("translated_international", False, True, True, make)
