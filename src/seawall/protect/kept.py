"""Answers that are kept: a bounded map in which the oldest entry makes room for a new one.

One entry leaves for one that comes, so no request ever pays for clearing the whole.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """At most `most` entries; none with 0. `get` is the map's own, for speed."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._map: OrderedDict[K, V] = OrderedDict()
        self.get = self._map.get

    def __len__(self) -> int:
        return len(self._map)

    def put(self, key: K, value: V) -> V:
        """Keep a value and hand it back."""
        if self._most > 0:
            self._map[key] = value
            if len(self._map) > self._most:
                self._map.popitem(last=False)
        return value
