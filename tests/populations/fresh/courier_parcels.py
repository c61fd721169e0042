"""Parcels of a courier: one row each; receivers come back; phones and some names masked in part.

Waybill numbers ascend with time; the sender is one of a few hundred shops. Parcels are handed over
on all days of the week; a receiver's number may be a family member's (assumed). No ID.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tests.populations.addresses import addresses, style
from tests.populations.dirt import soiled
from tests.populations.draws import Rng, between, often, weighted, zipf
from tests.populations.fresh.regions import a_city, a_province
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import full_names, surname_words
from tests.populations.people import Who
from tests.populations.phones import phones
from tests.populations.prose import words
from tests.populations.setting import setting
from tests.populations.texts import joined, numbers, pick, where
from tests.populations.times import leisure, written
from tests.populations.visits import visitors

NAMES = {
    "waybill": "mail_no", "sender": "sender", "name": "consignee", "phone": "consignee_tel",
    "address": "consignee_addr", "goods": "cargo", "weight": "weight_kg", "created": "pickup_time",
}  # fmt: skip
GOODS = "服装 日用品 食品 文件 数码配件 鞋 化妆品 书籍 水果 母婴用品 家纺 五金 药品 茶叶 玩具"


def _masked(phone: pa.Array) -> pa.Array:
    """Numbers of eleven digits with stars in the middle; others stay."""
    stars = joined(
        pc.utf8_slice_codeunits(phone, 0, 3), "****", pc.utf8_slice_codeunits(phone, 7, 11)
    )
    return pc.if_else(pc.equal(pc.utf8_length(phone), 11), stars, phone)


def make(n: int, rng: Rng) -> Population:
    run = setting(rng, men=between(rng, 0.3, 0.55), shared_phone=between(rng, 0.1, 0.4))
    ages = np.interp(np.arange(101), [13, 18, 30, 45, 70, 90], [0, 1.2, 2, 1.2, 0.25, 0.02])
    u = rng.random()
    lives = a_city(rng, run) if u < 0.4 else a_province(rng, run) if u < 0.6 else run.resident
    some, owner, at = visitors(
        rng, n, run, leisure(rng), (0.1, 2), (1.3, 6), who=Who(ages=ages, lives=lives)
    )
    people_n, rows = len(some), pa.array(owner)
    name = full_names(rng, some)
    family = pick(surname_words()[0], some.surname)
    called = joined(family, where(some.male, pa.scalar("先生"), "女士"))
    name = where(often(rng, between(rng, 0.02, 0.15), people_n), called, name)
    name = name.take(rows)
    hidden = often(rng, between(rng, 0, 0.3), n)
    if rng.random() < 0.4:
        starred = joined(
            pc.utf8_slice_codeunits(name, 0, 1), where(often(rng, 0.5, n), pa.scalar("*"), "**")
        )
        name = where(hidden, starred, name)
    phone = phones(rng, some, np.full(people_n, run.as_of.year), run).take(rows)
    shop = weighted(rng, zipf(300, 3.0, 1.1), n)
    first = int(rng.integers(10**11, 9 * 10**11))
    columns = {
        "waybill": numbers(first + np.cumsum(rng.geometric(between(rng, 0.002, 0.3), n))),
        "sender": joined(words(rng, 300, GOODS), "旗舰店", numbers(np.arange(300))).take(
            pa.array(shop)
        ),
        "name": name,
        "phone": where(often(rng, between(rng, 0.3, 0.9), n), _masked(phone), phone),
        "address": addresses(rng, some.household, some.lives, run.as_of.year, style(rng)).take(
            rows
        ),
        "goods": words(rng, n, GOODS),
        "weight": pa.array(np.maximum(np.rint(rng.lognormal(0.1, 0.8, n) * 10) / 10, 0.1)).cast(
            pa.string()
        ),
        "created": written(at),
    }
    columns = soiled(rng, columns, run, ("phone", "goods"))
    return whole(named(columns, NAMES), run.as_of, genuine=True)


KIND = Kind("courier_parcels", True, True, False, make)
