"""A universally unique identifier (uuid).

VALID: 8-4-4-4-12 hexadecimal digits of any version, in braces or after urn:uuid: too; 32 digits
without hyphens only where version (1 to 8) and variant are those of RFC 9562, since an MD5 looks
the same: one of 32 random ones passes.

Source: RFC 9562 section 4.
"""

from __future__ import annotations

from seawall.kernels.internet import judge_uuid
from seawall.model.element import Element, Judged
from seawall.model.strings import Strings


def judge(column: Strings) -> Judged:
    """Judge a column (n,). No facts."""
    return Judged(judge_uuid(column.data, column.offsets), {})


ELEMENT = Element(id="uuid", judge=judge, pure=True)
