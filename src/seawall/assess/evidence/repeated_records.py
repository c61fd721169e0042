"""Records that are equal word for word.

Exports overlap, joins repeat rows, a file is sold twice: copies are damage, not invention, and public
survey files have them too (N. Kuriakose, M. Robbins, 2016: one file in five with over 5 %). Only a table
that is mostly copies was blown up. Copies of records may count twice in other tests, so they are told.

Computed: records whose keyed hash stands before, `_id` left out.
Expected: up to 5 % and three times that (published for surveys; wider assumed).
Needs 100 records. Fooled by changing one character.
"""

from __future__ import annotations

from seawall.kernels.coincidence import multiplicities
from seawall.model.clues import Clues
from seawall.model.evidence import Excess, Measure, Series, Setting, Silence, Test

LABELS = ("once", "twice", "three times", "more often")


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Copies (k) of all records (m)."""
    if not clues.n:
        return Silence("no records")
    counts = multiplicities(clues["key"])
    k = clues.n - len(counts)
    shares = [float(counts[counts == times].sum()) / clues.n for times in (1, 2, 3)]
    series = Series(LABELS, (*shares, max(0.0, 1 - sum(shares))))
    return Measure(clues.n, k=k, m=clues.n, series=series)


def sentence(found: Measure) -> str:
    """In plain words."""
    return f"{found.k / found.m:.1%} of the {found.m:,.0f} records are copies of another, word for word."


TEST = Test(
    id="repeated_records",
    family="repeats",
    title="Copies of whole records",
    genuine="Copies are few, or come from overlapping exports.",
    fabricated="Records were copied to look like more.",
    measure=measure,
    scale=Excess(slack=3.0, floor=0.05),
    sentence=sentence,
    cap=0.5,
    why_cap="Three to one: copying is damage that exports and sellers do to genuine data too.",
    source="Kuriakose and Robbins, Statistical Journal of the IAOS 32 (2016), on survey files",
    basis="published",
    fools="Changing one character of each copy.",
    least=100,
    veto=False,
)
