"""One identifier, several people: a pool of rows that comes back under new names.

Whoever needs more rows takes those there are and changes the name. A genuine ID, card or mailbox has one
name, but for errors; a phone at one address has a family's, whose surnames are one or two.

Computed: records that stand beside another surname (Chinese) or name than most records of their
identifier do: of the ID, else the card, the mailbox with its phone, the phone with its address, which may
have two.
Expected: .5 % of records with IDs (assumed; 1.71 million persons shared an ID of another in 2009,
Ministry of Public Security, that is .13 %), 2 % of those with cards and mailboxes, 1 % of those
with phone and address (assumed); twelve times as much is possible.
Needs 100 records. Fooled by changing the identifier as well.
"""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.coincidence import besides
from seawall.kernels.dependence import both
from seawall.model.clues import Clues
from seawall.model.evidence import Excess, Measure, Series, Setting, Silence, Test

#: Identifier, what it is called, how many names it may have, the usual share of records under others.
KINDS = (
    (("id",), "IDs", 1, 0.005),
    (("card",), "cards", 1, 0.02),
    (("mail", "phone"), "mailboxes with phone", 1, 0.02),
    (("phone", "address"), "phones with address", 2, 0.01),
)
LEAST_COVER = 0.3  # of the records must have the identifier


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Records under another name (k) of all with an identifier (m)."""
    found = _identifier(clues)
    if found is None:
        return Silence("no names beside an identifier", ("person_name", "cn.resident_id"))
    keys, thing, most, usual = found
    k, m, n_keys = besides(keys, _people(clues), most)
    if m == 0:
        return Silence("no names beside an identifier", ("person_name", "cn.resident_id"))
    series = Series(("most records' name", "another"), (1 - k / m, k / m), (1 - usual, usual))
    words: dict[str, float | str] = {"thing": thing, "keys": n_keys}
    return Measure(m, k=k, m=m, expected_k=usual * m, series=series, words=words)


def row(clues: Clues, setting: Setting) -> NDArray[np.int8]:
    """0 where the record's identifier has another record's name too, 1 where it repeats with its own."""
    marks = np.full(clues.n, -1, np.int8)
    found = _identifier(clues)
    if found is None:
        return marks
    keys, people = found[0], _people(clues)
    held = np.flatnonzero((keys != 0) & (people != 0))
    _, place, size = np.unique(keys[held], return_inverse=True, return_counts=True)
    pair = both(keys[held], people[held])
    _, at, same = np.unique(pair, return_inverse=True, return_counts=True)
    several = size[place] > same[at]
    marks[held] = np.where(several, 0, np.where(size[place] > 1, 1, -1))
    return marks


def _people(clues: Clues) -> NDArray[np.uint64]:
    """What tells people apart: the surname where it is known, else the whole name."""
    surname = clues["surname"].astype(np.uint64)
    return np.where(surname > 0, surname, clues["name"])


def _identifier(clues: Clues) -> tuple[NDArray[np.uint64], str, int, float] | None:
    least = LEAST_COVER * clues.n
    for planes, thing, most, usual in KINDS:
        if all(plane in clues for plane in planes):
            keys = reduce(both, (clues[plane] for plane in planes))
            if (keys != 0).sum() >= least:
                return keys, thing, most, usual
    return None


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.k / found.m:.1%} of {found.m:,.0f} records have another name than most records of the same "
        f"one of {found.words['keys']:,} {found.words['thing']}."
    )


TEST = Test(
    id="near_repeats",
    family="duplication",
    title="One identifier, several people",
    genuine="An identifier is one person's, a phone at an address one family's.",
    fabricated="A pool of rows came back under new names.",
    measure=measure,
    scale=Excess(slack=12.0, floor=0.0001),
    sentence=sentence,
    cap=2.6,
    why_cap="Four hundred to one, as for duplicates in the study: nothing but invention, or a broken join, "
    "gives many IDs several surnames.",
    source="Persons sharing an ID in 2009: Ministry of Public Security; other rates assumed",
    basis="assumed",
    fools="Changing the identifier as well; a join that mixed up columns looks the same.",
    least=100,
    row=row,
)
