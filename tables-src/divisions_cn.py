"""Rebuild tables/divisions_cn.csv: every GB/T 2260 code from 1981 on, with its years.

    python tables-src/divisions_cn.py areacodes.csv

Source: the yearly code lists of 1981-2024 as collected in yescallop/areacodes (CC0 1.0). One code
that those lists lack is added: 830000, which residence permits for people from Taiwan carry
(State Council measures on residence permits for Hong Kong, Macao and Taiwan residents, 2018).
"""

import csv
import sys
from pathlib import Path

OUT = Path(__file__).parent.parent / "src/seawall/tables/divisions_cn.csv"
SOURCE = "GB/T 2260 as of 1981-2024, collected in yescallop/areacodes (CC0 1.0)"
CHECKED_ON = "2026-11-23"
LEVELS = {"省级": "1", "地级": "2", "县级": "3"}
DIRECT = "直辖"  # "directly under the province": no prefecture in between
ADDED = [["830000", "台湾居民", "台湾省", "", "1", "2018", "", ""]]


def rows(path: Path) -> list[list[str]]:
    """The table's rows: code, name, province, prefecture, level, start, end, successors."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = [
            [
                row["代码"],
                row["名称"],
                row["一级行政区"],
                "" if row["二级行政区"] == DIRECT else row["二级行政区"],
                LEVELS[row["级别"]],
                row["启用时间"],
                row["变更/弃用时间"],
                row["新代码"],
            ]
            for row in csv.DictReader(file)
        ]
    return sorted(found + ADDED, key=lambda row: (row[0], row[5]))


def main(path: Path) -> None:
    with OUT.open("w", encoding="utf-8", newline="") as file:
        file.write(
            "# source: GB/T 2260 as of 1981-2024, collected in yescallop/areacodes (CC0 1.0)\n"
        )
        file.write(f"# checked_on: {CHECKED_ON}\n")
        writer = csv.writer(file, lineterminator="\n")
        names = "code name province prefecture level start end successors"
        writer.writerow(names.split())
        writer.writerows(rows(path))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
