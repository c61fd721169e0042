"""One column, one form of hash.

A system stores passwords in one form, or in two while it moves to a better one. Columns of three forms
and more are pieced together, from other leaks or by hand.

Computed: passwords in other forms than the column's two commonest.
Expected: up to 1 %, and three times that (assumed).
Needs 100 passwords. Fooled by one form.
"""

from __future__ import annotations

import numpy as np

from seawall.model.clues import Clues
from seawall.model.evidence import Excess, Measure, Series, Setting, Silence, Test

LABELS = ("MD5", "SHA-1", "SHA-256", "bcrypt", "other salted", "plain")


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Other forms (k) of all passwords (m), in the column with the most of them."""
    best: Measure | None = None
    for forms in clues.columns("secret_form").values():
        counts = np.bincount(forms, minlength=7)[1:7]
        m = int(counts.sum())
        if m and (best is None or m > best.m):
            k = m - int(np.sort(counts)[-2:].sum())
            best = Measure(m, k=k, m=m, series=Series(LABELS, tuple((counts / m).tolist())))
    return best or Silence("no passwords", ("opaque",))


def sentence(found: Measure) -> str:
    """In plain words."""
    return f"{found.k:,.0f} of {found.m:,.0f} passwords have neither of the column's two commonest forms."


TEST = Test(
    id="secret_forms",
    family="secrets",
    title="Forms of stored passwords",
    genuine="A system stores passwords in one form, or in two while it changes.",
    fabricated="The column was pieced together.",
    measure=measure,
    scale=Excess(slack=3.0, floor=0.01),
    sentence=sentence,
    cap=0.7,
    why_cap="Five to one: old systems kept several forms, and lists are pieced together from genuine leaks.",
    source="Assumed",
    basis="assumed",
    fools="One form.",
    least=100,
    veto=False,
)
