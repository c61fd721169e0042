"""Orders of an online shop: receiver, phone, address, e-mail, goods, sum, time; no ID.

Several orders per person, long-tailed; people order in the evening and on all days; order numbers
ascend with time. Some receivers write a nickname or a title (assumed 1 to 8 %).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tests.populations.addresses import addresses, style
from tests.populations.dirt import soiled
from tests.populations.draws import Rng, between, often, weighted, zipf
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.mails import chinese
from tests.populations.names import full_names, surname_words
from tests.populations.people import Who, census_ages
from tests.populations.phones import phones
from tests.populations.prose import words
from tests.populations.setting import setting
from tests.populations.texts import joined, numbers, pick, where
from tests.populations.times import DAY, leisure, written
from tests.populations.visits import visitors

NAMES = {
    "order": "order_no", "name": "receiver", "phone": "receiver_mobile", "address": "receiver_address",
    "email": "buyer_email", "goods": "goods", "money": "amount", "created": "order_time",
}  # fmt: skip
GOODS = (
    "女装 手机壳 洗衣液 零食礼包 运动鞋 面膜 电饭煲 儿童玩具 牛仔裤 耳机 茶叶 床上四件套 充电宝 猫粮 "
    "口红 纸尿裤 图书 大米 羽绒服 保温杯 台灯 背包 牙膏 坚果 丝袜 行李箱 键盘 拖鞋 奶粉 雨伞"
)


def make(n: int, rng: Rng) -> Population:
    run = setting(rng, men=between(rng, 0.25, 0.65))
    ages = census_ages() * 0
    ages[16:75] = np.exp(-0.5 * ((np.arange(16, 75) - between(rng, 25, 38)) / 13) ** 2)
    some, owner, at = visitors(rng, n, run, leisure(rng), (0.5, 5), (1.2, 5), who=Who(ages=ages))
    year = np.full(len(some), run.as_of.year)
    phone = phones(rng, some, year, run)
    name = full_names(rng, some)
    title = words(rng, len(some), "先生 女士 小姐 同学 老师 妈妈")
    nick = joined(pick(surname_words()[0], some.surname), title)
    name = where(often(rng, between(rng, 0.01, 0.08), len(some)), nick, name)
    person = {
        "name": name,
        "phone": phone,
        "address": addresses(rng, some.household, some.lives, run.as_of.year, style(rng)),
        "email": chinese(rng, some, phone),
    }
    columns = {role: column.take(pa.array(owner)) for role, column in person.items()}
    # now and then a parcel for somebody else
    gift = often(rng, between(rng, 0.01, 0.06), n)
    other = owner[rng.permutation(n)]
    for role in ("name", "phone", "address"):
        columns[role] = where(gift, person[role].take(pa.array(other)), columns[role])
    per_day = np.arange(n) - np.searchsorted(at // DAY, at // DAY)
    day = written(at // DAY * DAY, "number")
    columns |= {
        "order": joined(pa.compute.utf8_slice_codeunits(day, 0, 8), numbers(
            per_day * int(rng.integers(1, 9)) + int(rng.integers(0, 50)), 8)),
        "goods": words(rng, n, GOODS, 6.0),
        "money": joined(
            numbers(np.exp(rng.normal(4, 0.9, n)).astype(int) + 1),
            pick(pa.array([".00", ".90", ".80", ".50", ".99"]), weighted(rng, zipf(5), n)),
        ),
        "created": written(at),
    }  # fmt: skip
    return whole(named(soiled(rng, columns, run, ("email",)), NAMES), run.as_of, genuine=True)


KIND = Kind("shop_orders", True, False, False, make)
