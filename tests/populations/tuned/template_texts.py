"""Fabrication: case files of five templates whose slots are filled with independent fields."""

from __future__ import annotations

import numpy as np

from tests.populations import invented
from tests.populations.draws import Rng
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.prose import clause, words
from tests.populations.texts import joined, numbers
from tests.populations.times import written
from tests.populations.tuned.case_texts import NAMES

TEMPLATES = (
    "报案人{name}（身份证号{id}，电话{phone}）于{when}报称，其在{place}被他人以投资理财为名诈骗{money}元，"
    "现已立案侦查，案件正在进一步办理中。",
    "{when}，{name}到派出所报案，称其位于{place}的家中被盗，丢失现金{money}元及首饰若干，联系电话{phone}。民警已"
    "到现场勘查并制作笔录。",
    "{when}，{name}驾车行至{place}时与他人车辆发生碰撞，造成车辆损失约{money}元，双方已协商解决，"
    "无人员伤亡，联系电话{phone}。",
    "{name}，身份证号{id}，因与他人发生纠纷，于{when}在{place}被打伤，医药费{money}元，请求公安机关依法处理。",
    "经查，{name}（{id}）于{when}在{place}参与赌博，涉案金额{money}元，依法给予行政处罚，联系方式{phone}，特此记录。",
)


def make(n: int, rng: Rng) -> Population:
    as_of = invented.a_day(rng)
    born = invented.birth_days(rng, n, as_of)
    male = rng.random(n) < 0.5
    at = invented.instants(rng, n, as_of, int(rng.integers(300, 2500)))
    when = written(at)
    slots = {
        "name": invented.names(rng, n),
        "id": invented.ids(rng, invented.codes_of_today(as_of.year), born, male),
        "phone": invented.phones(rng, n),
        "place": invented.addresses(rng, invented.any_place(rng, n)),
        "money": words(rng, n, "500 1000 2000 3000 5000 8000 10000 20000 50000 100000", 50.0),
        "when": when,
    }
    columns = {
        "key": joined("A", numbers(rng.integers(10**12, 10**13, n))),
        "name": slots["name"],
        "phone": slots["phone"],
        "id": slots["id"],
        "created": when,
        "text": clause(rng, n, TEMPLATES, slots, np.ones(len(TEMPLATES))),
    }
    return whole(named(columns, NAMES), as_of, genuine=False)


KIND = Kind("template_texts", False, False, True, make)
