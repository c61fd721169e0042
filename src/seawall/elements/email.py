"""E-mail address (email).

Shape only: a dot-atom local part and a domain of two labels or more, written plainly, as
`mailto:…` or as `<…>`, in ASCII or full-width forms. Quoted local parts, domain literals and names
without a dot are SHAPE; no list of top-level domains is asked, it ages. MASKED: an asterisk or a
bullet in an otherwise right address (a***@example.com).

Canonical: trimmed, folded to ASCII forms, in lower case as a whole; no tag or dot is dropped,
because what is one mailbox to one provider are two to another. Domains stay as they are written:
an IDN in UTF-8 and its xn-- form are two values. Values over 62 bytes go to `Canonical.long`.

Sources: RFC 5321, RFC 5322, RFC 5890.
"""

from __future__ import annotations

import numpy as np

from seawall.kernels import addr_spec
from seawall.model.element import BLOCK, PREFIX, ROOM, Canonical, Codes, Element, Judged
from seawall.model.strings import Strings


def judge(column: Strings) -> Judged:
    """Codes (n,): EMPTY, VALID, SHAPE or MASKED. There are no facts."""
    codes = np.empty(column.n, np.uint8)
    addr_spec.judge(column.data, column.offsets, codes)
    return Judged(codes, {})


def canonical(column: Strings, codes: Codes) -> Canonical:
    """The address of rows that are VALID."""
    blocks = np.zeros((column.n, BLOCK), np.uint8)
    lengths = np.empty(column.n, np.int32)
    others = np.empty(column.n, np.int32)
    n_others = addr_spec.canonical(column.data, column.offsets, codes, blocks, lengths, others)
    long = []
    scratch = np.empty(addr_spec.LONGEST, np.uint8)
    for row in others[:n_others].tolist():
        start, stop = int(column.offsets[row]), int(column.offsets[row + 1])
        n = addr_spec.parse(column.data, start, stop, scratch)[1]
        value = scratch[:n].tobytes().decode("utf-8", "replace").lower().encode()
        if len(value) > ROOM:
            long.append((row, value))
        else:
            blocks[row, PREFIX : PREFIX + len(value)] = np.frombuffer(value, np.uint8)
            lengths[row] = len(value)
    return Canonical(blocks, lengths, long)


ELEMENT = Element(id="email", judge=judge, canonical=canonical, pure=True)
