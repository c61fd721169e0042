"""Clues: what evidence is weighed on, one row per record, in facts and keyed digests.

A clue says something of a value without being it: the province of an ID, about when its division code
came into force, a keyed digest of its county, whether the birth date beside it agrees. No set of clues
tells an identifier without the digest key. Of an ID there is neither the county nor the day of birth in
the clear: years of codes are coarse (tables.division_years: five codes at least share them), the month
is left out where the day is marked, order codes stand in a keyed order. Of a phone there is neither the
segment nor a digit of its end, but for one of five classes of hundreds of endings; of a name the
published surname alone. Who has the key has the values' digests and could try all IDs: clues are kept
like the index, not like a report.

A plane is one array over the records. Planes of a person come from the column of that element with the
most valid values in the batch's plan; planes of a column are called "plane:column". Every plane and
its neutral value stands in PLANES.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[Any]

#: No day: dates are int32 days since 1970-01-01.
NO_DAY = -(1 << 31)
#: Not to be said, where a plane answers whether two fields of a record agree.
NOT_SAID, DISAGREES, AGREES, NEARLY = -1, 0, 1, 2

#: name -> (dtype, neutral value, meaning). A name that ends in ":" is followed by a column's name.
PLANES: dict[str, tuple[str, int, str]] = {
    # the record
    "key": ("u8", 0, "keyed hash of the whole record; by it the sample is drawn"),
    "position": ("i8", -1, "number of the record in its source, from 0"),
    "source": ("u4", 0, "keyed hash of the source's name"),
    "filled": ("u8", 0, "bit c: the plan's column c holds a value, no word for none (columns 0 to 63)"),
    "dirty": ("u8", 0, "bit c: column c has blanks around, full-width digits, HTML entities, controls"),
    # resident ID
    "id": ("u8", 0, "digest of the ID, 0 none"),
    "id_reason": ("u1", 0, "model.element.Reason of the ID"),
    "id_form": ("u1", 0, "0 none, 1 ends in a digit, 2 in X, 3 in x, 4 the 15-digit form"),
    "id_province": ("u1", 0, "first two digits of the ID"),
    "id_place": ("u4", 0, "keyed hash of the six-digit division code, 0 none"),
    "place_start": ("u2", 0, "coarse year of the list in which that code first stands; 0 never"),
    "place_end": ("u2", 0, "coarse year since which it stands no more; 0 in force or never"),
    "order_pair": ("u1", 255, "digits 15 and 16 in a keyed order, 0..99; 255 none"),
    "place_born": ("u8", 0, "keyed hash of division code and birth date, 0 none"),
    "id_near": ("i1", NOT_SAID, "first 17 digits near (1 to 20) the record's before: AGREES, else DISAGREES"),
    # birth and sex
    "born_year": ("u2", 0, "year of birth from the ID, else from the birth date column; 0 none"),
    "born_month": ("u1", 0, "month of birth; 0 none, or the day is marked"),
    "born_mark": ("u1", 0, "bits: 1 first of a month, 4 day 10, 15, 20 or 25, 8 from an ID"),
    "birth_agrees": ("i1", NOT_SAID, "birth date column against the ID; NEARLY a day apart, or turned"),
    "sex": ("u1", 0, "1 male, 2 female, from the ID, else from the column"),
    "sex_agrees": ("i1", NOT_SAID, "sex column against the ID"),
    # name
    "name": ("u8", 0, "keyed hash of the whole name, 0 none"),
    "name_reason": ("u1", 0, "model.element.Reason of the name"),
    "name_form": ("u1", 0, "0 none, 1 Han characters, 2 with a middle dot, 3 Latin, 4 masked, 5 other"),
    "name_length": ("u1", 0, "characters"),
    "surname": ("u2", 0, "1 + place of the surname in tables.surnames(), 0 unknown"),
    "given": ("u4", 0, "keyed hash of the given name, 0 none"),
    "given_first": ("u2", 0, "keyed bucket (1..65535) of its first character, 0 none"),
    "given_last": ("u2", 0, "keyed bucket of its last character, 0 none"),
    # phone
    "phone": ("u8", 0, "digest of the phone, 0 none"),
    "phone_reason": ("u1", 0, "model.element.Reason of the phone"),
    "phone_country": ("u2", 0, "index into tables.countries()"),
    "phone_carrier": ("u1", 0, "index into tables.carriers()"),
    "phone_kind": ("u1", 0, "0 not Chinese mobile, else place in tables.miit.KINDS; 255 never allocated"),
    "phone_city": ("u2", 0, "index into tables.cities(), 0 unknown"),
    "phone_province": ("u1", 0, "two digits of the city's province, 0 unknown"),
    "phone_network": ("u2", 0, "first three digits of a Chinese mobile number"),
    "phone_since": ("u2", 0, "year of first use of its network, 0 unknown"),
    "phone_segment": ("u4", 0, "keyed hash of the first seven digits, 0 none"),
    "phone_tail": ("u1", 0, "last four of a Chinese mobile number: 0 none, 1 no 4 and no 8, 2 a 4, 3 an 8, "
    "4 both, 5 three alike or in steps of one side by side"),
    "phone_near": ("i1", NOT_SAID, "near (1 to 20) that of the record before: AGREES, else DISAGREES"),
    # address and birthplace
    "address": ("u8", 0, "keyed hash of the address without blanks, 0 none"),
    "address_reason": ("u1", 0, "model.element.Reason of the address"),
    "address_province": ("u1", 0, "two digits, 0 unknown"),
    "address_place": ("u4", 0, "keyed hash of the county's code (as id_place), 0 unknown"),
    "address_end": ("u2", 0, "coarse year since which the county stands no more; 0 in force or unknown"),
    "building": ("u8", 0, "keyed hash of the address up to its last number, 0 none"),
    "address_length": ("u1", 0, "characters, at most 255"),
    "address_number": ("u2", 0, "last number in the address, at most 65535"),
    "birthplace_province": ("u1", 0, "two digits, 0 unknown"),
    "birthplace_place": ("u4", 0, "keyed hash of the county's code, 0 unknown"),
    # mail
    "mail": ("u8", 0, "digest of the address, 0 none"),
    "mail_domain": ("u4", 0, "keyed hash of the domain, 0 none"),
    "mail_class": ("u1", 0, "0 none, 1 large provider, 2 disposable, 3 reserved for examples, 4 other"),
    "mail_length": ("u1", 0, "characters of the local part"),
    "mail_digits": ("u1", 0, "digits in the local part"),
    "mail_tag": ("u1", 0, "1: the local part carries a +tag"),
    "mail_born": ("i1", NOT_SAID, "a year of birth in the local part is the record's own"),
    "mail_phone": ("i1", NOT_SAID, "a local part that is a mobile number is the record's own"),
    "mail_name": ("i1", NOT_SAID, "local part holds a part of the (Latin) name or the surname's pinyin"),
    "mail_chance": ("u1", 0, "beside a Chinese name: share, of 255, of people whose surname it holds too"),
    "mail_first": ("u4", 0, "of a Latin name beside an address: keyed hash of its first word, 0 none"),
    "mail_last": ("u4", 0, "of a Latin name beside an address: keyed hash of its last word, 0 none"),
    # card and internet address
    "card": ("u8", 0, "digest of the card, 0 none"),
    "card_reason": ("u1", 0, "model.element.Reason of the card"),
    "card_issuer": ("u2", 0, "index into tables.issuers()"),
    "ip_class": ("u1", 0, "0 none, 1 public, 2 private, 3 reserved or documentation, 4 IPv6"),
    "ip_net": ("u4", 0, "keyed hash of the first 16 bits (IPv6: 32), 0 none"),
    # columns
    "day:": ("i4", NO_DAY, "date of an event, days since 1970-01-01"),
    "second:": ("i4", -1, "second of that day as written, -1 without a time"),
    "zone:": ("i2", -32768, "minutes east of UTC that the second is written in, -32768 not written"),
    "idkind:": ("u1", 0, "kind of identifier, kernels.time_ids; 0 no time in it"),
    "idms:": ("i8", -1, "decoded milliseconds since 1970 UTC, -1 none"),
    "idnode:": ("u4", 0, "keyed hash of the node in it"),
    "idshard:": ("i4", 0, "Elasticsearch routing hash; automatic ids alone"),
    "counter:": ("i8", -1, "a whole number by its first 16 bits, moved by less than the rest, -1 none"),
    "step:": ("i2", -32768, "that number less the record's before, clipped to 1000; -32768 none"),
    "text:": ("u8", 0, "keyed hash of a text, 0 none"),
    "text_length:": ("u4", 0, "characters of a text"),
    "text_frame:": ("u8", 0, "keyed hash of how a text's clauses begin and end, without digits and names"),
    "secret:": ("u8", 0, "keyed hash of a password or of its hash, 0 none"),
    "secret_form:": ("u1", 0, "0 none, 1 MD5, 2 SHA-1, 3 SHA-256, 4 bcrypt, 5 other salted, 6 plain"),
}  # fmt: skip


def spec(name: str) -> tuple[str, int, str]:
    """dtype, neutral value and meaning of a plane, with or without its column."""
    head, colon, _ = name.partition(":")
    return PLANES[head + colon]


@dataclass
class Clues:
    """Clues of n records of one table, or of a uniform sample of them.

    `planes` maps names of PLANES to arrays (n,); a plane that nothing filled is absent. `n_records`
    is how many records the sample stands for.
    """

    planes: dict[str, Plane] = field(default_factory=dict)
    n_records: int = 0

    @property
    def n(self) -> int:
        """Rows at hand."""
        return len(self.planes["key"]) if "key" in self.planes else 0

    def __contains__(self, name: str) -> bool:
        return name in self.planes

    def __getitem__(self, name: str) -> Plane:
        """A plane (n,); all neutral where nothing filled it."""
        if name in self.planes:
            return self.planes[name]
        dtype, neutral, _ = spec(name)
        return np.full(self.n, neutral, dtype)

    def columns(self, head: str) -> dict[str, Plane]:
        """The planes of one head, "day" or "text", by column name."""
        start = head + ":"
        return {k[len(start) :]: v for k, v in self.planes.items() if k.startswith(start)}

    def at(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Clues:
        """The clues of some rows; the sample stands for as much less."""
        planes = {name: plane[rows] for name, plane in self.planes.items()}
        n = len(planes["key"]) if planes else 0
        return Clues(planes, round(self.n_records * n / self.n) if self.n else 0)


def joined(parts: list[Clues]) -> Clues:
    """All rows of the parts; a plane that one part lacks is neutral there."""
    parts = [p for p in parts if p.n]
    names = dict.fromkeys(name for p in parts for name in p.planes)
    planes = {name: np.concatenate([p[name] for p in parts]) for name in names}
    return Clues(planes, sum(p.n_records for p in parts))
