"""Which person a record is about, which records repeat an earlier one, and when things happened.

A table draws from slots; each slot is a person, taken from its own stretch of person numbers or,
for the shares that tables have in common, from another table's. Stretches are known, so counting
distinct people and overlaps needs a bit per person and no memory of records.
"""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

import numba as nb
import numpy as np
from numpy.typing import NDArray

from seawall.synth.draw import is_reachable
from seawall.synth.frame import Frame
from seawall.synth.rng import RING_MASK, below, ring, stream, word
from seawall.synth.spec import LeakSpec

U = np.uint64
STEP = 48_271  # a prime; made coprime to each stretch
MAX_WALK = 64
ROOM = 2  # person numbers per slot of a table's own, so that few slots meet at the same person
MAX_BACK = 1_000  # how far back a repeated record may stand
SPAN_DAYS = 4_383  # records of twelve years
OFFICERS, N_OFFICERS = 1 << 41, 4_000
WEEKDAY = np.array([1.1, 1.15, 1.1, 1.1, 1.15, 0.85, 0.7])  # Monday first
#: Relative weight of each hour, weekdays and weekends: a working day with an evening shoulder.
HOURS = np.array(
    [
        [6, 4, 3, 2, 2, 4, 10, 25, 60, 95, 100, 85, 55, 60, 85, 90, 80, 70, 55, 50, 48, 40, 25, 12],
        [9, 6, 4, 3, 2, 3, 7, 15, 35, 60, 75, 75, 60, 58, 65, 68, 65, 60, 58, 60, 55, 45, 30, 16],
    ],
    np.float64,
)


@dataclass(frozen=True, slots=True)
class Stretches:
    """Where one table's people come from.

    `rows` (m, 5) int64: first slot, slot after the last, first person, how many persons, step.
    """

    n_slots: int
    rows: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cast:
    """Person numbers of a leak: those below n_known are in tables, those below n_all in texts."""

    tables: tuple[Stretches, Stretches, Stretches]
    n_known: int
    n_all: int


def _stretches(parts: list[tuple[int, int, int]]) -> Stretches:
    rows, start = [], 0
    for n_slots, base, length in parts:
        if n_slots and length:
            step = STEP
            while gcd(step, length) != 1:
                step += 2
            rows.append((start, start + n_slots, base, length, step))
            start += n_slots
    return Stretches(start, np.array(rows or [(0, 0, 0, 1, 1)], np.int64))


def cast(spec: LeakSpec) -> Cast:
    """Lay out who can be in which table."""
    n_person, n_address, n_case = spec.rows
    slots_address = max(1, round(n_address / spec.per_person_address)) if n_address else 0
    slots_case = max(1, round(n_case / spec.per_person_case)) if n_case else 0
    shared = round(slots_address * spec.shared_address) if n_person else 0
    own_address = slots_address - shared
    room_address = ROOM * own_address
    from_person = round(slots_case * spec.shared_case) if n_person else 0
    from_address = round(slots_case * spec.shared_mobile) if own_address else 0
    own_case = slots_case - from_person - from_address
    at_case = n_person + room_address
    n_known = at_case + ROOM * own_case
    return Cast(
        (
            _stretches([(n_person, 0, n_person)]),
            _stretches([(shared, 0, n_person), (own_address, n_person, room_address)]),
            _stretches(
                [
                    (from_person, 0, n_person),
                    (from_address, n_person, room_address),
                    (own_case, at_case, ROOM * own_case),
                ]
            ),
        ),
        n_known,
        n_known + n_case,
    )


@nb.njit(cache=True, nogil=True)
def serials(key, start, n, chance):
    """The record each row shows: itself, or an earlier one that it repeats word for word."""
    out = np.empty(n, np.int64)
    limit = U(chance * 2.0**32)
    for j in range(n):
        row = start + j
        while row > 0:
            w = word(stream(key, row), 90)
            if (w & U(0xFFFFFFFF)) >= limit:
                break
            row -= 1 + below(w, min(row, MAX_BACK))
        out[j] = row
    return out


@nb.njit(cache=True, nogil=True)
def uniform(key, serial, k):
    """A number in 0..1 for each record."""
    out = np.empty(len(serial), np.float64)
    for j in range(len(serial)):
        out[j] = nb.float64(word(stream(key, serial[j]), k) >> U(11)) * 2.0**-53
    return out


@nb.njit(cache=True, nogil=True)
def words_of(key, serial, k):
    """A random word for each record."""
    out = np.empty(len(serial), np.uint64)
    for j in range(len(serial)):
        out[j] = word(stream(key, serial[j]), k)
    return out


