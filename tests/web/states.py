"""States for tests: a SQLite file, and a real PostgreSQL."""

from __future__ import annotations

import itertools

from seawall.web.state import State

_numbers = itertools.count(1)


def token(n: int) -> bytes:
    """Different bytes at every call, and the same in every run."""
    return next(_numbers).to_bytes(n, "big")


def opened(place) -> State:
    return State.open(str(place), token=token)
