"""The elements a dump is read for: their numbers, names and the words other systems use.

The number of an element is its bit in exposure masks and a byte of every digest's message, so rows
are added and never renumbered.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from seawall.errors import TableError
from seawall.tables.load import number, shipped

NAME = "elements.csv"
COLUMNS = (
    "number",
    "id",
    "label",
    "identifier",
    "sensitive",
    "hibp",
    "veris",
    "factor_hint",
)


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One element. `hibp` are Have I Been Pwned's data classes, `veris` is VERIS' data.variety."""

    number: int
    id: str
    label: str
    identifier: bool
    sensitive: bool
    hibp: tuple[str, ...]
    veris: str
    factor_hint: str

    @property
    def bit(self) -> int:
        """The element's bit in a 64-bit exposure mask."""
        return 1 << self.number


@cache
def elements() -> tuple[ElementRow, ...]:
    """All elements, by number from 1."""
    rows = tuple(
        ElementRow(
            number(row, "number", NAME),
            row["id"],
            row["label"],
            row["identifier"] == "yes",
            row["sensitive"] == "yes",
            tuple(filter(None, row["hibp"].split(";"))),
            row["veris"],
            row["factor_hint"],
        )
        for row in shipped(NAME, COLUMNS, ("id",))
    )
    if [row.number for row in rows] != list(range(1, len(rows) + 1)) or len(rows) > 63:
        raise TableError(f"{NAME}: numbers must run from 1 without gaps, up to 63")
    return rows


@cache
def _by_id() -> dict[str, ElementRow]:
    return {row.id: row for row in elements()}


def element(element_id: str) -> ElementRow:
    """One element's row.

    Raises:
        TableError: If there is no such element.
    """
    try:
        return _by_id()[element_id]
    except KeyError:
        raise TableError(f"{NAME}: no element {element_id!r}") from None
