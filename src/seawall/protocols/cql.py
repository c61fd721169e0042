"""Frames of Cassandra's native protocol, version 4: OPTIONS, STARTUP, QUERY, and what answers them.

Source: Apache Cassandra, native_protocol_v4.spec: 2 (frame header), 4.1 (requests), 4.2 (responses),
9 (error codes).
"""

from __future__ import annotations

import struct

from seawall.protocols import framing

ERROR, STARTUP, READY, AUTHENTICATE, OPTIONS, SUPPORTED, QUERY, RESULT = 0, 1, 2, 3, 5, 6, 7, 8
ROWS = 2
PROTOCOL_ERROR, UNAUTHORIZED = 0x000A, 0x2100
MOST_ROWS = 4096

complete = framing.sized(5, 4, "big", 9)


def frame(opcode: int, body: bytes = b"") -> bytes:
    """A request."""
    return struct.pack(">BBhBi", 4, 0, 0, opcode, len(body)) + body


def text(word: str) -> bytes:
    """A [string]."""
    return struct.pack(">H", len(word)) + word.encode("ascii")


def startup() -> bytes:
    """STARTUP with the one option that is needed."""
    return frame(STARTUP, struct.pack(">H", 1) + text("CQL_VERSION") + text("3.0.0"))


def query(words: str) -> bytes:
    """A QUERY at consistency ONE, whose result leaves out its metadata."""
    said = words.encode("ascii")
    return frame(QUERY, struct.pack(">i", len(said)) + said + b"\0\1\2")


def response(data: bytes) -> tuple[int, bytes] | None:
    """Opcode and body of a whole response; None if it is none."""
    if len(data) < 9 or not 0x81 <= data[0] <= 0x86 or not complete(data):
        return None
    return data[4], data[9 : 9 + int.from_bytes(data[5:9], "big")]


def error(body: bytes) -> int:
    """The code of an ERROR."""
    return int.from_bytes(body[:4], "big") if len(body) >= 6 else -1


def rows(body: bytes, n_columns: int) -> list[tuple[bytes, ...]]:
    """The rows of a RESULT without metadata; none if it is another result or of other columns."""
    found: list[tuple[bytes, ...]] = []
    if len(body) < 16:
        return found
    kind, flags, columns = struct.unpack_from(">III", body)
    if kind != ROWS or not flags & 4 or flags & 2 or columns != n_columns:
        return found
    count, at = int.from_bytes(body[12:16], "big"), 16
    for _ in range(min(count, MOST_ROWS)):
        row = []
        for _ in range(columns):
            size = int.from_bytes(body[at : at + 4], "big", signed=True)
            end = at + 4 + max(size, 0)
            if at + 4 > len(body) or end > len(body):
                return found
            row.append(body[at + 4 : end])
            at = end
        found.append(tuple(row))
    return found
