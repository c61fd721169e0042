"""People as text columns, for whoever needs some: tests, examples, account lists."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seawall.model.strings import Strings
from seawall.synth import emit, places
from seawall.synth.draw import People, draw
from seawall.synth.identifiers import IdForm, PhoneForm, ids
from seawall.synth.identifiers import phones as write_phones
from seawall.synth.sheet import Column, Sheet
from seawall.synth.spec import LeakSpec
from seawall.synth.stage import Stage, stage, text


def id_column(sheet: Sheet, name: str, people: People, form: NDArray[np.uint8]) -> Column:
    """IDs in the given forms."""
    values, bare = np.empty(sheet.n, np.int64), np.empty(sheet.n, np.uint8)
    return sheet.add(
        name, "cn.resident_id", ids, 56, people.id17, form, values, bare,
        values=values, form=form, forms=IdForm, bare=bare,
    )  # fmt: skip


def phone_column(
    sheet: Sheet, name: str, phone: NDArray[np.int64], form: NDArray[np.uint8]
) -> Column:
    """Mobile numbers in the given forms."""
    values = np.empty(sheet.n, np.int64)
    return sheet.add(
        name, "phone", write_phones, 36, phone, form, values,
        values=values, form=form, forms=PhoneForm,
    )  # fmt: skip


def email_column(
    sheet: Sheet, name: str, people: People, absent: NDArray[np.bool_], s: Stage
) -> Column:
    """E-mail addresses; `absent` rows have none."""
    kind = np.where(absent, 0, people.email).astype(np.uint8)
    index = people.number & 0xFFFFFFFF
    return sheet.add(
        name, "email", emit.emails, 64, kind, index, people.surname, people.born,
        *s.pools.pinyin, *s.words["domains"], values=np.where(kind > 0, index + 1, 0),
    )  # fmt: skip


def name_column(sheet: Sheet, name: str, people: People, s: Stage) -> Column:
    """Names."""
    return sheet.add(
        name, "person_name", emit.full_names, 32,
        people.surname, people.given1, people.given2, *s.names,
    )  # fmt: skip


def card_column(sheet: Sheet, name: str, card: NDArray[np.int64]) -> Column:
    """Bank cards, 0 for none."""
    shown = np.where(card > 0, card, -1)
    return sheet.add(name, "bank_card", emit.numbers, 20, shown, text(""), 0, values=card)


def pick_column(
    sheet: Sheet, name: str, element: str, index: NDArray[np.integer], pool: Strings
) -> Column:
    """Words from a pool; -1 for none."""
    width = int(np.diff(pool.offsets).max())
    return sheet.add(
        name, element, emit.picks, width, index.astype(np.int32), pool.data, pool.offsets
    )


def birth_column(
    sheet: Sheet, name: str, born: NDArray[np.int32], style: int = emit.ISO_DATE
) -> Column:
    """Birth dates; 0 for none."""
    values = born.astype(np.int64)
    return sheet.add(name, "birth_date", emit.dates, 17, born, style, values=values)


def people(seed: int, start: int, count: int, as_of: date) -> pa.RecordBatch:
    """People start..start + count - 1 of a seed, as text columns.

    Columns: id_no, name, sex, birth_date, birthplace, ethnicity, education, marital_status,
    occupation, mobile, mobile2, email, bank_card, address. A missing value is an empty text. Those
    of a leak with this seed are the same people: person_label_info's records are about people
    0..rows - 1.
    """
    s = stage(LeakSpec(seed=seed, as_of=as_of))
    p = draw(s.people_key, np.arange(start, start + count), s.frame)
    sheet = Sheet("people", count)
    plain = np.zeros(count, np.uint8)
    never = np.zeros(count, np.bool_)
    pick_column(sheet, "_id", "opaque", np.full(count, -1), s.words["sex"])
    id_column(sheet, "id_no", p, plain.copy())
    name_column(sheet, "name", p, s)
    pick_column(sheet, "sex", "sex", p.sex, s.words["sex"])
    birth_column(sheet, "birth_date", p.born)
    pick_column(sheet, "birthplace", "birthplace", p.birthplace, s.pools.places)
    pick_column(sheet, "ethnicity", "other", p.ethnicity, s.words["ethnicity"])
    pick_column(sheet, "education", "other", p.education, s.words["education"])
    pick_column(sheet, "marital_status", "other", p.marital, s.words["marital"])
    pick_column(sheet, "occupation", "other", p.occupation, s.words["occupation"])
    phone_column(sheet, "mobile", p.phone, plain)
    phone_column(sheet, "mobile2", p.phone2, plain)
    email_column(sheet, "email", p, never, s)
    card_column(sheet, "bank_card", p.card)
    sheet.add(
        "address", "address", places.addresses, 256,
        p.home, p.house, s.rural, *s.pools.places, places.streets(),
    )  # fmt: skip
    return sheet.batch()
