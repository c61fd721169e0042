"""Mail addresses and names: people put their own name into their address.

A table of real users has a part of the name in a good share of the addresses that hold letters. Where
addresses and names were made apart, an address holds the record's name no more often than anybody's. In
the invented sample of a car rental firm (2024) 31 user names held names, and none the record's (press).

Computed: addresses that hold a part of the record's name (a Chinese surname as it is spelt), beyond chance,
among addresses with letters. Chance is the share of people whose Chinese surname they would hold as well; of
Latin names, that of two people of the table having their first or their last word in common.
Expected: .03 to .8 (assumed: nicknames are common in China, names elsewhere); 0 if made apart.
Needs 60 addresses with letters beside names. Fooled by building addresses from names.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.coincidence import coincidence, multiplicities
from seawall.model.clues import AGREES, NOT_SAID, Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """The share of addresses that are built from the name."""
    said = clues["mail_name"] != NOT_SAID
    n = int(said.sum())
    if n == 0:
        return Silence("no mail addresses with letters beside names", ("email", "person_name"))
    agree = float((clues["mail_name"][said] == AGREES).mean())
    chance = _chance(clues, said)
    effect = (agree - chance) / (1 - chance)
    se = math.sqrt(max(agree * (1 - agree), chance * (1 - chance), 1 / n) / n) / (1 - chance)
    series = Series(("own name", "anybody's"), (agree, chance), unit="share of addresses")
    return Measure(n, effect, se, series=series, words={"agree": agree, "chance": chance})


def _chance(clues: Clues, said: NDArray[np.bool_]) -> float:
    latin = said & (clues["mail_first"] > 0)
    n_latin, n = int(latin.sum()), int(said.sum())
    by_words = sum(
        coincidence(multiplicities(clues[plane][latin])).rate
        for plane in ("mail_first", "mail_last")
    )
    by_surname = float(clues["mail_chance"][said & ~latin].sum()) / 255
    return min(0.9, (by_surname + n_latin * min(by_words, 1.0)) / n)


def row(clues: Clues, setting: Setting) -> NDArray[np.int8]:
    """1 where the address holds the name, 0 where it holds letters and not the name."""
    return clues["mail_name"].astype(np.int8)


def sentence(found: Measure) -> str:
    """In plain words."""
    agree, chance = float(found.words["agree"]), float(found.words["chance"])
    return (
        f"{agree:.1%} of {found.n_used:,} mail addresses with letters hold the record's name; chance alone "
        f"gives {chance:.1%}."
    )


TEST = Test(
    id="mail_names",
    family="mail",
    title="Names in mail addresses",
    genuine="Many people put their name into their address.",
    fabricated="Names and addresses were made apart.",
    measure=measure,
    scale=Dependence(0.03, 0.8),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one either way: addresses are easily built from names, and some tables hold the name "
    "of somebody else than the user.",
    source="Press on the invented sample of January 2024 (caveiratech.com, escudodigital.com); band assumed",
    basis="assumed",
    fools="Building addresses from names.",
    least=60,
    row=row,
)