@nb.njit(cache=True, nogil=True)
def _reachable(first, length, at, people_key, frame):
    """The first person from `at` on, round the stretch, who has a telephone and is 16 or older."""
    for step in range(MAX_WALK):
        person = first + (at + step) % length
        if is_reachable(people_key, person, frame):
            return person
    return first + at


@nb.njit(cache=True, nogil=True)
def people_of(key, serial, n_slots, rows, each_once, people_key, frame):
    """The person of each record: of slot i if `each_once`, else of any slot, with a telephone."""
    out = np.empty(len(serial), np.int64)
    for j in range(len(serial)):
        slot = serial[j]
        if not each_once:
            slot = below(word(stream(key, serial[j]), 80), n_slots)
        part = 0
        while slot >= rows[part, 1]:
            part += 1
        length = rows[part, 3]
        at = (slot - rows[part, 0]) % length * rows[part, 4] % length
        if each_once:
            out[j] = rows[part, 2] + at
        else:
            out[j] = _reachable(rows[part, 2], length, at, people_key, frame)
    return out


@nb.njit(cache=True, nogil=True)
def others(key, serial, k, n_known, n_all, people_key, frame):
    """People that texts mention besides: half from the tables' stretches, half from nowhere."""
    out = np.empty(len(serial), np.int64)
    for j in range(len(serial)):
        w = word(stream(key, serial[j]), k)
        if w & U(1) or n_all == n_known:
            out[j] = _reachable(0, n_known, nb.int64(w >> U(1)) % n_known, people_key, frame)
        else:
            n = n_all - n_known
            out[j] = _reachable(n_known, n, nb.int64(w >> U(1)) % n, people_key, frame)
    return out


@nb.njit(cache=True, nogil=True)
def strangers(first, spread, n, people_key, frame):
    """n people who are in no table: one with a telephone out of each `spread` numbers."""
    out = np.empty(n, np.int64)
    for j in range(n):
        out[j] = _reachable(first + spread * j, spread, 0, people_key, frame)
    return out


def days_ring(frame: Frame) -> NDArray[np.uint16]:
    """Days back from as_of: weekdays by weight, recent years heavier, the last days thinner."""
    back = np.arange(SPAN_DAYS)
    weekday = (frame.today - back) % 7  # 1900-01-01 was a Monday
    growth = np.exp(-back / 1_800.0)
    return ring(WEEKDAY[weekday] * growth)


def hours_ring() -> NDArray[np.uint8]:
    """(2, 256): hours of weekdays and of weekends."""
    return np.array([ring(hours, 256) for hours in HOURS], np.uint8)


@nb.njit(cache=True, nogil=True)
def moments(key, serial, k, earliest, days, hours, frame):
    """Day (from 1900-01-01) and second of an event of each record, none before `earliest`."""
    n = len(serial)
    day, second = np.empty(n, np.int32), np.empty(n, np.int32)
    for j in range(n):
        state = stream(key, serial[j])
        found = frame.today
        for attempt in range(8):
            w = word(state, k + 100 * attempt)
            found = frame.today - nb.int64(days[nb.int64(w & RING_MASK)])
            if found >= earliest[j]:
                break
        day[j] = max(found, min(earliest[j], frame.today))
        weekend = 1 if day[j] % 7 >= 5 else 0
        hour = nb.int64(hours[weekend, nb.int64((w >> U(16)) & U(255))])
        second[j] = hour * 3600 + nb.int64((w >> U(32)) & U(0xFFFFF)) % 3600
    return day, second


@nb.njit(cache=True, nogil=True)
def later(key, serial, k, day, second, longest, hours, frame):
    """An event after another one by up to `longest` days, mostly few, and not after as_of."""
    n = len(serial)
    day2, second2 = np.empty(n, np.int32), np.empty(n, np.int32)
    for j in range(n):
        w = word(stream(key, serial[j]), k)
        part = nb.float64(w & U(0xFFFFF)) / 2.0**20
        day2[j] = min(day[j] + nb.int64(part * part * part * longest), frame.today)
        weekend = 1 if day2[j] % 7 >= 5 else 0
        hour = nb.int64(hours[weekend, nb.int64((w >> U(20)) & U(255))])
        second2[j] = hour * 3600 + nb.int64((w >> U(32)) & U(0xFFFFF)) % 3600
        if day2[j] == day[j]:
            second2[j] = second[j] + nb.int64(w >> U(52)) % (86_400 - second[j])
    return day2, second2
