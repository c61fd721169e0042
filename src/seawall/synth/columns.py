"""What the tables of a leak write alike: identifiers with their damage, names, times, words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seawall.model.strings import Strings
from seawall.synth import assign, emit, hostile, words
from seawall.synth.damage import id_forms, phone_forms, spoil
from seawall.synth.draw import People, draw
from seawall.synth.identifiers import IdForm
from seawall.synth.people import (
    card_column,
    email_column,
    id_column,
    name_column,
    phone_column,
    pick_column,
)
from seawall.synth.rng import key_of
from seawall.synth.sheet import Sheet
from seawall.synth.spec import TABLES
from seawall.synth.stage import Stage

LOADED_AT_MS = 1_600_000_000_000  # the first document ids' clock, plus 2**26 ms per table
Days = NDArray[np.int32]
Moments = tuple[Days, Days]  # day and second
PER_MS = 3  # documents a bulk load writes in a millisecond


@dataclass(frozen=True)
class Chunk:
    """A sheet with the record and the person of each row."""

    sheet: Sheet
    serial: NDArray[np.int64]
    person: NDArray[np.int64]


class Writer:
    """What the three tables write alike."""

    def __init__(self, s: Stage, number: int, start: int, n: int, row_bytes: int) -> None:
        self.s, self.key = s, s.keys[number]
        self.serial = assign.serials(self.key, start, n, s.spec.damage.duplicates)
        stretches = s.cast.tables[number]
        self.person = assign.people_of(
            self.key,
            self.serial,
            stretches.n_slots,
            stretches.rows,
            number == 0,
            s.people_key,
            s.frame,
        )
        self.people = draw(s.people_key, self.person, s.frame)
        self.sheet = Sheet(TABLES[number], n, row_bytes)
        node = np.uint64(
            key_of(s.spec.seed, "node") | np.uint64(1)
        )  # a group address: no one's card
        first = LOADED_AT_MS + (number << 26)
        self.sheet.add("_id", "opaque", emit.flakes, 20, self.serial, first, PER_MS, node)

    def chance(self, k: int, share: float) -> NDArray[np.bool_]:
        """Which records an event of probability `share` befalls."""
        return np.asarray(assign.uniform(self.key, self.serial, k)) < share

    def left_out(self, k: int, share: float) -> NDArray[np.bool_]:
        """Which records leave an optional column empty."""
        return self.chance(k, share + (1 - share) * self.s.spec.damage.empty)

    def id(self, name: str, k: int, absent: NDArray[np.bool_] | None = None) -> None:
        """A column of IDs with its damage."""
        form = id_forms(self.s.spec.damage, assign.uniform(self.key, self.serial, k))
        if absent is not None:
            form[absent] = IdForm.EMPTY
        column = id_column(self.sheet, name, self.people, form)
        if not self.s.spec.damage.rounded_ids:
            column.bare = None

    def phone(self, name: str, phone: NDArray[np.int64], k: int) -> None:
        """A column of mobile numbers with its damage."""
        form = phone_forms(self.s.spec.damage, assign.uniform(self.key, self.serial, k))
        phone_column(self.sheet, name, phone, form)

    def name(self, column: str, k: int) -> None:
        """A column of names."""
        name_column(self.sheet, column, self.people, self.s)
        self.spoil(k)

    def pick(self, name: str, element: str, index: NDArray[Any], pool: Strings) -> None:
        """A column of words from a pool."""
        pick_column(self.sheet, name, element, index, pool)

    def email(self, name: str, absent: NDArray[np.bool_]) -> None:
        """A column of e-mail addresses."""
        email_column(self.sheet, name, self.people, absent, self.s)

    def card(self, k: int) -> None:
        """The optional column of bank cards."""
        card_column(self.sheet, "bank_card", np.where(self.left_out(k, 0.3), 0, self.people.card))

    def stamp(
        self, name: str, day: NDArray[np.int32], second: NDArray[np.int32], style: int
    ) -> None:
        """A column of points in time."""
        ymd = self.s.frame.calendar[day]
        self.sheet.add(
            name, "date", emit.stamps, 26, ymd, second, style, values=ymd.astype(np.int64)
        )

    def spoil(self, k: int) -> None:
        """Replace values of the last column by hostile ones, where that is wanted."""
        if self.s.spec.damage.hostile:
            pool = self.s.words["hostile"]
            hit = self.chance(k, self.s.spec.damage.hostile)
            spoil(self.sheet, hit, self.below(k + 20, pool.n), pool)

    def earliest(self, people: People, phone: NDArray[np.int64]) -> NDArray[np.int32]:
        """The first day a record can be of: after the birth, and not before the phone's segment."""
        year = np.maximum(people.born // 10_000 + 1, self.s.since[phone // 100_000_000])
        days: NDArray[np.int32] = self.s.year_days[year - 1900]
        return days

    def moments(self, k: int, earliest: NDArray[np.int32]) -> Moments:
        """Day and second of an event."""
        s = self.s
        day, second = assign.moments(self.key, self.serial, k, earliest, s.days, s.hours, s.frame)
        return day, second

    def later(self, k: int, day: Days, second: Days, longest: int) -> Moments:
        """An event after another."""
        s = self.s
        day, second = assign.later(self.key, self.serial, k, day, second, longest, s.hours, s.frame)
        return day, second

    def word(self, k: int) -> NDArray[np.uint64]:
        """A random word per record."""
        return np.asarray(assign.words_of(self.key, self.serial, k))

    def below(self, k: int, n: int) -> NDArray[np.int64]:
        """A number below n per record."""
        return ((self.word(k) >> np.uint64(33)) % np.uint64(n)).astype(np.int64)

    def done(self) -> Chunk:
        """Add the hostile columns if wanted, and hand over."""
        if self.s.spec.damage.hostile_columns:
            for i, name in enumerate(hostile.COLUMNS):
                self.pick(
                    name,
                    "other",
                    self.below(70 + i, len(words.STATUSES)),
                    self.s.words["status"],
                )
        return Chunk(self.sheet, self.serial, self.person)
