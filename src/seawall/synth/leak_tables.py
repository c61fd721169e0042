"""The three tables of the leak, column by column, in the shape of the leak of 2022."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.store import PAD
from seawall.model.strings import Strings, from_values
from seawall.synth import assign, emit, hostile, phones, places, prose, words
from seawall.synth.assign import Cast, cast
from seawall.synth.damage import id_forms, phone_forms, spoil
from seawall.synth.draw import People, draw
from seawall.synth.frame import EPOCH, Frame, Pools, frame, pools
from seawall.synth.identifiers import IdForm, PhoneForm, ids
from seawall.synth.identifiers import phones as write_phones
from seawall.synth.rng import key_of
from seawall.synth.sheet import Sheet
from seawall.synth.spec import TABLES, LeakSpec

LOADED_AT_MS = 1_600_000_000_000  # the first document ids' clock, plus 2**26 ms per table
PER_MS = 3  # documents a bulk load writes in a millisecond
DOMAINS = ("example.com", "example.org", "example.net", "mail.example.com")
ADDRESS_ID = 0.40  # share of address rows with an ID
ADDRESS_MAIL = 0.30  # of those people who have one
OPTIONAL_PHONE2 = 0.5


def text(value: str) -> NDArray[np.uint8]:
    """Literal bytes for a kernel, with spare bytes behind."""
    return np.frombuffer(value.encode() + bytes(PAD), np.uint8).copy()


def _pool(values: tuple[str, ...] | list[str]) -> Strings:
    return emit.padded(from_values([value.encode() for value in values]))


@dataclass(frozen=True)
class Stage:
    """All that is fixed for a leak: frame, pools, keys and who can be where."""

    spec: LeakSpec
    frame: Frame
    pools: Pools
    cast: Cast
    people_key: np.uint64
    keys: tuple[np.uint64, ...]
    days: NDArray[np.uint16]
    hours: NDArray[np.uint8]
    rural: NDArray[np.bool_]
    year_days: NDArray[np.int32]
    since: NDArray[np.int32]
    words: dict[str, Strings]

    @property
    def names(self) -> tuple[NDArray[Any], ...]:
        """The four buffers that name kernels take."""
        return (*self.pools.surnames, *self.pools.given)


@lru_cache(maxsize=2)
def stage(spec: LeakSpec) -> Stage:
    """Prepare a leak."""
    found = frame(spec.as_of)
    plain = pools()
    ready = Pools(*(emit.padded(pool) for pool in plain))
    county_names = tuple(plain.counties.at(i).decode() for i in range(plain.counties.n))
    years = np.arange(1900, 2101).astype("U4").astype("datetime64[Y]").astype("datetime64[D]")
    lists = {
        "sex": ("", "男", "女"),
        "education": words.EDUCATION,
        "occupation": words.OCCUPATION,
        "marital": words.MARITAL,
        "ethnicity": words.ETHNICITY,
        "labels": [f"{a}、{b}" for a in words.LABELS for b in words.LABELS] + words.LABELS,
        "source": words.SOURCES,
        "case_type": words.CASE_TYPES,
        "status": words.STATUSES,
        "station": [
            f"{name}{kind}"
            for name in county_names
            for kind in ("公安局" + k for k in words.STATION_KINDS)
        ],
        "domains": DOMAINS,
        "hostile": hostile.VALUES,
    }
    since = np.full(1000, 1999, np.int32)
    for prefix, (_, year, _) in phones.PREFIXES.items():
        since[prefix] = year
    return Stage(
        spec,
        found,
        ready,
        cast(spec),
        key_of(spec.seed, "people"),
        tuple(key_of(spec.seed, table) for table in TABLES),
        assign.days_ring(found),
        assign.hours_ring(),
        places.rural(county_names),
        (years - EPOCH).astype(np.int32),
        since,
        {name: _pool(list(values)) for name, values in lists.items()},
    )


@dataclass(frozen=True)
class Chunk:
    """A sheet with the record and the person of each row."""

    sheet: Sheet
    serial: NDArray[np.int64]
    person: NDArray[np.int64]


class _Writer:
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

    def id(
        self, name: str, people: People, k: int, absent: NDArray[np.bool_] | None = None
    ) -> None:
        """A column of IDs with its damage."""
        form = id_forms(self.s.spec.damage, assign.uniform(self.key, self.serial, k))
        values, bare = np.empty(len(form), np.int64), np.empty(len(form), np.uint8)
        if absent is not None:
            form[absent] = IdForm.EMPTY
        self.sheet.add(
            name, "cn.resident_id", ids, 56, people.id17, form, values, bare,
            values=values, form=form, forms=IdForm, bare=bare if self.s.spec.damage.rounded_ids else None,
        )  # fmt: skip

    def phone(self, name: str, phone: NDArray[np.int64], k: int) -> None:
        """A column of mobile numbers with its damage."""
        form = phone_forms(self.s.spec.damage, assign.uniform(self.key, self.serial, k))
        values = np.empty(len(form), np.int64)
        self.sheet.add(
            name, "phone", write_phones, 36, phone, form, values,
            values=values, form=form, forms=PhoneForm,
        )  # fmt: skip

    def name(self, column: str, people: People, k: int) -> None:
        """A column of names."""
        p = people
        self.sheet.add(
            column, "person_name", emit.full_names, 32, p.surname, p.given1, p.given2, *self.s.names
        )
        self.spoil(k)

    def pick(self, name: str, element: str, index: NDArray[Any], pool: Strings, width: int) -> None:
        """A column of words from a pool."""
        self.sheet.add(
            name, element, emit.picks, width, index.astype(np.int32), pool.data, pool.offsets
        )

    def email(self, name: str, people: People, absent: NDArray[np.bool_]) -> None:
        """A column of e-mail addresses."""
        s, kind = self.s, people.email.copy()
        kind[absent] = 0
        index = people.index & 0xFFFFFFFF
        self.sheet.add(
            name, "email", emit.emails, 64, kind, index, people.surname, people.born, *s.pools.pinyin,
            *s.words["domains"], values=np.where(kind > 0, index + 1, 0),
        )  # fmt: skip

    def card(self, people: People, k: int) -> None:
        """The optional column of bank cards."""
        values = np.where(self.left_out(k, 0.3) | (people.card == 0), -1, people.card)
        facts = np.maximum(values, 0)
        self.sheet.add(
            "bank_card", "bank_card", emit.numbers, 20, values, text(""), 0, values=facts
        )

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
        spoil(self.sheet, self.chance(k, self.s.spec.damage.hostile), self.s.words["hostile"])

    def earliest(self, people: People, phone: NDArray[np.int64]) -> NDArray[np.int32]:
        """The first day a record can be of: after the birth, and not before the phone's segment."""
        year = np.maximum(people.born // 10_000 + 1, self.s.since[phone // 100_000_000])
        return self.s.year_days[year - 1900]

    def moments(self, k: int, earliest: NDArray[np.int32]) -> Any:
        """Day and second of an event."""
        s = self.s
        return assign.moments(self.key, self.serial, k, earliest, s.days, s.hours, s.frame)

    def later(self, k: int, day: Any, second: Any, longest: int) -> Any:
        """An event after another."""
        s = self.s
        return assign.later(self.key, self.serial, k, day, second, longest, s.hours, s.frame)

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
                    "opaque",
                    self.below(70 + i, len(words.STATUSES)),
                    self.s.words["status"],
                    24,
                )
        return Chunk(self.sheet, self.serial, self.person)


