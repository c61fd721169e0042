"""Mail addresses and phones: an address that is a mobile number is mostly the own one.

Chinese providers, those of the networks first of all, give out addresses that are the subscriber's number.

Computed: addresses whose local part looks like a Chinese mobile number where it is the record's own phone.
Expected: .15 to 1 (assumed: numbers change, addresses stay; relatives register each other); 0 if made apart.
Needs 30 such addresses. Fooled by building addresses from phones.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from seawall.model.clues import AGREES, NOT_SAID, Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """The share of own numbers."""
    said = clues["mail_phone"] != NOT_SAID
    n = int(said.sum())
    if n == 0:
        return Silence(
            "no mail addresses that are mobile numbers, beside phones", ("email", "phone")
        )
    agree = float((clues["mail_phone"][said] == AGREES).mean())
    se = math.sqrt(max(agree * (1 - agree), 1 / n) / n)
    series = Series(("own number", "another"), (agree, 1 - agree))
    return Measure(n, agree, se, series=series)


def row(clues: Clues, setting: Setting) -> NDArray[np.int8]:
    """1 where the number is the own one, 0 where it is another."""
    return clues["mail_phone"].astype(np.int8)


def sentence(found: Measure) -> str:
    """In plain words."""
    return f"{found.effect:.0%} of {found.n_used:,} mail addresses that are phones are the record's own."


TEST = Test(
    id="mail_phones",
    family="mail",
    title="Phones in mail addresses",
    genuine="An address that is a mobile number is mostly the owner's.",
    fabricated="Addresses and phones were made apart.",
    measure=measure,
    scale=Dependence(0.15, 1.0),
    sentence=sentence,
    cap=1.0,
    why_cap="Ten to one: numbers change while addresses stay, and addresses are easily built from phones.",
    source="Band assumed",
    basis="assumed",
    fools="Building addresses from phones.",
    least=30,
    veto=False,
    row=row,
)
