"""Rebuild tables/cities_cn.csv and segment_cities_cn.npz: where a Chinese number was given out.

    python tables-src/cities_cn.py

Source: the geographical descriptions of phonenumbers (Apache-2.0), for seven-digit mobile segments
and for area codes. A city is tied to its GB/T 2260 code by name. Two entries are left out: 173,
which the data puts to Beijing as a whole although the network is national, and 1349, satellites.
Segments of many newer networks (166, 171, 175, 19x) are not described at all: they stay unknown.
"""

import csv
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import phonenumbers
from phonenumbers.geodata import GEOCODE_DATA

from seawall.tables import gb2260

TABLES = Path(__file__).parent.parent / "src/seawall/tables"
HEAD = (
    f"# source: phonenumbers {phonenumbers.__version__} (Apache-2.0), libphonenumber geocoding "
    "data; codes of GB/T 2260\n# checked_on: 2026-11-23\n"
)
LEFT_OUT = ("173", "1349")
FIRST, N = 1_000_000, 1_000_000  # segments 1000000..1999999
KINDS_OF_PROVINCE = ("省", "市", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区")


def short(name: str) -> str:
    """A province's name without its kind."""
    for kind in KINDS_OF_PROVINCE:
        if name.endswith(kind):
            return name.removesuffix(kind)
    return name


def candidates() -> dict[str, list[tuple[str, int]]]:
    """By province code: names of prefectures, then of counties, with their codes, newest first."""
    found = defaultdict(list)
    rows = sorted(gb2260._rows(), key=lambda row: (row["level"], row["end"] != "", row["start"]))
    for row in rows:
        if row["level"] in "23":
            found[row["code"][:2]].append((row["name"], int(row["code"])))
    return found


def place(text: str, names: dict[str, list[tuple[str, int]]]) -> int:
    """The division code of the first city a description names, else of its province; 0 if none."""
    for code, province in gb2260.provinces().items():
        for name in (province.name, short(province.name)):
            if text.startswith(name):
                city = text.removeprefix(name).lstrip("省").split("、")[0]
                hits = [division for other, division in names[code] if city and other == city]
                hits += [d for other, d in names[code] if city and other.startswith(city[:2])]
                return hits[0] if hits else int(code) * 10_000
    return 0


def described() -> dict[str, dict[str, str]]:
    """Descriptions by national prefix: mobile ones of any length, area codes of two and three."""
    china = {key[2:]: names for key, names in GEOCODE_DATA.items() if key.startswith("86")}
    return {
        key: names
        for key, names in china.items()
        if names.get("zh")
        and key not in LEFT_OUT
        and (len(key) <= 7 if key[0] == "1" and key > "13" else len(key) <= 3)
    }


def main() -> None:
    found, names = described(), candidates()
    division = {text: place(text, names) for text in {n["zh"] for n in found.values()}}
    english: dict[tuple[int, bool], Counter[str]] = defaultdict(Counter)
    local: dict[tuple[int, bool], str] = {}
    for texts in found.values():
        key = division[texts["zh"]], "、" in texts["zh"]
        english[key][texts["en"]] += 1
        local[key] = texts["zh"] if key[1] else "".join(gb2260.division_name(key[0]))
    order = {key: i + 1 for i, key in enumerate(sorted(local))}
    with (TABLES / "cities_cn.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(HEAD)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["city", "division", "name", "english"])
        for key, i in order.items():
            writer.writerow([i, key[0], local[key], english[key].most_common(1)[0][0]])
    mobile, area = np.zeros(N, np.uint16), np.zeros(1000, np.uint16)
    for prefix, texts in sorted(found.items(), key=lambda item: len(item[0])):
        city = order[division[texts["zh"]], "、" in texts["zh"]]
        if prefix[0] == "1" and prefix > "13":
            width = 10 ** (7 - len(prefix))
            start = int(prefix) * width - FIRST
            mobile[start : start + width] = city
        else:
            width = 10 ** (3 - len(prefix))
            area[int(prefix) * width : (int(prefix) + 1) * width] = city
    starts = np.flatnonzero(np.diff(mobile, prepend=np.uint16(65535))).astype(np.int32)
    out = TABLES / "segment_cities_cn.npz"
    np.savez_compressed(out, starts=starts, cities=mobile[starts], areas=area)
    print(
        f"{len(order)} cities, {np.count_nonzero(mobile):,} segments, {out.stat().st_size:,} bytes"
    )


if __name__ == "__main__":
    main()
