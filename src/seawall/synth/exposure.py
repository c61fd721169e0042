"""Who a record exposes by what: identifiers as 64-bit values, and masks of exposed elements.

The rules are those of the digest room (its module `batch` states them): in a column, an identifier
is exposed with every personal element of its record's columns; in a text, with what stands in that
text. Dates, opaque keys and categories are no exposure.
"""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numba as nb
import numpy as np
from numpy.typing import NDArray

from seawall.synth.rng import mix
from seawall.synth.sheet import Column, Sheet
from seawall.tables import element

IDENTIFIERS = ("cn.resident_id", "phone", "email", "bank_card", "name_birth_date")
IMPERSONAL = frozenset({"date", "uuid", "opaque", "other"})
U = np.uint64


@nb.njit(cache=True, nogil=True)
def keyed_names(data, offsets, born, out):
    """A value for each name with a birth date; 0 where either is missing."""
    for j in range(len(born)):
        out[j] = 0
        if born[j] and offsets[j] < offsets[j + 1]:
            state = U(born[j])
            for i in range(offsets[j], offsets[j + 1]):
                state = mix((state << U(8)) ^ (state >> U(40)) ^ U(data[i]))
            out[j] = nb.int64(state >> U(1)) | 1


@dataclass(frozen=True, slots=True)
class Sightings:
    """Identifiers of one column: `values` (n,), in texts (n, m), and their `masks` (n,)."""

    element: str
    column: str
    in_text: bool
    values: NDArray[np.int64]
    masks: NDArray[np.uint64]


def bit(element_id: str) -> np.uint64:
    """An element's bit in exposure masks."""
    return np.uint64(element(element_id).bit)


def filled(column: Column) -> NDArray[np.bool_]:
    """Which rows have something in the column, good or hostile."""
    found: NDArray[np.bool_] = np.diff(column.offsets) > 0
    return found


def good(column: Column) -> NDArray[np.bool_]:
    """Which rows hold a value of the column's element."""
    if column.values is not None:
        known: NDArray[np.bool_] = column.values != 0
        return known
    whole = filled(column)
    return whole if column.spoilt is None else whole & ~column.spoilt


def name_birth_values(sheet: Sheet) -> NDArray[np.int64] | None:
    """Name with birth date as values: the first name, and the birth date's column or the ID's."""
    by_element = {column.element: column for column in reversed(sheet.columns)}
    name = by_element.get("person_name")
    if name is None:
        return None
    if "birth_date" in by_element:
        born = by_element["birth_date"].values
    elif "cn.resident_id" in by_element:
        ids = by_element["cn.resident_id"].values
        born = None if ids is None else ids // 1000 % 100_000_000
    else:
        return None
    if born is None:
        return None
    out = np.empty(sheet.n, np.int64)
    keyed_names(sheet.out, name.offsets, np.where(good(name), born, 0), out)
    return out


def sightings(sheet: Sheet, garbled: NDArray[np.bool_]) -> Iterator[Sightings]:
    """Every identifier of a sheet with its exposure mask; no names from `garbled` rows (n,)."""
    masks = np.zeros(sheet.n, np.uint64)
    for column in sheet.columns:
        if column.element not in IMPERSONAL:
            masks[good(column)] |= bit(column.element)
    for column in sheet.columns:
        if column.element in IDENTIFIERS and column.values is not None:
            yield Sightings(column.element, column.name, False, column.values, masks)
        if column.inside:
            text = np.full(sheet.n, bit("free_text"))
            for kind, values in column.inside.items():
                text[values.any(axis=1)] |= bit(kind)
            for kind, values in column.inside.items():
                yield Sightings(kind, column.name, True, values, text)
    named = name_birth_values(sheet)
    if named is not None:
        named[garbled] = 0
        yield Sightings("name_birth_date", "", False, named, masks | bit("name_birth_date"))