def _person(s: Stage, start: int, n: int) -> Chunk:
    w = _Writer(s, 0, start, n, 640)
    p, sheet = w.people, w.sheet
    w.id("id_no", p, 0)
    w.name("name", p, 60)
    w.pick("sex", "sex", p.sex, s.words["sex"], 8)
    sheet.add(
        "birth_date",
        "birth_date",
        emit.dates,
        10,
        p.born,
        emit.ISO_DATE,
        values=p.born.astype(np.int64),
    )
    w.pick("birthplace", "birthplace", p.birthplace, s.pools.places, 128)
    w.pick("ethnicity", "opaque", p.ethnicity, s.words["ethnicity"], 24)
    w.pick("education", "opaque", p.education, s.words["education"], 24)
    w.pick("marital_status", "opaque", p.marital, s.words["marital"], 24)
    w.pick("occupation", "opaque", p.occupation, s.words["occupation"], 24)
    height = np.where(w.left_out(2, 0.35), -1, p.height).astype(np.int64)
    sheet.add("height", "opaque", emit.numbers, 4, height, text(""), 0)
    phone = np.where(w.left_out(3, 0.15), 0, p.phone)
    w.phone("mobile", phone, 4)
    w.email("email", p, w.left_out(5, 0.3))
    if s.spec.cards:
        w.card(p, 6)
    sheet.add("photo_key", "opaque", emit.keys, 40, w.word(7), text("photo/"), text(".jpg"))
    labels = s.words["labels"]
    w.pick("labels", "opaque", np.where(w.left_out(8, 0.2), -1, w.below(9, labels.n)), labels, 64)
    w.spoil(61)
    day, second = w.moments(10, w.earliest(p, phone))
    w.stamp("create_time", day, second, emit.BLANK_TIME)
    w.stamp("update_time", *w.later(11, day, second, 1_500), emit.BLANK_TIME)
    return w.done()


