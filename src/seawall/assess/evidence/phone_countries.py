"""Countries of phones: an international table has a home.

Users of a site or a shop come from one or two countries first of all, and some from many others. Whoever
draws calling codes from a list draws them evenly.

Computed: log of the number of countries times the chance that two phones share theirs.
Expected: .4 to 4.5 (assumed); 0 if drawn evenly.
Needs 60 phones of five countries or more. Silent where one country holds nearly all.
Fooled by drawing countries unequally.
"""

from __future__ import annotations

import numpy as np

from seawall import tables
from seawall.kernels.coincidence import concentration
from seawall.model.clues import Clues
from seawall.model.element import Reason
from seawall.model.evidence import MADE_UP, Dependence, Measure, Series, Setting, Silence, Test

FEWEST, NEARLY_ALL = 5, 0.98
SHOWN = 8


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """The concentration of countries."""
    countries = clues["phone_country"][clues["phone_reason"] == Reason.VALID]
    countries = countries[countries > 0]
    if not len(countries):
        return Silence("no phones of known countries", ("phone",))
    values, counts = np.unique(countries, return_counts=True)
    if len(values) < FEWEST or counts.max() > NEARLY_ALL * len(countries):
        return Silence("the phones are of too few countries")
    effect, se = concentration(counts)
    order = np.argsort(-counts)[:SHOWN]
    labels = tuple(tables.countries()[int(values[k])] for k in order)
    top = counts[order] / len(countries)
    series = Series(labels, tuple(top.tolist()), (1 / len(values),) * len(labels), expects=MADE_UP)
    words: dict[str, float | str] = {
        "countries": len(values),
        "top": float(top[0]),
        "first": labels[0],
    }
    return Measure(len(countries), effect, se, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    top = float(found.words["top"])
    return f"The phones are of {found.words['countries']} countries; {found.words['first']} holds {top:.0%}."


TEST = Test(
    id="phone_countries",
    family="phones",
    title="Countries of phones",
    genuine="Most users are of one or two countries.",
    fabricated="Calling codes were drawn evenly.",
    measure=measure,
    scale=Dependence(0.4, 4.5, tau=0.05),
    sentence=sentence,
    cap=0.7,
    why_cap="Five to one: some services are used all over the world.",
    cap_for=0.2,
    source="Band assumed",
    basis="assumed",
    fools="Drawing countries unequally.",
    least=60,
    veto=False,
)
