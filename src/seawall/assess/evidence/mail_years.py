"""Mail addresses and years of birth: who writes a year of birth into an address writes the own one.

Computed: addresses with a four-digit year from 1930 to 2015 where it is the record's own year of birth,
beyond the chance that two people of the table share theirs.
Expected: .1 to .95 (assumed: other years are those of children, of joining, of good luck); 0 if made apart.
Needs 30 such addresses. Fooled by building addresses from birth dates.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.coincidence import coincidence, multiplicities
from seawall.model.clues import AGREES, NOT_SAID, Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """The share of years that are the own one, beyond chance."""
    said = clues["mail_born"] != NOT_SAID
    n = int(said.sum())
    if n == 0:
        return Silence("no mail addresses with years beside birth dates", ("email", "birth_date"))
    agree = float((clues["mail_born"][said] == AGREES).mean())
    chance = coincidence(multiplicities(clues["born_year"][clues["born_year"] > 0])).rate
    effect = (agree - chance) / (1 - chance) if chance < 1 else 0.0
    se = math.sqrt(max(agree * (1 - agree), chance * (1 - chance), 1 / n) / n) / max(
        1 - chance, 0.05
    )
    series = Series(("own year", "anybody's"), (agree, chance), unit="share of addresses")
    return Measure(n, effect, se, series=series, words={"agree": agree, "chance": chance})


def row(clues: Clues, setting: Setting) -> NDArray[np.int8]:
    """1 where the year is the own one, 0 where it is another."""
    return clues["mail_born"].astype(np.int8)


def sentence(found: Measure) -> str:
    """In plain words."""
    agree, chance = float(found.words["agree"]), float(found.words["chance"])
    return (
        f"{agree:.0%} of {found.n_used:,} years in mail addresses are the record's year of birth; chance "
        f"alone gives {chance:.0%}."
    )


TEST = Test(
    id="mail_years",
    family="mail",
    title="Years of birth in mail addresses",
    genuine="People write their own year of birth into their address.",
    fabricated="Addresses and birth dates were made apart.",
    measure=measure,
    scale=Dependence(0.1, 0.95),
    sentence=sentence,
    cap=1.0,
    why_cap="Ten to one: other years than one's own stand in addresses, too.",
    source="Band assumed",
    basis="assumed",
    fools="Building addresses from birth dates.",
    least=30,
    veto=False,
    row=row,
)
