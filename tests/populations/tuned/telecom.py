"""Subscribers of one network in one province or the country: phone, name, address, plan, opening.

No ID. All numbers are in the network's prefixes and of the city of sale; some people hold several;
the date of opening bounds the age of the prefix. The table is in the order of the numbers.
"""

from __future__ import annotations

import numpy as np

from tests.populations.addresses import addresses, style
from tests.populations.dirt import soiled
from tests.populations.draws import Rng, between, often
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import full_names
from tests.populations.people import Who, census_ages
from tests.populations.phones import mobile
from tests.populations.places import places
from tests.populations.prose import words
from tests.populations.registers import TIMES, in_order, years_of
from tests.populations.setting import setting
from tests.populations.texts import numbers
from tests.populations.times import leisure, written
from tests.populations.visits import visitors

NAMES = {
    "phone": "serial_number", "name": "cust_name", "address": "cust_address", "plan": "product_name",
    "created": "open_date",
}  # fmt: skip
PLANS = "畅享套餐99元 4G飞享38元 校园卡 家庭融合129元 大王卡 流量包19元 冰激凌套餐199元"
NETWORKS = (
    (134, 135, 136, 137, 138, 139, 147, 150, 151, 152, 157, 158, 159, 178, 182, 183, 184, 187, 188,
     195, 197, 198),
    (130, 131, 132, 145, 155, 156, 166, 175, 176, 185, 186, 196),
    (133, 153, 173, 177, 180, 181, 189, 190, 191, 193, 199),
)  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(rng, phone_home=0.05)
    where = places()
    lives = run.resident.copy()
    if rng.random() < 0.6:
        province = where.province[rng.choice(where.n, p=lives / lives.sum())]
        lives[where.province != province] = 0
    ages = census_ages() * 0 + 0.5
    ages[18:70], ages[:16] = 1.0, 0
    some, owner, at = visitors(
        rng, n, run, leisure(rng), (5, 16), (1.02, 1.6), (0.3, 0.8), Who(ages=ages, lives=lives)
    )
    held = some.take(owner)
    city = where.city[held.lives]
    city = np.where(often(rng, between(rng, 0.01, 0.08), n), city[rng.permutation(n)], city)
    network = NETWORKS[int(rng.choice(3, p=[0.55, 0.22, 0.23]))]
    number = mobile(rng, city, years_of(at), run.unlucky, network)
    columns = {
        "phone": numbers(number),
        "name": full_names(rng, some).take(owner),
        "address": addresses(rng, held.household, held.lives, run.as_of.year, style(rng)),
        "plan": words(
            rng, n, "畅享套餐99元 4G飞享38元 校园卡 家庭融合129元 大王卡 流量包19元 冰激凌套餐199元"
        ),
        "created": written(at, TIMES[int(rng.integers(len(TIMES)))]),
    }
    columns = soiled(rng, columns, run, ("address", "plan"))
    if rng.random() < 0.6:
        columns = in_order(columns, number)
    return whole(named(columns, NAMES), run.as_of, genuine=True)


KIND = Kind("telecom", True, False, False, make)
