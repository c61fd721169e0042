"""How long texts are: people write short and long ones.

Texts filled into templates differ by the length of their data only.

Computed: the standard deviation of the logarithm of lengths, among texts of 30 characters and more.
Expected: .12 to 1.2 (assumed; lengths of messages and comments are close to log-normal, P. Sobkowicz et
al., "Lognormal distributions of user post lengths in Internet discussions", 2013); near 0 from one template.
Needs 60 such texts. Fooled by templates of different lengths.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test

LONG = 30
EDGES = (30, 45, 60, 80, 100, 130, 160, 200, 300, 500)


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """The spread of lengths, in the column with the most long texts."""
    columns = clues.columns("text_length")
    if not columns:
        return Silence("no texts", ("free_text",))
    lengths = max((c[c >= LONG] for c in columns.values()), key=len).astype(float)
    if len(lengths) < 2:
        return Silence("no long texts", ("free_text",))
    logs = np.log(lengths)
    spread = float(logs.std())
    kurtosis = float(((logs - logs.mean()) ** 4).mean()) / spread**4 if spread > 0 else 3.0
    se = spread * float(np.sqrt(max(kurtosis - 1, 0.5) / (4 * len(logs)))) + 1e-3
    counts = np.histogram(lengths, (*EDGES, np.inf))[0] / len(lengths)
    labels = (
        *(f"{a} to {b - 1}" for a, b in pairwise(EDGES)),
        f"{EDGES[-1]} and more",
    )
    series = Series(labels, tuple(counts.tolist()))
    low, high = np.quantile(lengths, [0.1, 0.9])
    return Measure(len(lengths), spread, se, series=series, words={"low": low, "high": high})


def sentence(found: Measure) -> str:
    """In plain words."""
    low, high = found.words["low"], found.words["high"]
    return f"Eight in ten of the {found.n_used:,} long texts have {low:,.0f} to {high:,.0f} characters."


TEST = Test(
    id="text_lengths",
    family="texts",
    title="Lengths of texts",
    genuine="People write short and long texts.",
    fabricated="One pattern was filled, so lengths hardly differ.",
    measure=measure,
    scale=Dependence(0.12, 1.2, tau=0.05),
    sentence=sentence,
    cap=0.4,
    why_cap="Five to two: forms bound the length of texts in genuine systems too.",
    cap_for=0.2,
    source="Sobkowicz et al., EPJ Data Science 2 (2013), for log-normal lengths; band assumed",
    basis="assumed",
    fools="Templates of different lengths.",
    least=60,
    veto=False,
)
