"""Stays in the hotels of a city or a chain: name, ID, phone, hotel, room, check-in.

Guests come from everywhere and come back; couples share a room, and a check-in. Arrivals peak in the
evening and on Fridays (assumed).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from tests.populations.addresses import divisions, style
from tests.populations.dirt import lower_x, soiled
from tests.populations.draws import Rng, between, often, weighted, zipf
from tests.populations.kinds import Kind, Population, named, whole
from tests.populations.names import full_names
from tests.populations.people import Who
from tests.populations.phones import phones
from tests.populations.prose import words
from tests.populations.registers import sex_column
from tests.populations.resident_ids import ids
from tests.populations.setting import setting
from tests.populations.texts import joined, numbers
from tests.populations.times import leisure, written
from tests.populations.visits import visitors

NAMES = {
    "name": "GuestName", "sex": "Gender", "id": "CertNo", "phone": "Mobile", "home": "NativePlace",
    "hotel": "HotelCode", "room": "RoomNo", "created": "CheckInTime",
}  # fmt: skip


def make(n: int, rng: Rng) -> Population:
    run = setting(rng, relatives=between(rng, 0.1, 0.4), men=between(rng, 0.55, 0.72))
    ages = np.interp(
        np.arange(101), [0, 15, 18, 30, 50, 70, 90], [0, 0.03, 0.6, 1.5, 0.9, 0.15, 0.02]
    )
    rhythm = leisure(rng)
    hours = np.interp(
        np.arange(24), [0, 2, 6, 11, 14, 18, 21, 23], [1.5, 0.4, 0.1, 0.5, 1.2, 1.8, 2.6, 2]
    )
    rhythm = replace(rhythm, hours=hours * rng.lognormal(0, 0.15, 24))
    some, owner, at = visitors(rng, n, run, rhythm, (0.5, 6), (1.1, 3), who=Who(ages=ages))
    pair = np.zeros(n, bool)
    pair[1:] = often(rng, between(rng, 0.05, 0.2), n - 1)
    pair &= ~np.roll(pair, 1)
    before = np.maximum(np.arange(n) - 1, 0)
    mate = owner[before] + 1  # the next of the list is often of the same household
    pair &= mate < len(some)
    owner = np.where(pair, mate, owner)
    at = np.where(pair, at[before] + rng.integers(0, 40, n), at)
    hotel = weighted(rng, zipf(60, 4.0), n)
    room = rng.integers(1, 20, n) * 100 + rng.integers(1, 30, n)
    hotel, room = np.where(pair, hotel[before], hotel), np.where(pair, room[before], room)
    held = some.take(owner)
    year = np.full(len(some), run.as_of.year)
    rows = pa.array(owner)
    columns = {
        "name": full_names(rng, some).take(rows),
        "sex": sex_column(rng, held.male),
        "id": lower_x(rng, ids(some).take(rows)),
        "phone": phones(rng, some, year, run).take(rows),
        "home": divisions(held.home, run.as_of.year, style(rng), rng),
        "hotel": joined("H", numbers(hotel * 7 + 1001)),
        "room": numbers(room),
        "created": written(at),
    }
    columns["home"] = pa.compute.if_else(
        pa.array(often(rng, 0.02, n)), words(rng, n, "无 不详 外地 本市"), columns["home"]
    )
    return whole(
        named(soiled(rng, columns, run, ("phone", "home")), NAMES), run.as_of, genuine=True
    )


KIND = Kind("hotel_stays", True, False, False, make)
