"""Case files: a number, the reporter's name, phone and ID, when, and a text of 90 to 300 characters.

The people of the columns are those of the text; some report again. Grammar: case_prose.py.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tests.populations.addresses import addresses, street_places, style, town_names
from tests.populations.case_prose import case_texts
from tests.populations.dirt import lower_x, soiled
from tests.populations.draws import Rng, between, rate
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import full_names
from tests.populations.people import Who, people
from tests.populations.phones import phones
from tests.populations.places import places
from tests.populations.registers import sex_column, years_of
from tests.populations.resident_ids import ids
from tests.populations.setting import setting
from tests.populations.texts import joined, numbers, pick
from tests.populations.times import leisure, written
from tests.populations.visits import visitors

NAMES = {
    "key": "ajbh", "name": "bjr", "phone": "lxfs", "id": "zjhm", "created": "bjsj", "text": "jyaq",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(rng, relatives=between(rng, 0, 0.1), movers=between(rng, 0.2, 0.6))
    where = places()
    home = where.prefecture[rng.choice(where.n, p=run.resident / run.resident.sum())]
    lives = np.where(where.prefecture == home, run.resident, 0)
    ages = np.interp(np.arange(101), [0, 12, 18, 35, 60, 90], [0, 0.05, 0.8, 1.2, 0.8, 0.3])
    some, owner, at = visitors(
        rng, n, run, leisure(rng), (0.5, 8), (1.05, 1.6), (0.3, 1.0), Who(ages=ages, lives=lives)
    )
    held = some.take(owner)
    year = np.full(len(some), run.as_of.year)
    name, phone = full_names(rng, some), phones(rng, some, year, run)
    number, home_address = ids(some), addresses(
        rng, some.household, some.lives, run.as_of.year, style(rng)
    )  # fmt: skip
    others = people(rng, n // 3 + 1, run, Who(ages=ages, lives=lives))
    seen = rng.integers(0, len(others), n)
    other_year = np.full(len(others), run.as_of.year)
    staff = full_names(rng, people(rng, 40, run, Who(ages=ages, lives=lives)))
    by_owner = pa.array(owner)
    slots = {
        "name": name.take(by_owner),
        "phone": phone.take(by_owner),
        "id": number.take(by_owner),
        "address": home_address.take(by_owner),
        "sex": sex_column(rng, held.male, ("男", "女")),
        "age": numbers(np.maximum(years_of(at) - held.year, 1)),
        "name2": pick(full_names(rng, others), seen),
        "phone2": pick(phones(rng, others, other_year, run), seen),
        "age2": numbers(np.maximum(years_of(at) - others.year[seen], 1)),
        "place": street_places(rng, held.lives, run.as_of.year, style(rng)),
        "origin": pick(where.county_name, where.row[held.home, -1]),
        "firm": joined(town_names(held.lives, rng.integers(0, 14, n)), "某厂"),
        "when": _spoken(rng, at),
        "when2": _spoken(rng, at - rng.integers(3600, 10 * 86_400, n)),
        "plate": joined("车牌尾号", numbers(rng.integers(0, 1000, n), 3)),
        "officer": pick(staff, rng.integers(0, 20, n)),
        "officer2": pick(staff, rng.integers(20, 40, n)),
    }
    serial = np.cumsum(rng.geometric(0.7, n)) + int(rng.integers(10**5))
    columns = {
        "key": joined(
            "A", numbers(np.full(n, int(home)), 4), numbers(years_of(at)), numbers(serial, 8)
        ),
        "name": slots["name"],
        "phone": slots["phone"],
        "id": lower_x(rng, slots["id"]),
        "created": written(at),
        "text": case_texts(rng, slots, n),
    }
    empty = rng.random(n) < rate(rng, 0.001, 0.05)
    columns["text"] = pc.if_else(pa.array(empty), pa.scalar("略"), columns["text"])
    return whole(named(soiled(rng, columns, run, ("phone", "id")), NAMES), run.as_of, genuine=True)


def _spoken(rng: Rng, at: np.ndarray) -> pa.Array:
    """An instant as officers write it."""
    stamp = at.astype("M8[s]")
    year, month = stamp.astype("M8[Y]"), stamp.astype("M8[M]")
    day = stamp.astype("M8[D]")
    hour, minute = at // 3600 % 24, at // 60 % 60
    date = joined(
        numbers((month - year).astype(int) + 1), "月",
        numbers((day - month.astype("M8[D]")).astype(int) + 1), "日",
    )  # fmt: skip
    long = joined(
        numbers(year.astype(int) + 1970), "年", date, numbers(hour), "时", numbers(minute), "分"
    )
    short = joined(date, numbers(hour), "时许")
    plain = pc.utf8_slice_codeunits(written(at), 0, 16)
    which = pa.array(rng.choice(3, len(at), p=rng.dirichlet([2, 2, 1])).astype(np.int32))
    return pc.choose(which, long, short, plain)


KIND = Kind("case_texts", True, False, False, make)
