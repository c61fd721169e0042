"""How unequal the shares of surnames are.

Wang, Li and Zhang are a fifth of the people, the hundredth surname a six-hundredth. Names drawn evenly
from a list have every surname equally often. Groups and counties are more unequal than the country, never
less by much.

Computed: how far the counted surnames are from equal shares, by pairs (phi squared; 0 if equal).
Expected: 1 to 12 (published: 2.3 for the shares of 2007; counties with one clan far more).
Needs 100 people. Fooled by anybody who draws by share.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.dependence import unevenness
from seawall.kernels.persons import one_each
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test
from seawall.tables.names_cn import surnames

SHOWN = 12


@cache
def counted() -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """The numbers of the hundred commonest surnames in the plane, and their shares, commonest first."""
    share = np.array([0.0, *surnames().values()])
    order = np.argsort(-share, kind="stable")[:100]
    return order, share[order]


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Distance from equal shares (effect)."""
    if "surname" not in clues:
        return Silence("no names", ("person_name",))
    number = clues["surname"][one_each(clues)]
    order, share = counted()
    held = np.bincount(number, minlength=int(order.max()) + 1)[order]
    n = int(held.sum())
    if n < 2:
        return Silence("no Chinese names")
    effect, error = unevenness(held)
    ranked = np.sort(held)[::-1][:SHOWN] / n
    series = Series(
        tuple(f"rank {i}" for i in range(1, SHOWN + 1)),
        tuple(float(x) for x in ranked),
        tuple(float(x) for x in share[:SHOWN] / share.sum()),
    )
    words: dict[str, float | str] = {"first": float(ranked[0])}
    return Measure(n, effect, error, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"The commonest surname is that of {found.words['first']:.1%} of {found.n_used:,} people; "
        f"in equal shares it would be 1 %, in the country it is 8.5 % of those with a common one."
    )


TEST = Test(
    id="surname_shares",
    family="names",
    title="Shares of surnames",
    genuine="A few surnames are very common, most are not.",
    fabricated="Surnames were drawn evenly from a list.",
    measure=measure,
    scale=Dependence(1.0, 12.0, 0.05),
    sentence=sentence,
    cap=1.0,
    why_cap="Ten to one: the shares are known to everybody who looks them up.",
    cap_for=0.3,
    source="Ministry of Public Security, count of April 2007 (tables/surnames_cn.csv)",
    basis="published",
    fools="Anybody who draws surnames by their share.",
    least=100,
)
