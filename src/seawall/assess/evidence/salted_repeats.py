"""Salted hashes never repeat.

bcrypt, Argon2, scrypt and the like add a random salt to each password, so that equal passwords have different
hashes. Equal ones were copied: by a resampled pool, or by somebody who had only a few to show.

Computed: salted hashes that stand in another distinct record, among all.
Expected: up to .5 % (assumed: accounts copied by support, test accounts); any share if made up.
Needs 60 hashes.
Fooled by drawing each hash anew.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.coincidence import multiplicities
from seawall.kernels.secret_forms import BCRYPT, SALTED
from seawall.model.clues import Clues
from seawall.model.evidence import Measure, Series, Setting, Silence, Test, Violation


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Hashes seen before (k) of salted ones (m)."""
    k = m = 0
    _, first = np.unique(clues["key"], return_index=True)
    for name, forms in clues.columns("secret_form").items():
        held = clues["secret:" + name][first][np.isin(forms[first], (BCRYPT, SALTED))]
        k, m = k + len(held) - len(multiplicities(held)), m + len(held)
    if m == 0:
        return Silence("no salted hashes", ("opaque",))
    return Measure(m, k=k, m=m, series=Series(("new", "again"), (1 - k / m, k / m), (1.0, 0.0)))


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.k:,.0f} of {found.m:,.0f} salted hashes stand in another record too; none should."
    )


TEST = Test(
    id="salted_repeats",
    family="secrets",
    title="Repeated salted hashes",
    genuine="Each hash has its own salt, so none repeats.",
    fabricated="A few hashes were used again and again.",
    measure=measure,
    scale=Violation(0.000001, 0.005),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: one salt for all is a mistake that genuine systems made, too.",
    cap_for=0.1,
    source='N. Provos, D. Mazieres, "A future-adaptable password scheme" (1999); RFC 9106; rate assumed',
    basis="assumed",
    fools="Drawing each hash anew.",
    least=60,
)
