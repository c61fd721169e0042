"""BSON as far as a probe needs it: a command out, a reply in, out of hostile bytes.

Written are truths, whole numbers, texts, lists and documents. Read are these, floating-point numbers and
null; a value of any other type is stepped over and stands as None. Whatever is cut, does not add up or is
nested too deep makes the whole document none: nothing is guessed.

Source: BSON specification 1.1 (bsonspec.org/spec.html).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Any

MOST_DEPTH = 32
#: Types of a fixed size that no probe asks for: undefined, ObjectId, datetime, null, timestamp,
#: decimal128, MaxKey, MinKey.
FIXED = {0x06: 0, 0x07: 12, 0x09: 8, 0x0A: 0, 0x11: 8, 0x13: 16, 0x7F: 0, 0xFF: 0}
#: Types that begin with their length, and how much is not counted by it: binary, pointer, code, symbol;
#: code with scope counts itself.
SIZED = {0x05: 5, 0x0C: 16, 0x0D: 4, 0x0E: 4, 0x0F: 0}
INT32 = range(-(1 << 31), 1 << 31)


def encode(document: Mapping[str, Any]) -> bytes:
    """A document of bool, int, str, list and dict.

    Raises:
        ValueError: For another type, a zero byte in a name, or a number beyond 64 bits.
    """
    body = b"".join(_element(name, value) for name, value in document.items())
    return struct.pack("<i", len(body) + 5) + body + b"\0"


def _element(name: str, value: Any) -> bytes:
    kind, data = _encoded(value)
    if "\0" in name:
        raise ValueError("a name with a zero byte")
    return bytes([kind]) + name.encode() + b"\0" + data


def _encoded(value: Any) -> tuple[int, bytes]:
    match value:
        case bool():
            return 0x08, bytes([value])
        case int() if value in INT32:
            return 0x10, struct.pack("<i", value)
        case int() if -(1 << 63) <= value < 1 << 63:
            return 0x12, struct.pack("<q", value)
        case str():
            text = value.encode()
            return 0x02, struct.pack("<i", len(text) + 1) + text + b"\0"
        case Mapping():
            return 0x03, encode(value)
        case Sequence() if not isinstance(value, bytes):
            return 0x04, encode({str(i): one for i, one in enumerate(value)})
    raise ValueError("a value that cannot be written")


def decode(data: bytes) -> dict[str, Any] | None:
    """The document that fills `data`; None where it is none. Of repeated names the last counts."""
    try:
        pairs, end = _pairs(data, 0, len(data), 0)
    except (ValueError, struct.error):
        return None
    return dict(pairs) if end == len(data) else None


def _pairs(data: bytes, at: int, end: int, depth: int) -> tuple[list[tuple[str, Any]], int]:
    """Names and values of the document at `at`, and where it ends, which is not behind `end`."""
    (size,) = struct.unpack_from("<i", data, at)
    last = at + size - 1
    if size < 5 or last >= end or data[last] or depth > MOST_DEPTH:
        raise ValueError("no document")
    found, at = [], at + 4
    while at < last:
        stop = data.index(0, at + 1, last)
        value, after = _value(data[at], data, stop + 1, last, depth)
        if after > last:
            raise ValueError("a value behind its document")
        found.append((data[at + 1 : stop].decode("utf-8", "replace"), value))
        at = after
    return found, last + 1


def _value(kind: int, data: bytes, at: int, end: int, depth: int) -> tuple[Any, int]:
    if kind in (0x03, 0x04):
        pairs, after = _pairs(data, at, end, depth + 1)
        return (dict(pairs) if kind == 0x03 else [value for _, value in pairs]), after
    if kind == 0x01:
        return struct.unpack_from("<d", data, at)[0], at + 8
    if kind == 0x08:
        return data[at : at + 1] == b"\x01", at + 1
    if kind == 0x10:
        return struct.unpack_from("<i", data, at)[0], at + 4
    if kind == 0x12:
        return struct.unpack_from("<q", data, at)[0], at + 8
    if kind in FIXED:
        return None, at + FIXED[kind]
    if kind == 0x0B:  # a regular expression: two texts that end in zero
        return None, data.index(0, data.index(0, at, end) + 1, end) + 1
    (size,) = struct.unpack_from("<i", data, at)
    if kind == 0x02:
        after = at + 4 + size
        if size < 1 or after > end or data[after - 1]:
            raise ValueError("no text")
        return data[at + 4 : after - 1].decode("utf-8", "replace"), after
    if kind in SIZED and size >= 0:
        return None, at + max(size + SIZED[kind], 4)
    raise ValueError("a type that is none")
