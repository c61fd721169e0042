"""Mail providers: a few hold most people.

Among people of a country two or three providers hold more than half of the addresses, and a long tail
the rest. Whoever draws a provider from a list draws them evenly, and whoever makes up domains makes a new
one for each.

Computed: log of the number of domains times the chance that two addresses share theirs: 0 if all are
equally likely, however many there are.
Expected: .7 to 7 (assumed; a common list of 200 domains whose first has two fifths has 3.5).
Needs 60 addresses under five domains or more. Silent where one domain holds nearly all, as in a company.
Fooled by drawing providers by their market share.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.coincidence import concentration, multiplicities
from seawall.model.clues import Clues
from seawall.model.evidence import MADE_UP, Dependence, Measure, Series, Setting, Silence, Test

FEWEST, NEARLY_ALL = 5, 0.95
SHOWN = 8


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """The concentration of domains, over distinct addresses."""
    mail = clues["mail"]
    _, first = np.unique(mail, return_index=True)
    domains = clues["mail_domain"][first][mail[first] != 0]
    if not len(domains):
        return Silence("no mail addresses", ("email",))
    counts = np.sort(multiplicities(domains))[::-1]
    n = len(domains)
    if len(counts) < FEWEST or counts[0] > NEARLY_ALL * n:
        return Silence("the addresses are under too few domains")
    effect, se = concentration(counts)
    top = counts[:SHOWN] / n
    labels = tuple(f"domain {i}" for i in range(1, len(top) + 1))
    series = Series(labels, tuple(top.tolist()), (1 / len(counts),) * len(top), expects=MADE_UP)
    words: dict[str, float | str] = {"domains": len(counts), "top": float(counts[:3].sum() / n)}
    return Measure(n, effect, se, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    top, domains = float(found.words["top"]), found.words["domains"]
    return f"{found.n_used:,} mail addresses are under {domains:,} domains; the first three hold {top:.0%}."


TEST = Test(
    id="mail_providers",
    family="mail",
    title="Mail providers",
    genuine="A few providers hold most people, and many domains a few.",
    fabricated="Domains were drawn evenly, or made up for each address.",
    measure=measure,
    scale=Dependence(0.7, 7.0, tau=0.1),
    sentence=sentence,
    cap=1.0,
    why_cap="Ten to one: business contacts are under domains of their own.",
    cap_for=0.3,
    source="Band assumed",
    basis="assumed",
    fools="Drawing providers by their market share.",
    least=60,
    veto=False,
)
