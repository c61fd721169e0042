"""Canary rows as text: what `make` writes, and what verification takes its digests from.

rows = canary.make(recipe, key)          # Rows: text by kind
rows.table(layout.columns("id,name"))    # Arrow text columns in the recipient's layout
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seawall.digest.key import Key
from seawall.elements import by_id
from seawall.model.canaries import Recipe
from seawall.model.element import Reason
from seawall.model.strings import Strings, from_values
from seawall.synth import places
from seawall.synth.frame import pools
from seawall.synth.identifiers import IdForm
from seawall.synth.people import birth_column, id_column, name_column, pick_column
from seawall.synth.sheet import Sheet
from seawall.synth.spec import LeakSpec
from seawall.synth.stage import Stage, stage
from seawall.tables import miit
from seawall.trace import layout, likeness
from seawall.trace.contact import Contacts, contacts, emails
from seawall.trace.likeness import Drawn
from seawall.trace.streets import Streets, addresses


@dataclass(frozen=True)
class Rows:
    """The rows of a set: people, contacts and their texts. All plaintext of nobody."""

    who: Drawn
    contacts: Contacts
    sheet: Sheet
    mails: list[str]
    addresses: list[str]

    @property
    def n(self) -> int:
        """How many."""
        return len(self.who.words)

    @property
    def recipe(self) -> Recipe:
        """What they were made from."""
        return self.who.recipe

    def texts(self, name: str) -> Strings:
        """A column of the sheet: id, name, birth_date, birthplace, address."""
        return self.sheet.strings(self.sheet.column(name))

    @property
    def phones(self) -> list[str]:
        """Eleven digits each, "" for none."""
        return [str(number) if number else "" for number in self.contacts.phone.tolist()]

    def table(self, columns: tuple[layout.Column, ...]) -> pa.Table:
        """Text columns in a layout."""
        return pa.table({column.name: pa.array(self._written(column)) for column in columns})

    def _written(self, column: layout.Column) -> list[str]:
        kind, people = column.element, self.who.people
        if kind == "cn.resident_id":
            return _listed(self.texts("id"))
        if kind == "address":
            return self.addresses
        if kind == "birthplace":
            return [text.removesuffix(_vague(text)) for text in _listed(self.texts(kind))]
        if kind == "person_name":
            return _listed(self.texts("name"))
        if kind == "sex":
            words = layout.SEXES[column.style]
            return [words[sex - 1] for sex in people.sex.tolist()]
        if kind == "birth_date":
            return list(map(layout.day(column.style), people.born.tolist()))
        if kind == "phone":
            return list(map(layout.phone(column.style), self.contacts.phone.tolist()))
        if kind == "email":
            return self.mails
        if kind == "date":
            day, second = likeness.created(self.who, self.contacts.since)
            ymd = self.who.frame.calendar[day].tolist()
            return list(map(layout.moment(column.style), ymd, second.tolist()))
        if kind == "uuid":
            return [str(UUID(bytes=raw, version=4)) for raw in self._raw(0, 16)]
        if kind == "opaque":
            return [raw.hex() for raw in self._raw(2, 12)]
        return [""] * self.n

    def _raw(self, first: int, n_bytes: int) -> list[bytes]:
        """Random bytes of each row, from words that nothing else is drawn from."""
        spare = np.ascontiguousarray(self.who.words[:, likeness.N_USED + first :])
        return [row.tobytes()[:n_bytes] for row in spare]


def _in_towns(lived: list[str], reached: Contacts) -> list[str]:
    """The addresses, with the city in place of the county for rows of a city without counties."""
    places_of, towns = pools().places, miit.cities()
    for row in np.flatnonzero(reached.town).tolist():
        county = places_of.at(int(reached.home[row])).decode()
        lived[row] = towns[reached.town[row]].name + lived[row].removeprefix(county)
    return lived


def _listed(column: Strings) -> list[str]:
    return [column.at(i).decode() for i in range(column.n)]


def _vague(place: str) -> str:
    """The name of an urban district that many cities have, and no reader takes for a place."""
    return next(
        (name for name in ("市郊区", "郊区", "城区", "矿区") if place.endswith("市" + name)), ""
    )


def make(recipe: Recipe, key: Key, streets: Streets | None = None) -> Rows:
    """The rows of a set. The same for the same recipe and key; row i whatever the count.

    Args:
        recipe: What to make.
        key: The keyring's key that all follow from.
        streets: Streets of our own to live in (streets.py); they change addresses alone.
    """
    s = stage(LeakSpec(as_of=recipe.begins_on))
    who = _called(likeness.draw(recipe, key), s)
    reached = contacts(who)
    sheet = _sheet(who, reached.home, s)
    lived = _in_towns(_listed(sheet.strings(sheet.column("address"))), reached)
    if streets:
        home = who.frame.codes[reached.home].astype(np.int64)
        lived = addresses(lived, home, who.people.house, streets)
    return Rows(who, reached, sheet, emails(who), lived)


def _called(who: Drawn, s: Stage) -> Drawn:
    """The same people, none of whom is called like a word or a place, as one in 50,000 would be."""
    for turn in range(1, 7):
        sheet = Sheet("names", len(who.words))
        names = sheet.strings(name_column(sheet, "name", who.people, s))
        odd = np.flatnonzero(by_id("person_name").judge(names).codes != Reason.VALID)
        if not len(odd):
            break
        who = likeness.renamed(who, odd, turn)
    return who


def _sheet(who: Drawn, home: NDArray[np.uint16], s: Stage) -> Sheet:
    """The texts that synth's writers write."""
    n, people = len(who.words), who.people
    sheet = Sheet("canaries", n)
    id_column(sheet, "id", people, np.full(n, IdForm.PLAIN, np.uint8))
    name_column(sheet, "name", people, s)
    birth_column(sheet, "birth_date", people.born)
    pick_column(sheet, "birthplace", "birthplace", people.birthplace, s.pools.places)
    sheet.add(
        "address", "address", places.addresses, 256,
        home, people.house, s.rural, *s.pools.places, places.streets(),
    )  # fmt: skip
    return sheet


def values(rows: Rows) -> dict[str, Strings]:
    """The identifying texts, by element: what a dump may hold of the rows."""
    return {
        "cn.resident_id": rows.texts("id"),
        "person_name": rows.texts("name"),
        "birth_date": rows.texts("birth_date"),
        "phone": from_values([value.encode() for value in rows.phones]),
        "email": from_values([value.encode() for value in rows.mails]),
    }
