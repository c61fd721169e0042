"""Texts from templates: the same frame around other data.

A text that somebody wrote begins and ends its clauses in its own way. One that was filled into a
template has the template's clauses, whatever name, place and sum stand in them. Systems fill templates
too, so this is no proof, but a column of case reports out of a few frames was not written by officers.

Computed: texts of 60 characters and more whose frame (how their clauses begin and end, without digits and
the record's name) stands in another record before; texts equal word for word count once.
Expected: up to a tenth, and six times that (assumed: reports written after a pattern).
Needs 60 such texts. Fooled by a language model, or by very many templates.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels.coincidence import multiplicities
from seawall.model.clues import Clues
from seawall.model.evidence import Excess, Measure, Series, Setting, Silence, Test

LONG = 60  # characters
SHOWN = 8


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Texts in a frame that was seen before (k) of long texts (m)."""
    best: Measure | None = None
    for name, texts in clues.columns("text").items():
        frames = clues["text_frame:" + name]
        held = (clues["text_length:" + name] >= LONG) & (frames != 0)
        _, first = np.unique(texts[held], return_index=True)
        if len(first) and (best is None or len(first) > best.m):
            counts = np.sort(multiplicities(frames[held][first]))[::-1]
            m, k = len(first), len(first) - len(counts)
            top = counts[:SHOWN] / m
            labels = (*(f"frame {i}" for i in range(1, len(top) + 1)), "all others")
            series = Series(labels, (*top.tolist(), float(1 - top.sum())))
            words: dict[str, float | str] = {"frames": len(counts)}
            best = Measure(m, k=k, m=m, series=series, words=words)
    return best or Silence("no long texts", ("free_text",))


def sentence(found: Measure) -> str:
    """In plain words."""
    frames = found.words["frames"]
    again = found.k / found.m
    return f"The {found.m:,.0f} different long texts have {frames:,} frames; {again:.0%} fill one again."


TEST = Test(
    id="text_frames",
    family="texts",
    title="Texts from templates",
    genuine="People wrote the texts, each in their own way.",
    fabricated="Templates were filled with other fields.",
    measure=measure,
    scale=Excess(slack=6.0, floor=0.1),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: systems fill templates too, for notices and forms.",
    source="Rates assumed",
    basis="assumed",
    fools="A language model; very many templates.",
    least=60,
    veto=False,
)
