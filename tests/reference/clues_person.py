"""Clues of a person, one value at a time and plainly: what each plane of a row must hold."""

from __future__ import annotations

import re
import unicodedata

from seawall import tables
from seawall.digest.key import Key
from seawall.kernels import clue_name
from seawall.tables.division_years import division_years
from seawall.tables.names_cn import surnames
from tests.reference import person_name, resident_number

ALL = (1 << 64) - 1
LETTER = re.compile("[A-Z\u00c0-\u024f]")


def mix(x: int) -> int:
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 & ALL
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB & ALL
    return x ^ (x >> 31)


def keyed(number: int, key: Key, purpose: str, bits: int = 64) -> int:
    return max(mix(number ^ key.seed(f"clue {purpose}")) & ((1 << bits) - 1), 1)


def spelt(text: str, key: Key, purpose: str, bits: int = 64) -> int:
    h = key.seed(f"clue {purpose}")
    for c in text:
        h = (h ^ ord(c)) * 0x9E3779B97F4A7C15 & ALL
        h ^= h >> 29
    return max(mix(h) & ((1 << bits) - 1), 1)


def order(pair: int, key: Key) -> int:
    """The place of a pair of digits among all hundred, by a keyed hash."""
    seed = key.seed("clue order")
    return sorted(range(100), key=lambda p: mix(p ^ seed)).index(pair)


def born(date: int, bits: int) -> dict[str, int]:
    day = date % 100
    mark = 1 if day == 1 else 4 if day in (10, 15, 20, 25) else 0
    month = 0 if mark else date // 100 % 100
    return {"born_year": date // 10_000, "born_month": month, "born_mark": mark | bits}


def resident(values: list[str], key: Key) -> list[dict[str, int]]:
    """Planes of a column of IDs; an empty dict where nothing can be read."""
    rows: list[dict[str, int]] = []
    before = -1
    years = division_years()
    for value in values:
        reason, canonical, date = resident_number.judge(value)
        if reason not in ("VALID", "REGION"):
            rows.append({})
            before = -1
            continue
        division, number = int(canonical[:6]), int(canonical[:17])
        written = re.sub("[^0-9Xx]", "", unicodedata.normalize("NFKC", value))
        form = 4 if len(written) == 15 else {"X": 2, "x": 3}.get(written[-1], 1)
        row = {
            "id_province": division // 10_000,
            "id_place": keyed(division, key, "county", 32),
            "place_start": int(years.start[division]),
            "place_end": int(years.end[division]),
            "order_pair": order(int(canonical[14:16]), key),
            "place_born": keyed(int(canonical[:14]), key, "place born"),
            "id_form": form,
            "id_near": -1 if before < 0 or before == number else int(abs(number - before) <= 20),
            "sex": 2 - int(canonical[16]) % 2,
            **born(date, 8),
        }
        before = number
        rows.append(row)
    return rows


def name(value: str, reason: str, key: Key) -> dict[str, int]:
    """Planes of one name."""
    if reason == "EMPTY":
        return {}
    if reason == "MASKED":
        return {"name_form": 4}
    folded = person_name.fold(value)
    if re.search(f"[{person_name.HAN}]", folded):
        whole = re.fullmatch(f"[{person_name.HAN}·]+", folded)
        form = (2 if "·" in folded else 1) if whole else 5
    else:
        folded = folded.replace(".", "·")
        latin = re.fullmatch("[A-Z\u00c0-\u024f '’,·-]+", folded) and LETTER.search(folded)
        form = 3 if latin else 5
    if form == 5 or len(folded) > 64:
        return {"name_form": 5}
    row = {"name_form": form, "name_length": len(folded), "name": spelt(folded, key, "name")}
    if form == 1 and reason == "VALID" and 2 <= len(folded) <= 5:
        places = {s: i for i, s in enumerate(surnames(), 1)}
        cut = 2 if len(folded) > 2 and folded[:2] in places else 1
        surname = places.get(folded[:cut], 0)
        if len(folded) == 4:
            cut = 2
        given = folded[cut:]
        if given in clue_name.TITLES:
            return {"name_form": 5, "surname": surname}
        row["surname"] = surname
        row["given"] = spelt(given, key, "given", 32)
        row["given_first"] = 1 + mix(ord(given[0]) ^ key.seed("clue letter")) % 65535
        row["given_last"] = 1 + mix(ord(given[-1]) ^ key.seed("clue letter")) % 65535
    return row


def tail(four: str) -> int:
    for i in (0, 1):
        a, b, c = (int(d) for d in four[i : i + 3])
        if b - a == c - b and abs(b - a) <= 1:
            return 5
    return 1 + ("4" in four) + 2 * ("8" in four)


def phones(
    values: list[str], reasons: list[str], canonical: list[str], key: Key
) -> list[dict[str, int]]:
    """Planes of a column of phones, of their E.164 forms."""
    planes = tables.segments()
    rows: list[dict[str, int]] = []
    before = 0
    for reason, written in zip(reasons, canonical, strict=True):
        found = re.fullmatch(r"\+86(1[3-9][0-9]{9})", written)
        if not found:
            rows.append({})
            before = 0
            continue
        number = int(found[1])
        prefix = number // 1_000_000
        rows.append(
            {
                "phone_network": number // 100_000_000,
                "phone_since": int(planes.since[prefix]),
                "phone_kind": 255 if reason == "REGION" else max(int(planes.kind[prefix]), 1),
                "phone_segment": keyed(number // 10_000, key, "segment", 32),
                "phone_tail": tail(found[1][-4:]),
                "phone_near": -1
                if not before or before == number
                else int(abs(number - before) <= 20),
            }
        )
        before = number
    return rows


def address(value: str, key: Key) -> dict[str, int]:
    """Planes of one address that the judge found valid."""
    text = "".join(c for c in value if c not in person_name.BLANKS)
    text = "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in text)
    row = {"address": spelt(text, key, "address"), "address_length": min(len(text), 255)}
    numbers = list(re.finditer("[0-9]+", text))
    if numbers:
        last = numbers[-1]
        row["building"] = spelt(text[: last.start()], key, "address")
        row["address_number"] = min(int(last[0]), 65535)
    return row
