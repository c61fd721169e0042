"""The masks that occur in a run, numbered: a byte per entry then tells what else was exposed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.buckets import FULL, gather_masks, number_masks

START_BITS = 10
Masks = NDArray[np.uint64]


class MaskBook:
    """A growing set of masks. Bit 0 of a mask is no element and must be clear."""

    def __init__(self) -> None:
        self._clear(START_BITS)

    def _clear(self, bits: int) -> None:
        self._bits, self._n = bits, 0
        self._slots = np.zeros(1 << bits, np.uint64)

    @property
    def _shift(self) -> np.uint64:
        return np.uint64(64 - self._bits)

    def add(self, masks: Masks) -> None:
        """Take in all masks of an array (n,)."""
        while (n := gather_masks(masks, self._slots, self._shift, self._n)) == FULL:
            known = self.values()
            self._clear(self._bits + 2)
            self._n = gather_masks(known, self._slots, self._shift, 0)
        self._n = n

    def values(self) -> Masks:
        """The different masks (k,), ascending."""
        return np.sort(self._slots[self._slots != 0] & ~np.uint64(1))

    def numbers(self, masks: Masks) -> NDArray[np.uint32]:
        """The place of every mask (n,) in `values`; each must have been added."""
        numbers = np.zeros(len(self._slots), np.uint32)
        used = self._slots != 0
        numbers[used] = np.searchsorted(self.values(), self._slots[used] & ~np.uint64(1))
        out = np.empty(len(masks), np.uint32)
        number_masks(masks, self._slots, numbers, self._shift, out)
        return out
