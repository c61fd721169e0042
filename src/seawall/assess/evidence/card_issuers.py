"""Issuers of cards: a country's cards come from a few of them, unequally.

Where the customers of one place pay, one scheme and a few banks hold most cards. A generator takes each
scheme, or each range of a list, as often as the next.

Computed: log of the number of issuers times the chance that two cards share theirs.
Expected: .25 to 3 (assumed: Visa and Mastercard, or UnionPay, hold nearly all cards of a country); 0 if drawn
evenly from what occurs.
Needs 60 cards of three issuers or more. Silent where one issuer holds nearly all, as a bank's own.
Fooled by drawing schemes by their market share.
"""

from __future__ import annotations

import numpy as np

from seawall import tables
from seawall.kernels.coincidence import concentration, multiplicities
from seawall.model.clues import Clues
from seawall.model.evidence import MADE_UP, Dependence, Measure, Series, Setting, Silence, Test

FEWEST, NEARLY_ALL = 3, 0.95
SHOWN = 8


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """The concentration of schemes, over distinct cards."""
    card = clues["card"]
    _, first = np.unique(card, return_index=True)
    first = first[card[first] != 0]
    issuers = clues["card_issuer"][first]
    schemes = sorted({i.scheme for i in tables.issuers()})
    of = np.array([schemes.index(i.scheme) for i in tables.issuers()])
    found = of[issuers[(issuers > 0) & (issuers < len(of))]]
    if not len(found):
        return Silence("no card numbers", ("bank_card",))
    values, shares = np.unique(found, return_counts=True)
    if len(values) < FEWEST or shares.max() > NEARLY_ALL * len(found):
        return Silence("the cards are of too few schemes")
    effect, se = concentration(multiplicities(found))
    order = np.argsort(-shares)[:SHOWN]
    labels = tuple(schemes[int(values[k])] for k in order)
    top = shares[order] / len(found)
    series = Series(labels, tuple(top.tolist()), (1 / len(values),) * len(labels), expects=MADE_UP)
    words: dict[str, float | str] = {"schemes": len(values), "top": float(top[0])}
    return Measure(len(found), effect, se, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    top = float(found.words["top"])
    return f"{found.n_used:,} cards are of {found.words['schemes']} schemes; the first holds {top:.0%}."


TEST = Test(
    id="card_issuers",
    family="cards",
    title="Schemes of cards",
    genuine="A few schemes hold most cards of a country.",
    fabricated="Schemes were drawn evenly.",
    measure=measure,
    scale=Dependence(0.25, 3.0, tau=0.05),
    sentence=sentence,
    cap=0.7,
    why_cap="Five to one: schemes are easily drawn by their shares.",
    cap_for=0.2,
    source="Band assumed",
    basis="assumed",
    fools="Drawing schemes by their market share.",
    least=60,
    veto=False,
)
