"""What to make: a leak with chosen damage, an account list drawn from it. All of it from a seed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any, Final

from seawall.errors import LayoutError

FORMATS: Final = ("elasticdump", "jsonl", "search", "bulk", "csv", "tsv", "parquet")
#: Formats whose records name their table, so that one file can hold several.
TOGETHER: Final = ("elasticdump", "search", "bulk")
COMPRESSIONS: Final = ("none", "gz", "zst", "zip")
ENCODINGS: Final = ("utf-8", "utf-8-bom", "gb18030", "escaped")
TABLES: Final = ("person_label_info", "address_merge_mobile", "case_data")
#: So that person numbers stay within the 31 bits that leaks and other accounts have each.
MAX_ROWS: Final = 700_000_000
MAX_ACCOUNTS: Final = 1 << 27
MAX_CHUNK: Final = 131_072  # so that a chunk's text stays within 32-bit offsets


@dataclass(frozen=True, slots=True)
class Damage:
    """Defects on demand: every number is a share 0..1.

    ID columns: `rounded_ids` (JSON numbers through a double), `masked_ids`, `wrong_check`,
    `old_ids` (15 digits, of those born before 2000). ID and phone columns: `full_width`,
    `separators`. Phone columns: `masked_phones`, `plus_86`. Records: `duplicates` (word for word,
    of up to 1,000 records before), `broken_lines` (cut), `wrong_encoding` (lines in another
    encoding), `hostile` (values of text columns). `empty`: values of optional columns left out
    beyond their usual share. `truncated_tail`: the file ends inside its last record.
    `hostile_columns`: four more columns with hostile names.
    """

    rounded_ids: float = 0.0
    masked_ids: float = 0.0
    wrong_check: float = 0.0
    old_ids: float = 0.0
    full_width: float = 0.0
    separators: float = 0.0
    masked_phones: float = 0.0
    plus_86: float = 0.0
    duplicates: float = 0.0
    broken_lines: float = 0.0
    wrong_encoding: float = 0.0
    hostile: float = 0.0
    empty: float = 0.0
    truncated_tail: bool = False
    hostile_columns: bool = False

    def __post_init__(self) -> None:
        for each in fields(self):
            if not 0 <= getattr(self, each.name) <= 1:
                raise LayoutError(f"damage {each.name}: a share from 0 to 1 is needed")
        if self.rounded_ids + self.masked_ids + self.wrong_check + self.old_ids > 1:
            raise LayoutError("damage of IDs: the shares exceed 1 together")

    def fitting(self, form: str) -> Damage:
        """This damage without what a format cannot have."""
        if form == "parquet":
            return replace(self, broken_lines=0.0, wrong_encoding=0.0, truncated_tail=False)
        return replace(self, broken_lines=0.0) if form == "search" else self


#: A dump as a careless exporter leaves it: a little of everything.
ROUGH: Final = Damage(
    rounded_ids=0.02, masked_ids=0.02, wrong_check=0.01, old_ids=0.02, full_width=0.005,
    separators=0.01, masked_phones=0.02, plus_86=0.03, duplicates=0.02, broken_lines=0.0005,
    wrong_encoding=0.0005, hostile=0.001, empty=0.05, truncated_tail=True, hostile_columns=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeakSpec:
    """A leak in the shape of 2022.

    `rows` counts records by table, in TABLES' order; a table with 0 is left out. `shared_address`
    and `shared_case`: shares of those tables' people who stand in person_label_info;
    `shared_mobile`: share of the case table's people who stand in address_merge_mobile. `cards`
    adds a column of bank cards. `split`: one file per table (None: only where the format needs it).
    `origins`: also write which person each record is about, as numbers. `workers`: threads.
    """

    seed: int = 2022
    as_of: date = date(2022, 6, 30)
    rows: tuple[int, int, int] = (250_000, 250_000, 250_000)
    format: str = "elasticdump"
    compression: str = "none"
    encoding: str = "utf-8"
    split: bool | None = None
    shared_address: float = 0.40
    shared_case: float = 0.25
    shared_mobile: float = 0.20
    per_person_address: float = 1.6
    per_person_case: float = 1.15
    cards: bool = False
    damage: Damage = field(default_factory=Damage)
    origins: bool = False
    chunk_rows: int = 8_192
    workers: int = 1

    def __post_init__(self) -> None:
        chosen = (
            (self.format, FORMATS),
            (self.compression, COMPRESSIONS),
            (self.encoding, ENCODINGS),
        )
        for choice, options in chosen:
            if choice not in options:
                raise LayoutError(f"{choice!r} is none of {', '.join(options)}")
        if len(self.rows) != len(TABLES) or min(self.rows) < 0 or not 0 < self.n <= MAX_ROWS:
            raise LayoutError(f"rows: {len(TABLES)} counts are needed, in all 1 to {MAX_ROWS:,}")
        if self.shared_case + self.shared_mobile > 1 or self.shared_address > 1:
            raise LayoutError("shared: the shares exceed 1")
        if not 1 <= self.chunk_rows <= MAX_CHUNK:
            raise LayoutError(f"chunk_rows: 1 to {MAX_CHUNK:,}")
        if self.format not in TOGETHER and self.split is False and sum(map(bool, self.rows)) > 1:
            raise LayoutError(f"{self.format} holds one table a file: leave split open, or use zip")
        d = self.damage
        if self.format == "parquet":
            if self.compression == "zip" or self.encoding != "utf-8":
                raise LayoutError(
                    "parquet compresses and encodes itself: none, gz or zst, and utf-8"
                )
            if d.broken_lines or d.wrong_encoding or d.truncated_tail:
                raise LayoutError("parquet has no lines to break")
        if self.format == "search" and d.broken_lines:
            raise LayoutError("search is one JSON document: a broken line would end it")
        if self.format in ("csv", "tsv") and self.encoding == "escaped":
            raise LayoutError("only JSON can be escaped")

    @property
    def n(self) -> int:
        """Records in all tables."""
        return sum(self.rows)

    @property
    def is_split(self) -> bool:
        """Whether each table gets a file of its own."""
        if self.split is None:
            return self.format not in TOGETHER and sum(map(bool, self.rows)) > 1
        return self.split

    @property
    def is_folder(self) -> bool:
        """Whether `write_leak` makes a folder of files, not a file."""
        return self.is_split and self.compression != "zip"

    def as_dict(self) -> dict[str, Any]:
        """The specification for a side file."""
        found = asdict(self)
        found["as_of"] = self.as_of.isoformat()
        return found

    @classmethod
    def from_dict(cls, found: dict[str, Any]) -> LeakSpec:
        """The specification that a side file holds.

        Raises:
            TypeError, ValueError, KeyError: If it is of another form.
        """
        changed = {
            "as_of": date.fromisoformat(found["as_of"]),
            "rows": tuple(found["rows"]),
            "damage": Damage(**found["damage"]),
        }
        return cls(**{**found, **changed})


@dataclass(frozen=True, slots=True)
class AccountsSpec:
    """A list of our own accounts, some of them people of a leak.

    `exposed`: share of accounts that are people of `leak`; the others are people of the same seed
    who are in no table. `phone`, `email`, `id_no`, `named`, `card`: shares of accounts that have
    the identifier (a person without one never has it; `named`: name and birth date).
    """

    leak: LeakSpec = field(default_factory=LeakSpec)
    n: int = 100_000
    exposed: float = 0.20
    format: str = "csv"
    phone: float = 0.95
    email: float = 0.55
    id_no: float = 0.40
    named: float = 0.60
    card: float = 0.10
    seed: int = 1

    def __post_init__(self) -> None:
        if self.format not in ("csv", "jsonl", "parquet"):
            raise LayoutError(f"{self.format!r} is none of csv, jsonl, parquet")
        if not 0 <= self.exposed <= 1 or not 1 <= self.n <= MAX_ACCOUNTS:
            raise LayoutError(f"accounts: n from 1 to {MAX_ACCOUNTS:,}, exposed from 0 to 1")
