"""Clues of payment cards: why a number is or is not one, and who issued it."""

from __future__ import annotations

import numpy as np

from seawall.digest.clues.seen import Seen
from seawall.model.clues import Plane
from seawall.model.element import Reason


def planes(seen: Seen) -> dict[str, Plane]:
    """card, card_reason and card_issuer, of the fullest column of card numbers."""
    column = seen.first("bank_card")
    if column is None:
        return {}
    codes, facts = column.judged
    told = (codes == Reason.VALID) | (codes == Reason.CHECK)
    digests = column.digests if column.digests is not None else np.zeros(seen.n, np.uint64)
    return {
        "card": digests,
        "card_reason": codes,
        "card_issuer": np.where(told, facts["issuer"], 0).astype(np.uint16),
    }
