"""An old genuine register sold as a new one: every instant was moved by the same span of days.

People, IDs, phones and addresses are those of 2009 to 2014 and untouched; the seller moves
created_at and the claimed day by three to nine years. The people are real, so this is no
fabrication: `genuine` is None, all rows are genuine, and `was_as_of` tells the true day. What
should be doubted is the date.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tests.populations.draws import Rng, between
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.people import people
from tests.populations.registers import created, in_order, register, shuffled
from tests.populations.setting import setting
from tests.populations.times import DAY, written

NAMES = {
    "id": "id_number", "name": "name", "sex": "sex", "birth": "birthday", "phone": "mobile",
    "address": "address", "created": "created_at",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(rng, date(2009, 1, 1), date(2014, 12, 31))
    some = people(rng, n, run)
    at = created(rng, some, run)
    columns = register(rng, some, run, at)
    weeks = int(between(rng, 3, 9) * 52)
    columns["created"] = written(at + weeks * 7 * DAY)  # weekdays stay what they are
    columns = in_order(columns, at) if rng.random() < 0.5 else shuffled(rng, columns)
    claimed = run.as_of + timedelta(weeks=weeks)
    return replace(whole(named(columns, NAMES), claimed, genuine=True), was_as_of=run.as_of)


KIND = Kind("old_leak_relabelled", None, True, False, make)
