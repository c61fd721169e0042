"""Free text (free_text): prose that may hold anything, so it is searched and not only judged.

VALID: at least 30 characters, half of them letters, with ten Chinese characters or four blanks. The
share over a column tells the column; single values say little. Source: our own.
"""

from __future__ import annotations

from seawall.kernels.shapes import judge_prose
from seawall.model.element import Element, Judged
from seawall.model.strings import Strings


def judge(column: Strings) -> Judged:
    """Judge a column (n,). No facts."""
    return Judged(judge_prose(column.data, column.offsets), {})


ELEMENT = Element(id="free_text", judge=judge)
