"""Templates that are used equally often.

Where a system fills templates, some cases are much commoner than others. A script that chooses its
templates evenly uses each as often as the next.

Computed: the root of phi squared of the frames that hold nine tenths of the templated texts, against
even shares. Silent unless most long texts share their frame with another.
Expected: .3 to 4 (assumed); 0 if chosen evenly.
Needs 100 templated texts. Fooled by unequal weights.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.coincidence import multiplicities
from seawall.kernels.unevenness import unevenness
from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test

LONG, HELD, FEWEST = 60, 0.9, 3
TEMPLATED = 0.5  # of the long texts share their frame


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """The unevenness of frames."""
    for name in clues.columns("text"):
        frames = clues["text_frame:" + name]
        held = frames[(clues["text_length:" + name] >= LONG) & (frames != 0)]
        counts = np.sort(multiplicities(held))[::-1]
        common = counts[counts > 1]
        if not len(held) or common.sum() < TEMPLATED * len(held):
            continue
        top = common[: int(np.searchsorted(np.cumsum(common), HELD * common.sum())) + 1]
        if len(top) < FEWEST:
            continue
        found = unevenness(top)
        share = top / top.sum()
        labels = tuple(f"frame {i}" for i in range(1, min(len(top), 20) + 1))
        even = (1 / len(top),) * len(labels)
        series = Series(labels, tuple(share[: len(labels)].tolist()), even)
        return Measure(found.n, found.phi, found.se, series=series, words={"frames": len(top)})
    return Silence("no texts from templates", ("free_text",))


def sentence(found: Measure) -> str:
    """In plain words."""
    how = (
        "equally often" if found.effect < 2 * found.se + 0.1 else "some much more often than others"
    )
    return f"{found.words['frames']:,} frames hold nine tenths of the templated texts, {how}."


TEST = Test(
    id="even_frames",
    family="texts",
    title="Templates used equally often",
    genuine="Some cases are commoner than others, and so are their templates.",
    fabricated="Templates were chosen evenly.",
    measure=measure,
    scale=Dependence(0.3, 4.0, tau=0.05),
    sentence=sentence,
    cap=0.7,
    why_cap="Five to one: unequal weights are easily drawn.",
    cap_for=0.2,
    source="Band assumed",
    basis="assumed",
    fools="Unequal weights.",
    least=100,
    veto=False,
)