def _address(s: Stage, start: int, n: int) -> Chunk:
    w = _Writer(s, 1, start, n, 640)
    p, sheet = w.people, w.sheet
    w.name("name", p, 60)
    second_phone = (p.phone2 > 0) & w.chance(1, 0.2)
    phone = np.where(second_phone, p.phone2, p.phone)
    w.phone("mobile", phone, 2)
    w.phone("mobile2", np.where(second_phone | w.left_out(3, OPTIONAL_PHONE2), 0, p.phone2), 4)
    streets = places.streets()
    sheet.add(
        "address", "address", emit_address, 256, p.home, p.house, s.rural, *s.pools.places, streets
    )
    w.spoil(61)
    w.pick("province", "opaque", p.home, s.pools.provinces, 32)
    w.pick("city", "opaque", p.home, s.pools.prefectures, 64)
    w.pick("county", "opaque", p.home, s.pools.counties, 64)
    w.id("id_no", p, 0, w.left_out(5, 1 - ADDRESS_ID))
    w.email("email", p, w.left_out(6, 1 - ADDRESS_MAIL))
    if s.spec.cards:
        w.card(p, 7)
    order = (w.word(8) >> np.uint64(24)).astype(np.int64) % 10_000_000_000
    sheet.add("order_no", "opaque", emit.numbers, 16, order, text("DD"), 10)
    sheet.add("ip", "ip", emit.addresses_v4, 16, w.word(9))
    w.pick("source", "opaque", w.below(10, len(words.SOURCES)), s.words["source"], 24)
    day, second = w.moments(11, w.earliest(p, phone))
    w.stamp("delivery_time", day, second, emit.ISO_TIME)
    day, second = w.later(12, day, second, 60)
    w.stamp("update_time", day, second, emit.ISO_TIME)
    return w.done()


emit_address: Callable[..., int] = places.addresses


def _case(s: Stage, start: int, n: int) -> Chunk:
    w = _Writer(s, 2, start, n, 2_048)
    p, sheet = w.people, w.sheet
    known, every = s.cast.n_known, s.cast.n_all
    second_party, third_party = (
        draw(
            s.people_key,
            assign.others(w.key, w.serial, k, known, every, s.people_key, s.frame),
            s.frame,
        )
        for k in (20, 21)
    )
    officer_no = w.below(22, assign.N_OFFICERS)
    officers = draw(s.people_key, officer_no + assign.OFFICERS, s.frame)
    day, second = w.moments(1, w.earliest(p, p.phone))
    ymd = s.frame.calendar[day]
    kind = w.below(2, len(words.CASE_TYPES))
    sheet.add(
        "case_id",
        "opaque",
        emit.numbers,
        20,
        ymd * np.int64(1_000_000) + w.serial % 1_000_000,
        text("JQ"),
        14,
    )
    w.stamp("report_time", day, second, emit.BLANK_TIME)
    w.name("caller_name", p, 60)
    w.pick("caller_sex", "sex", p.sex, s.words["sex"], 8)
    w.phone("caller_phone", p.phone, 3)
    w.pick("case_type", "opaque", kind, s.words["case_type"], 24)
    found = {
        element: np.empty((n, prose.MAX_SLOTS), np.int64)
        for element in ("cn.resident_id", "phone", "bank_card")
    }
    sheet.add(
        "case_text", "free_text", prose.texts, prose.widest(), w.key, w.serial, kind, ymd, second, p,
        second_party, third_party, officers, s.names, tuple(s.pools.places), s.rural, places.streets(),
        prose.program(), *found.values(), inside=found,
    )  # fmt: skip
    w.spoil(61)
    sheet.add(
        "case_address",
        "address",
        emit_address,
        256,
        p.home,
        p.house,
        s.rural,
        *s.pools.places,
        places.streets(),
    )
    w.spoil(62)
    station = p.home * np.int32(len(words.STATION_KINDS)) + w.below(4, len(words.STATION_KINDS))
    w.pick("station", "opaque", station, s.words["station"], 96)
    sheet.add("officer_no", "opaque", emit.numbers, 8, officer_no, text("P"), 6)
    w.pick("status", "opaque", w.below(5, len(words.STATUSES)), s.words["status"], 24)
    day, second = w.later(6, day, second, 3)
    w.stamp("accept_time", day, second, emit.COMPACT_TIME)
    w.stamp("update_time", *w.later(7, day, second, 400), emit.BLANK_TIME)
    return w.done()


MAKERS: tuple[Callable[[Stage, int, int], Chunk], ...] = (_person, _address, _case)


def chunk(spec: LeakSpec, number: int, start: int, n: int) -> Chunk:
    """Rows start..start + n - 1 of table `number`, the same whenever asked for."""
    return MAKERS[number](stage(spec), start, n)
