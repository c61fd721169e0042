"""When a reply is whole: predicates over what has been received so far."""

from __future__ import annotations

import re
from collections.abc import Callable

Complete = Callable[[bytes], bool]
VERSION = re.compile(rb"[0-9][0-9A-Za-z.+~_:-]{0,39}")


def lines(n: int) -> Complete:
    """n lines that end in a line feed."""
    return lambda data: data.count(b"\n") >= n


def sized(offset: int, n_bytes: int, order: str, extra: int) -> Complete:
    """A message whose length field of `n_bytes` stands at `offset`; `extra` bytes are not counted by it."""

    def complete(data: bytes) -> bool:
        if len(data) < offset + n_bytes:
            return False
        said = int.from_bytes(data[offset : offset + n_bytes], order)  # type: ignore[arg-type]
        return len(data) >= said + extra

    return complete


def at_least(n: int) -> Complete:
    """n bytes."""
    return lambda data: len(data) >= n


def version(data: bytes) -> str:
    """A version number out of hostile bytes: its plain characters up to the first other one."""
    found = VERSION.match(data)
    return found[0].decode("ascii") if found else ""
