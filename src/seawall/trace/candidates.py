"""What a dump may hold of our canaries: a digest per field of every row of every set.

Taken by the same judges and canonical forms as the dump's own, so that spelling does not matter. A
digest that two recipients' sets hold both (two draws can meet) tells nobody, and is set aside.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seawall import tables
from seawall.digest.key import Key
from seawall.digest.keyed import digests
from seawall.digest.stream import identify, present
from seawall.elements import by_id, name_birth_date
from seawall.model.canaries import Recipe
from seawall.model.digested import Digests
from seawall.model.strings import Strings
from seawall.trace import canary
from seawall.trace.chances import EMAIL, FIELDS, ID, NAME, PHONE
from seawall.trace.secret import plain

Fields = dict[str, Digests]


@dataclass(frozen=True)
class Table:
    """All candidates' digests of one element, ascending; several candidates may share one.

    `digests` (m,) uint64, `sets` and `rows` (m,) int32: which canary; `shared` (m,) bool: held by
    more than one recipient; `repeated` (m,) bool: held by more than one epoch's set.
    """

    digests: Digests
    sets: NDArray[np.int32]
    rows: NDArray[np.int32]
    shared: NDArray[np.bool_]
    repeated: NDArray[np.bool_]

    def find(self, wanted: Digests) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs (place in `wanted`, place in the table) of equal digests."""
        first = np.searchsorted(self.digests, wanted, side="left")
        there = first < len(self.digests)
        hit = np.flatnonzero(there)[self.digests[first[there]] == wanted[there]]
        if len(hit) == 0:
            return hit, hit
        last = np.searchsorted(self.digests, wanted[hit], side="right")
        n = last - first[hit]
        start = np.repeat(first[hit] - np.concatenate(([0], np.cumsum(n)[:-1])), n)
        return np.repeat(hit, n), start + np.arange(len(start))


@dataclass(frozen=True)
class Candidates:
    """`tables` by element id; `counts` (n_sets, 4) canaries with each of FIELDS; `held` (n_sets, 16)
    canaries with every combination of fields, by bits of FIELDS' places."""

    recipes: tuple[Recipe, ...]
    tables: dict[str, Table]
    held: NDArray[np.int64]


def fields_of(recipe: Recipe, key: Key, digest_key: Key) -> Fields:
    """Digests (count,) of each field of a set's rows, 0 for none.

    Args:
        recipe: The set.
        key: The keyring's key that the rows follow from.
        digest_key: The key that the dump is digested under.
    """
    values = canary.values(canary.make(recipe, key))
    found = {e: _column(e, values[e], recipe.count, digest_key) for e in (ID, PHONE, EMAIL)}
    names = values["person_name"]
    born = by_id("birth_date").judge(values["birth_date"]).facts["born_on"]
    judged = by_id("person_name").judge(names)
    composed = name_birth_date.canonical(names, judged.codes, born.astype(np.int32))
    every = digests(composed, tables.element(NAME).number, digest_key)
    found[NAME] = np.where(present(composed), every, np.uint64(0))
    return found


def _column(element: str, values: Strings, n: int, key: Key) -> Digests:
    out = np.zeros(n, np.uint64)
    kind = by_id(element)
    rows, found = identify(kind, values, kind.judge(values), key)
    out[rows] = found
    return out


def candidates(
    recipes: Sequence[Recipe], key: Key, digest_key: Key, only: Collection[int] | None = None
) -> Candidates:
    """The digests of all sets, or of those whose numbers are in `only`; the numbers stay the same.

    Sets of one epoch are best given together: they share a frame.
    """
    fields = [
        fields_of(recipe, key, digest_key)
        if only is None or number in only
        else dict.fromkeys(FIELDS, np.zeros(0, np.uint64))
        for number, recipe in enumerate(recipes)
    ]
    return tabled(recipes, fields)


def tabled(recipes: Sequence[Recipe], fields: Sequence[Fields]) -> Candidates:
    """Candidates from the digests of each set's fields."""
    who = {name: i for i, name in enumerate(dict.fromkeys(plain(r.recipient) for r in recipes))}
    owner = np.array([who[plain(recipe.recipient)] for recipe in recipes], np.int64)
    return Candidates(
        tuple(recipes),
        {element: _table([f[element] for f in fields], owner) for element in FIELDS},
        np.array([_held(f) for f in fields], np.int64).reshape(len(fields), 1 << len(FIELDS)),
    )


def _held(fields: Fields) -> NDArray[np.int64]:
    bits = np.zeros(len(fields[ID]), np.int64)
    for place, element in enumerate(FIELDS):
        bits |= (fields[element] != 0).astype(np.int64) << place
    masks = np.arange(1 << len(FIELDS))
    return np.array([int(np.count_nonzero(bits & mask == mask)) for mask in masks])


def _table(per_set: list[Digests], owner: NDArray[np.int64]) -> Table:
    sets = np.repeat(np.arange(len(per_set), dtype=np.int32), [len(d) for d in per_set])
    none = np.zeros(0, np.int32)
    rows = np.concatenate([none, *(np.arange(len(d), dtype=np.int32) for d in per_set)])
    every = np.concatenate([np.zeros(0, np.uint64), *per_set])
    kept = np.flatnonzero(every)
    order = kept[np.argsort(every[kept], kind="stable")]
    every, sets, rows = every[order], sets[order], rows[order]
    return Table(every, sets, rows, _differ(every, owner[sets]), _differ(every, sets))


def _differ(digests: Digests, labels: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Whether a digest (ascending) stands with more than one label."""
    if len(digests) == 0:
        return np.zeros(0, np.bool_)
    starts = np.flatnonzero(np.concatenate(([True], digests[1:] != digests[:-1])))
    least, most = np.minimum.reduceat(labels, starts), np.maximum.reduceat(labels, starts)
    lengths = np.diff(np.append(starts, len(digests)))
    return np.repeat(least != most, lengths)
