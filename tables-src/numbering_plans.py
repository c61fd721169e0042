"""Rebuild tables/numbering_plans.csv and numbering_patterns.csv from the phonenumbers package.

    python tables-src/numbering_plans.py

Source: phonenumbers (Apache-2.0), the Python port of libphonenumber, whose metadata collects the
national numbering plans published through ITU-T E.164. What is kept are facts: calling codes,
prefixes, lengths and the digit patterns of each kind of number. numbering_automaton.py compiles
them into the form that ships.
"""

import csv
from pathlib import Path

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata
from phonenumbers.geodata.locale import LOCALE_DATA

from digit_patterns import expand

TABLES = Path(__file__).parent.parent / "src/seawall/tables"
HEAD = (
    f"# source: phonenumbers {phonenumbers.__version__} (Apache-2.0), libphonenumber metadata; "
    "ITU-T E.164\n# checked_on: 2026-11-23\n"
)
WORLD = "001"
#: Kinds in the order in which libphonenumber asks for them; `general` bounds them all.
KINDS = (
    "general",
    "premium_rate",
    "toll_free",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
    "fixed_line",
    "mobile",
)
MAX_IDD = 16  # literal international prefixes kept of one region


def plain(pattern: str | None) -> str:
    """A pattern without layout."""
    return "".join((pattern or "").split())


def idd(metadata: PhoneMetadata) -> str:
    """International prefixes as literal digits, the usual one first."""
    pattern = plain(metadata.international_prefix)
    found = expand(pattern) if pattern else []
    usual = metadata.preferred_international_prefix or ""
    usual = "".join(c for c in usual if c.isdigit())
    if len(found) > MAX_IDD:
        found = [min(found, key=len)]
    return ";".join(dict.fromkeys([usual, *found] if usual else found))


def regions() -> list[tuple[int, int, str, PhoneMetadata]]:
    """(calling code, order within it, region, metadata), as libphonenumber asks them."""
    rows = []
    for code, names in sorted(COUNTRY_CODE_TO_REGION_CODE.items()):
        for order, name in enumerate(names):
            if name == WORLD:
                metadata = PhoneMetadata.metadata_for_nongeo_region(code)
            else:
                metadata = PhoneMetadata.metadata_for_region(name)
            rows.append((code, order, name, metadata))
    return rows


def english_name(region: str) -> str:
    """A region's name; an entry "*xx" points to the entry of language xx."""
    names = LOCALE_DATA.get(region, {"en": "International services"})
    name = names["en"]
    return names[name[1:]] if name.startswith("*") else name


def write(name: str, header: str, rows: list[list[object]]) -> None:
    with (TABLES / name).open("w", encoding="utf-8", newline="") as file:
        file.write(HEAD)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)


def main() -> None:
    plans: list[list[object]] = []
    patterns: list[list[object]] = []
    for code, order, name, metadata in regions():
        english = english_name(name)
        national = "".join(c for c in metadata.national_prefix or "" if c.isdigit())
        leading = plain(metadata.leading_digits)
        plans.append([code, order, name, english, national, idd(metadata), leading])
        for kind in KINDS:
            desc = getattr(metadata, "general_desc" if kind == "general" else kind)
            if desc and desc.national_number_pattern and -1 not in desc.possible_length:
                lengths = ";".join(map(str, desc.possible_length))
                patterns.append([code, name, kind, lengths, plain(desc.national_number_pattern)])
    write(
        "numbering_plans.csv",
        "calling_code order region name national_prefix idd leading_digits",
        plans,
    )
    write("numbering_patterns.csv", "calling_code region kind lengths pattern", patterns)


if __name__ == "__main__":
    main()
