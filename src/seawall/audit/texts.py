"""Credentials of databases in texts: code, settings, notes, exported posts. Nobody is logged in to.

The leak of 2022 began with one in a post. General scanners look for keys of cloud services and miss how
programmers write down a database: Java, .NET and Spring, connection URIs, a curl line, a client's call.
A find is a line, a shape and where it leads; the secret itself is looked at for its form and
forgotten. What is plainly a placeholder (`${DB_PASSWORD}`, `<password>`, `your_password`) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from seawall.audit.shapes import CONTEXT, IN_CONTEXT, PLACEHOLDER, SHAPES, WINDOW

LONGEST_PIECE, OVERLAP = 4_000, 400  # of a line: an export may have all its posts on one
NAME = re.compile(r"[A-Za-z0-9._:\[\]-]{1,120}")


@dataclass(frozen=True, slots=True)
class Leak:
    """A credential in a text. `host` is where it leads, if the line says so; the secret is not kept."""

    line: int
    shape: str
    host: str
    n_secret_chars: int


def find(text: str) -> Iterator[Leak]:
    """Every line with a database's credential, in order; once each, or once per piece of a long line."""
    near = -WINDOW
    for number, line in enumerate(text.splitlines(), 1):
        last = None
        for piece in _pieces(line):
            if CONTEXT.search(piece):
                near = number
            leak = _in_line(number, piece)
            if leak is None and number - near < WINDOW:
                leak = _match(number, piece, "beside a database", IN_CONTEXT)
            if leak is not None and leak != last:
                yield leak
            last = leak


def _pieces(line: str) -> Iterator[str]:
    """A line, or pieces of it that overlap, so that no credential is cut in two."""
    for start in range(0, max(1, len(line) - OVERLAP), LONGEST_PIECE - OVERLAP):
        yield line[start : start + LONGEST_PIECE]


def _in_line(number: int, line: str) -> Leak | None:
    lower = line.lower()
    for shape, needs, pattern in SHAPES:
        if any(word in lower for word in needs):
            leak = _match(number, line, shape, pattern)
            if leak is not None:
                return leak
    return None


def _match(number: int, line: str, shape: str, pattern: re.Pattern[str]) -> Leak | None:
    for found in pattern.finditer(line):
        groups = found.groupdict()
        secret = groups["secret"]
        if secret and not PLACEHOLDER.search(secret):
            host = NAME.fullmatch(groups.get("host") or "")
            return Leak(number, shape, host[0] if host else "", len(secret))
    return None
