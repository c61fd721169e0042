"""Delimited text read slowly: one field after the other, by two regular expressions."""

from __future__ import annotations

import re


def records(
    data: bytes, delimiter: bytes, width: int, quote: bool
) -> tuple[list[list[bytes]], list[tuple[int, int]]]:
    """Fields of the good records, and (place, bytes) of each one that is broken."""
    gap = re.escape(delimiter)
    quoted = re.compile(rb'"((?:[^"]|"")*+)"(?:(\r?\n|\r?\Z)|' + gap + rb")")
    plain = re.compile(rb"([^\n]*?)(?:" + gap + rb"|(\r?\n|\r?\Z))")
    good, bad, at = [], [], 0
    while at < len(data):
        fields, begin, broken = [], at, False
        while True:
            is_quoted = quote and data[at : at + 1] == b'"'
            found = (quoted if is_quoted else plain).match(data, at)
            if not found:
                line = data.find(b"\n", begin)
                at, broken = (line + 1 if line >= 0 else len(data)), True
                break
            broken |= not is_quoted and b"\0" in found[1]
            fields.append(found[1].replace(b'""', b'"') if is_quoted else found[1])
            at = found.end()
            if found[2] is not None:
                break
        if data[begin:at] in (b"\n", b"\r\n"):
            continue
        if broken or len(fields) != width:
            bad.append((begin, at - begin))
        else:
            good.append(fields)
    return good, bad
