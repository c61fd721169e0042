"""JSON lines read slowly: a recursive descent over one line at a time, bytes in, texts out."""

from __future__ import annotations

import re

SPACE = re.compile(rb"[ \t\r\n]*")
STRING = re.compile(rb'"((?:[^"\\\n\x00]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"')
BARE = re.compile(rb"[0-9A-Za-z.+\-]+")
NUMBER = re.compile(rb"-?[0-9][0-9.+\-eE]*")
WORDS = {b"true", b"false", b"null", b"NaN", b"Infinity", b"-Infinity"}
ESCAPE = re.compile(rb'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
SIMPLE = {b"b": "\b", b"f": "\f", b"n": "\n", b"r": "\r", b"t": "\t"}
DEEPEST = 254


class BrokenError(Exception):
    """The line is not an object."""


def unescaped(raw: bytes) -> tuple[bytes, bool]:
    """UTF-8 without escapes, and whether a lone surrogate became U+FFFD."""
    out, at, units = b"", 0, []
    lost = False

    def flush() -> bytes:
        nonlocal lost
        text = b"".join(u.to_bytes(2, "little") for u in units).decode("utf-16-le", "surrogatepass")
        units.clear()
        lost |= any("\ud800" <= c <= "\udfff" for c in text)
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text).encode()

    for found in ESCAPE.finditer(raw):
        if found.start() > at or found[2]:
            out += flush()
        out += raw[at : found.start()]
        if found[1]:
            units.append(int(found[1], 16))
        else:
            out += SIMPLE.get(found[2], found[2].decode()).encode()
        at = found.end()
    return out + flush() + raw[at:], lost


def text(raw: bytes, escapes: bool = True) -> tuple[str, bool]:
    """The value as readers show it, and whether it was mended."""
    value, lost = unescaped(raw) if escapes else (raw, False)
    shown = value.decode("utf-8", "replace")
    return shown, lost or shown.encode() != value


def record(line: bytes) -> dict[str, str]:
    """Dotted path to text, empty values left out. Raises BrokenError."""
    found: dict[str, str] = {}
    end = _object(line, SPACE.match(line).end(), None, found, 1)
    if SPACE.match(line, end).end() != len(line):
        raise BrokenError
    return {name: value for name, value in found.items() if value}


def _object(line, at, prefix, found, depth):
    if line[at : at + 1] != b"{" or depth > DEEPEST:
        raise BrokenError
    at = SPACE.match(line, at + 1).end()
    if line[at : at + 1] == b"}":
        if prefix is not None and found is not None:
            found[prefix] = line[line.rindex(b"{", 0, at) : at + 1].decode()
        return at + 1
    while True:
        key = STRING.match(line, at)
        if not key:
            raise BrokenError
        name = text(key[1])[0]
        at = SPACE.match(line, key.end()).end()
        if line[at : at + 1] != b":":
            raise BrokenError
        path = name if prefix is None else f"{prefix}.{name}"
        at = _value(line, SPACE.match(line, at + 1).end(), path, found, depth)
        at = SPACE.match(line, at).end()
        if line[at : at + 1] == b"}":
            return at + 1
        if line[at : at + 1] != b",":
            raise BrokenError
        at = SPACE.match(line, at + 1).end()


def _value(line, at, path, found, depth):
    first = line[at : at + 1]
    if first == b"{":
        return _object(line, at, path, found, depth + 1)
    if first == b"[":
        end = _array(line, at, depth + 1)
        shown = text(line[at:end])[0]
    elif first == b'"':
        match = STRING.match(line, at)
        if not match:
            raise BrokenError
        end, shown = match.end(), text(match[1])[0]
    else:
        match = BARE.match(line, at)
        if not match or not (NUMBER.fullmatch(match[0]) or match[0] in WORDS):
            raise BrokenError
        end, shown = match.end(), "" if match[0] == b"null" else match[0].decode()
    if found is not None:
        found[path] = shown
    return end


def _array(line, at, depth):
    if depth > DEEPEST:
        raise BrokenError
    at = SPACE.match(line, at + 1).end()
    if line[at : at + 1] == b"]":
        return at + 1
    while True:
        at = SPACE.match(line, _value(line, at, "", None, depth)).end()
        if line[at : at + 1] == b"]":
            return at + 1
        if line[at : at + 1] != b",":
            raise BrokenError
        at = SPACE.match(line, at + 1).end()


def lines(data: bytes) -> tuple[list[dict[str, str]], list[tuple[int, int]]]:
    """Records of the good lines, and (place, bytes) of each broken one; blank ones are neither."""
    good, bad, at = [], [], 0
    for line in re.findall(rb"[^\n]*\n|[^\n]+", data):
        if line.strip(bytes(range(1, 33))):
            try:
                good.append(record(line.lstrip(bytes(range(1, 33)))))
            except BrokenError:
                bad.append((at, len(line)))
        at += len(line)
    return good, bad
