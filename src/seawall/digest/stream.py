"""One judged column to digests: only values that are the element, with the rows they came from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall import tables
from seawall.digest.key import Key
from seawall.digest.keyed import digests
from seawall.model.element import Canonical, Element, Judged, Reason
from seawall.model.strings import Strings


def identify(
    element: Element, column: Strings, judged: Judged, key: Key
) -> tuple[NDArray[np.int32], NDArray[np.uint64]]:
    """Digest the valid values of a column.

    Args:
        element: An identifier, that is, an element with `canonical`.
        column: (n,) values.
        judged: What `element.judge(column)` said.
        key: The digest key.

    Returns:
        `rows` (m,) int32 ascending and their `digests` (m,) uint64, for rows judged VALID or REGION
        (a number of a region that never existed still matches itself).

    Raises:
        ValueError: If the element is no identifier.
    """
    if element.canonical is None:
        raise ValueError(f"{element.id} is no identifier")
    canonical = element.canonical(column, judged.codes)
    usable = (judged.codes == Reason.VALID) | (judged.codes == Reason.REGION)
    rows = np.flatnonzero(usable & present(canonical)).astype(np.int32)
    return rows, digests(canonical, tables.element(element.id).number, key)[rows]


def present(canonical: Canonical) -> NDArray[np.bool_]:
    """Which rows (n,) have something to digest, in their block or as a long value."""
    filled: NDArray[np.bool_] = canonical.lengths > 0
    if canonical.long:
        filled[[row for row, _ in canonical.long]] = True
    return filled
