"""An opaque identifier (opaque): a key without meaning outside its system.

Counters, hashes, base64url ids of Elasticsearch, object ids, case numbers. VALID is wide on purpose
(a phone number and a date pass): it is what is left when nothing else recognises a column.
Source: our own; see kernels/shapes.py.
"""

from __future__ import annotations

from seawall.kernels.shapes import judge_key
from seawall.model.element import Element, Judged
from seawall.model.strings import Strings


def judge(column: Strings) -> Judged:
    """Judge a column (n,). No facts."""
    return Judged(judge_key(column.data, column.offsets), {})


ELEMENT = Element(id="opaque", judge=judge)
