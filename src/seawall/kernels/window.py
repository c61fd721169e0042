"""A window sliding over a byte stream: unread content, and 64 zero bytes behind it for kernels."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from seawall.kernels.wide import PADDING
from seawall.model.strings import Bytes


class _Source(Protocol):
    def readinto(self, view: memoryview) -> int: ...


class Window:
    """`data[start:stop]` is unread content; `base` is the place of data[0] in the source."""

    def __init__(self, stream: _Source, block_bytes: int, base: int = 0) -> None:
        self._stream = stream
        self._room = block_bytes
        self.data: Bytes = np.zeros(block_bytes + PADDING, np.uint8)
        self.base, self.start, self.stop = base, 0, 0
        self.n_read = 0
        self.done = False

    @property
    def position(self) -> int:
        """Where `start` stands in the source."""
        return self.base + self.start

    @property
    def left(self) -> int:
        """Unread bytes at hand."""
        return self.stop - self.start

    def more(self) -> bool:
        """Slide unread bytes to the front and fill up, growing when they take over half the room.

        False when the stream had ended: then all that will ever come is at hand.
        """
        if self.done:
            return False
        left = self.left
        if left > self._room // 2:
            self._room *= 2
            grown = np.zeros(self._room + PADDING, np.uint8)
            grown[:left] = self.data[self.start : self.stop]
            self.data = grown
        elif self.start:
            self.data[:left] = self.data[self.start : self.stop]
        self.base += self.start
        self.start, self.stop = 0, left
        view = self.data.data
        while self.stop < self._room:
            n = self._stream.readinto(view[self.stop : self._room])
            if n == 0:
                self.done = True
                break
            self.stop += n
            self.n_read += n
        self.data[self.stop : self.stop + PADDING] = 0
        return True

    def drop(self, n: int) -> None:
        """Pass over n bytes at hand."""
        self.start += n

    def bytes(self, n: int) -> bytes:
        """Up to n unread bytes."""
        return self.data[self.start : min(self.stop, self.start + n)].tobytes()
