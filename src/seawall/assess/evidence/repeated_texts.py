"""Long texts that are equal word for word.

People who write thirty characters and more do not write the same twice; systems do (closing notes,
notices). So repeats are counted among long texts, and whole columns of a few texts speak softly.

Computed: texts of 30 characters and more that stand before, among those of distinct records.
Expected: up to a tenth, and five times that (assumed: notices and closing notes).
Needs 60 such texts. Fooled by changing one word: see text_frames.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.coincidence import multiplicities
from seawall.model.clues import Clues
from seawall.model.evidence import Excess, Measure, Series, Setting, Silence, Test

LONG = 30  # characters


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Repeats (k) of long texts (m), in the column with the most of them."""
    best: Measure | None = None
    _, first = np.unique(clues["key"], return_index=True)
    for name, texts in clues.columns("text").items():
        held = texts[first][clues["text_length:" + name][first] >= LONG]
        if len(held) and (best is None or len(held) > best.m):
            counts = multiplicities(held)
            k = len(held) - len(counts)
            series = Series(("new", "repeated"), (1 - k / len(held), k / len(held)), (0.9, 0.1))
            best = Measure(len(held), k=k, m=len(held), series=series)
    return best or Silence("no long texts", ("free_text",))


def sentence(found: Measure) -> str:
    """In plain words."""
    return f"{found.k / found.m:.1%} of {found.m:,.0f} long texts stand word for word in another record."


TEST = Test(
    id="repeated_texts",
    family="texts",
    title="Repeated texts",
    genuine="Somebody wrote each text, but for notices and closing notes.",
    fabricated="A few texts were used again and again.",
    measure=measure,
    scale=Excess(slack=5.0, floor=0.1),
    sentence=sentence,
    cap=0.7,
    why_cap="Five to one: a column of notices holds few texts in every system.",
    source="Rates assumed",
    basis="assumed",
    fools="Changing one word in each.",
    least=60,
    veto=False,
)
