"""A name together with a birth date (name_birth_date): an identifier made of two columns.

It has no judge and so no place in ELEMENTS: whoever holds a person_name and a birth_date column of
the same table composes it here. Its canonical value is the canonical name (kernels/names.py
`fold`), a vertical bar and yyyymmdd.

Eligible are rows with a VALID name, or one that is SHAPE but written as a Latin name of two words
or more, and with a birth date. Masked names are not.

Source: our own; see docs on digests, suite 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall.kernels import names as kernel
from seawall.model.element import BLOCK, ROOM, Canonical, Codes, Reason
from seawall.model.strings import Strings

ID = "name_birth_date"
DATE_BYTES = 9  # |yyyymmdd


def canonical(names: Strings, name_codes: Codes, born_on: NDArray[np.int32]) -> Canonical:
    """Compose the canonical values of n rows.

    Args:
        names: The name column (n,).
        name_codes: Its Reasons (n,), as person_name judged it.
        born_on: yyyymmdd (n,), 0 where there is none.

    Returns:
        Canonical with length 0 for rows that are not eligible; values over 62 bytes stand in
        `long`.
    """
    folded, offsets = _folded(names)
    blocks = np.zeros((names.n, BLOCK), np.uint8)
    lengths = np.zeros(names.n, np.int32)
    kernel.compose(
        folded,
        offsets,
        name_codes == Reason.VALID,
        name_codes == Reason.SHAPE,
        np.ascontiguousarray(born_on, np.int32),
        blocks,
        lengths,
    )
    long = []
    for row in np.flatnonzero(lengths > ROOM).tolist():
        name = folded[offsets[row] : offsets[row + 1]].tobytes()
        long.append((row, name + b"|%08d" % int(born_on[row])))
        lengths[row] = 0
    return Canonical(blocks, lengths, long)


def _folded(names: Strings) -> Strings:
    size = int(names.offsets[-1]) - int(names.offsets[0])
    out, offsets = np.empty(2 * size, np.uint8), np.empty(names.n + 1, np.int32)
    used = kernel.fold(names.data, names.offsets, out, offsets)
    return Strings(out[:used], offsets)
