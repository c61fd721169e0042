"""How many records a person has: some have many.

Customers, patients and suspects come again, a few of them very often, so the numbers of records have a
long tail. Rows drawn from a pool of people give each about the same number, by Poisson's law; rows made
one by one give nobody a second.

Computed: the coefficient of variation of people's rates (by ID, else phone, else mail; copies left out), by a
zero-truncated negative binomial law (kernels/recurrence.py).
Expected: .15 to 4 (assumed; the geometric law has 1; credential lists are far more unequal); 0 if alike.
Needs 30 people with several records. Fooled by drawing people unequally.
"""

from __future__ import annotations

import math

import numpy as np

from seawall.kernels.coincidence import multiplicities
from seawall.kernels.recurrence import inequality
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test

KINDS = (("id", "IDs"), ("phone", "phones"), ("mail", "mailboxes"))
LEAST_COVER = 0.3
LEAST_REPEATED = 30
SHOWN = 6


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """How unequal people are."""
    for plane, thing in KINDS:
        if plane in clues and (clues[plane] != 0).sum() >= LEAST_COVER * clues.n:
            break
    else:
        return Silence("no identifier tells people apart", ("cn.resident_id", "phone", "email"))
    _, first = np.unique(clues["key"], return_index=True)
    digests = clues[plane][first]
    counts = multiplicities(digests[digests != 0])
    repeated = int((counts > 1).sum())
    if repeated < LEAST_REPEATED:
        return Silence(f"fewer than {LEAST_REPEATED} people have several records")
    effect, se = inequality(counts)
    often = float((counts * (counts - 1)).sum()) / float(counts.sum())
    shares = [float((counts == k).sum()) / len(counts) for k in range(1, SHOWN)]
    labels = (*(str(k) for k in range(1, SHOWN)), f"{SHOWN} or more")
    rate = min(max(often, 1e-3), 50.0)
    alike = [rate**k * math.exp(-rate) / math.factorial(k) / -math.expm1(-rate) for k in range(1, SHOWN)]
    series = Series(labels, (*shares, 1 - sum(shares)), (*alike, 1 - sum(alike)), "share of people")
    words: dict[str, float | str] = {"thing": thing, "mean": float(counts.mean()), "most": int(counts.max())}
    return Measure(repeated, effect, se, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    mean, most = float(found.words["mean"]), float(found.words["most"])
    unequal = found.effect > 2 * found.se
    how = "some have many more than others" if unequal else "people are alike, as in a pool"
    return f"There are {mean:.2f} records for each of the {found.words['thing']}, {most:,.0f} at most: {how}."


TEST = Test(
    id="records_per_person",
    family="repeats",
    title="Records per person",
    genuine="Some people come again much more often than others.",
    fabricated="Rows were drawn from a pool of people, each as likely as the next.",
    measure=measure,
    scale=Dependence(0.15, 4.0, tau=0.05),
    sentence=sentence,
    cap=0.5,
    why_cap="Three to one: a register visited on fixed days is as even, and inequality is easily drawn.",
    cap_for=0.4,
    source="Band assumed",
    basis="assumed",
    fools="Drawing people with unequal chances.",
    least=30,
    veto=False,
)
