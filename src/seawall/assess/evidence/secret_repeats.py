"""Passwords repeat, and so do their hashes where no salt was added.

One person in a hundred takes the commonest password, so any ten thousand passwords, or unsalted hashes
(MD5, SHA-1, SHA-256), have many alike. A column of such hashes without repeats was made up, or is salted
although it does not look so.

Computed: the root of the chance that two distinct records share their password or unsalted hash, times a
hundred.
Expected: .1 to 2 (RockYou, 32.6 million passwords of 2009: 290,731 are 123456, .9 %, published, so the
root is .9 or more; sites with rules for passwords are assumed to come down to .1). 0 if made up.
Needs 1,000 records: fewer may have no repeats by chance. Salted forms are looked at in salted_repeats.
Fooled by drawing from a published list of passwords.
"""

from __future__ import annotations

import math

import numpy as np

from seawall.kernels.coincidence import coincidence, multiplicities
from seawall.kernels.secret_forms import MD5, PLAIN, SHA1, SHA256
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test

UNSALTED = (MD5, SHA1, SHA256, PLAIN)
SHOWN = 6


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """How alike passwords are, in the column with the most of them."""
    best: Measure | None = None
    _, first = np.unique(clues["key"], return_index=True)
    for name, forms in clues.columns("secret_form").items():
        held = clues["secret:" + name][first][np.isin(forms[first], UNSALTED)]
        if len(held) < 2 or (best is not None and len(held) <= best.n_used):
            continue
        counts = np.sort(multiplicities(held))[::-1]
        found = coincidence(counts)
        effect = 100 * math.sqrt(found.rate)
        # Pairs come in clusters: the error is that of the common ones' counts.
        spread = math.sqrt(float((counts.astype(float) ** 3).sum()) + 1) / found.of
        se = 100 * spread / (math.sqrt(found.rate) + math.sqrt(found.rate + spread))
        top = counts[:SHOWN] / len(held)
        labels = tuple(f"{i}." for i in range(1, len(top) + 1))
        series = Series(
            labels, tuple(top.tolist()), (0.009, 0.0024, 0.0024, 0.0018, 0.0016, 0.0011)[: len(top)]
        )
        words: dict[str, float | str] = {"top": float(top[0]), "pairs": found.pairs}
        best = Measure(len(held), effect, se, series=series, words=words)
    return best or Silence("no passwords or unsalted hashes", ("opaque",))


def sentence(found: Measure) -> str:
    """In plain words."""
    if not found.words["pairs"]:
        return f"None of {found.n_used:,} passwords or unsalted hashes stands twice."
    top = float(found.words["top"])
    return f"The commonest of {found.n_used:,} passwords or unsalted hashes stands in {top:.2%} of records."


TEST = Test(
    id="secret_repeats",
    family="secrets",
    title="Repeated passwords",
    genuine="People choose the same passwords.",
    fabricated="Passwords or hashes were drawn at random.",
    measure=measure,
    scale=Dependence(0.1, 2.0, tau=0.01),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one against: a salt kept elsewhere, or passwords that the system gave out, look so.",
    cap_for=0.7,
    source="RockYou (2009) as counted in D. Wang et al., Zipf's law in passwords (2017); lower bound assumed",
    basis="published",
    fools="Drawing from a published list of passwords.",
    least=300,
)
