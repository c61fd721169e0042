"""The three tables of the leak, column by column, in the shape of the leak of 2022.

Numbers given to a writer's methods are the random words of the record that the column uses: within
a table each is used once.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from seawall.synth import assign, emit, places, prose, words
from seawall.synth.columns import Chunk, Writer
from seawall.synth.draw import draw
from seawall.synth.spec import LeakSpec
from seawall.synth.stage import Stage, stage, text

ADDRESS_ID = 0.40  # share of address rows with an ID
ADDRESS_MAIL = 0.30  # of those people who have one
OPTIONAL_PHONE2 = 0.5


def _person(s: Stage, start: int, n: int) -> Chunk:
    w = Writer(s, 0, start, n, 640)
    p, sheet = w.people, w.sheet
    w.id("id_no", 0)
    w.name("name", 60)
    w.pick("sex", "sex", p.sex, s.words["sex"])
    sheet.add(
        "birth_date",
        "birth_date",
        emit.dates,
        10,
        p.born,
        emit.ISO_DATE,
        values=p.born.astype(np.int64),
    )
    w.pick("birthplace", "birthplace", p.birthplace, s.pools.places)
    w.pick("ethnicity", "other", p.ethnicity, s.words["ethnicity"])
    w.pick("education", "other", p.education, s.words["education"])
    w.pick("marital_status", "other", p.marital, s.words["marital"])
    w.pick("occupation", "other", p.occupation, s.words["occupation"])
    height = np.where(w.left_out(2, 0.35), -1, p.height).astype(np.int64)
    sheet.add("height", "other", emit.numbers, 4, height, text(""), 0)
    phone = np.where(w.left_out(3, 0.15), 0, p.phone)
    w.phone("mobile", phone, 4)
    w.email("email", w.left_out(5, 0.3))
    if s.spec.cards:
        w.card(6)
    sheet.add("photo_key", "opaque", emit.keys, 40, w.word(7), text("photo/"), text(".jpg"))
    labels = s.words["labels"]
    w.pick("labels", "other", np.where(w.left_out(8, 0.2), -1, w.below(9, labels.n)), labels)
    w.spoil(61)
    day, second = w.moments(10, w.earliest(p, phone))
    w.stamp("create_time", day, second, emit.BLANK_TIME)
    day, second = w.later(11, day, second, 1_500)
    w.stamp("update_time", day, second, emit.BLANK_TIME)
    return w.done()


def _address(s: Stage, start: int, n: int) -> Chunk:
    w = Writer(s, 1, start, n, 640)
    p, sheet = w.people, w.sheet
    w.name("name", 60)
    second_phone = (p.phone2 > 0) & w.chance(1, 0.2)
    phone = np.where(second_phone, p.phone2, p.phone)
    w.phone("mobile", phone, 2)
    w.phone("mobile2", np.where(second_phone | w.left_out(3, OPTIONAL_PHONE2), 0, p.phone2), 4)
    streets = places.streets()
    sheet.add(
        "address", "address", emit_address, 256, p.home, p.house, s.rural, *s.pools.places, streets
    )
    w.spoil(61)
    w.pick("province", "other", p.home, s.pools.provinces)
    w.pick("city", "other", p.home, s.pools.prefectures)
    w.pick("county", "other", p.home, s.pools.counties)
    w.id("id_no", 0, w.left_out(5, 1 - ADDRESS_ID))
    w.email("email", w.left_out(6, 1 - ADDRESS_MAIL))
    if s.spec.cards:
        w.card(7)
    order = (w.word(8) >> np.uint64(24)).astype(np.int64) % 10_000_000_000
    sheet.add("order_no", "opaque", emit.numbers, 16, order, text("DD"), 10)
    sheet.add("ip", "ip", emit.addresses_v4, 16, w.word(9))
    w.pick("source", "other", w.below(10, len(words.SOURCES)), s.words["source"])
    day, second = w.moments(11, w.earliest(p, phone))
    w.stamp("delivery_time", day, second, emit.ISO_TIME)
    day, second = w.later(12, day, second, 60)
    w.stamp("update_time", day, second, emit.ISO_TIME)
    return w.done()


emit_address: Callable[..., int] = places.addresses


def _case(s: Stage, start: int, n: int) -> Chunk:
    w = Writer(s, 2, start, n, 2_048)
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
    w.name("caller_name", 60)
    w.pick("caller_sex", "sex", p.sex, s.words["sex"])
    w.phone("caller_phone", p.phone, 3)
    w.pick("case_type", "other", kind, s.words["case_type"])
    found = {
        element: np.empty((n, prose.MAX_SLOTS), np.int64)
        for element in ("cn.resident_id", "phone", "bank_card")
    }
    sheet.add(
        "case_text", "free_text", prose.texts, prose.widest(), w.key, w.serial, kind, ymd, second,
        p, second_party, third_party, officers, s.names, tuple(s.pools.places), s.rural,
        places.streets(), prose.program(), *found.values(), inside=found,
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
    w.pick("station", "other", station, s.words["station"])
    sheet.add("officer_no", "opaque", emit.numbers, 8, officer_no, text("P"), 6)
    w.pick("status", "other", w.below(5, len(words.STATUSES)), s.words["status"])
    day, second = w.later(6, day, second, 3)
    w.stamp("accept_time", day, second, emit.COMPACT_TIME)
    day, second = w.later(7, day, second, 400)
    w.stamp("update_time", day, second, emit.BLANK_TIME)
    return w.done()


MAKERS: tuple[Callable[[Stage, int, int], Chunk], ...] = (_person, _address, _case)


def chunk(spec: LeakSpec, number: int, start: int, n: int) -> Chunk:
    """Rows start..start + n - 1 of table `number`, the same whenever asked for."""
    return MAKERS[number](stage(spec), start, n)
