"""A large table without a gap and without dirt.

Systems that people fill have empty fields, blanks around values, full-width digits. A large table of
several columns without any of these was cleaned, or never was anybody's.

Computed: whether there is any empty or dirty cell at all; 1 of 1 if there is none.
Expected: one genuine table in twenty to one in two has none (assumed: cleaned exports).
Needs 1,000 records with 4 columns.
Fooled by leaving some fields empty.
"""

from __future__ import annotations

import numpy as np

from seawall.model.clues import Clues
from seawall.model.evidence import Measure, Series, Setting, Silence, Test, Violation

COLUMNS = 4


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """1 of 1 where there is neither gap nor dirt."""
    if "filled" not in clues or "dirty" not in clues or not clues.n:
        return Silence("not known which cells are filled")
    filled, counts = np.unique(clues["filled"], return_counts=True)
    all_columns = np.bitwise_or.reduce(filled)
    columns = int(all_columns).bit_count()
    if columns < COLUMNS:
        return Silence("too few columns")
    gaps = float(counts[filled != all_columns].sum()) / clues.n
    dirt = float((clues["dirty"] != 0).mean())
    words: dict[str, float | str] = {"columns": columns, "gaps": gaps, "dirt": dirt}
    series = Series(("an empty cell", "a dirty cell"), (gaps, dirt), unit="share of records")
    spotless = int(gaps == 0 and dirt == 0)
    return Measure(clues.n, effect=gaps + dirt, k=spotless, m=1, series=series, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    if found.k:
        return f"{found.n_used:,} records of {found.words['columns']} columns have no empty or dirty cell."
    gaps, dirt = float(found.words["gaps"]), float(found.words["dirt"])
    return f"{gaps:.1%} of the records have an empty cell, {dirt:.1%} a dirty one."


TEST = Test(
    id="unblemished",
    family="blemishes",
    title="Neither gaps nor dirt",
    genuine="Somebody left fields empty, or typed a blank too many.",
    fabricated="A program filled every field cleanly.",
    measure=measure,
    scale=Violation(0.05, 0.5),
    sentence=sentence,
    cap=0.3,
    why_cap="Two to one: exports are cleaned, and gaps are easily made.",
    cap_for=0.1,
    source="Assumed",
    basis="assumed",
    fools="Leaving some fields empty.",
    least=1_000,
    veto=False,
)
