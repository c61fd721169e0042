"""Passwords by a prefix of their hash, out of a corpus that the operator has from elsewhere.

Seawall itself keeps no password in any form. A corpus is as HIBP publishes it: one text file of
`HASH:COUNT` lines in the order of hashes, or a folder with a file `PREFIX.txt` of `SUFFIX:COUNT` lines for
each of the 16^5 prefixes. It is read where it stands, and nothing of it is written anywhere.
"""

from __future__ import annotations

import gzip
import mmap
import re
from hashlib import blake2b
from pathlib import Path

from seawall.errors import SourceError

PREFIX = re.compile(r"[0-9A-F]{5}")
CHARS, SHA1_CHARS, NTLM_CHARS = 5, 40, 32
PADDED_LEAST, PADDED_SPREAD = 800, 201  # 800 to 1,000 rows
COMPRESSION = 6
PERSON = b"seawall hibp pwd"


class Corpus:
    """One corpus. `chars` is the length of its hashes."""

    def __init__(self, path: Path, chars: int, secret: bytes) -> None:
        """Open it.

        Raises:
            SourceError: If it is none.
        """
        self.chars, self._path, self._secret = chars, path, secret
        self._map: mmap.mmap | None = None
        if path.is_dir():
            self.at_s = path.stat().st_mtime
            return
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self.at_s = path.stat().st_mtime
        except (OSError, ValueError):
            raise SourceError(path.name, None, "cannot be used as passwords") from None
        line = self._map[: self._map.find(b"\n") + 1 or len(self._map)]
        if not re.fullmatch(rb"[0-9A-Fa-f]{%d}:[0-9]+\r?\n?" % chars, line):
            raise SourceError(path.name, 1, f"is no hash of {chars} digits with a count")

    def rows(self, prefix: str) -> list[str]:
        """The rows SUFFIX:COUNT of a prefix, in order.

        Raises:
            SourceError: If the corpus has a hole there.
        """
        if self._map is not None:
            return self._rows_of(self._map, prefix.encode())
        try:
            text = (self._path / f"{prefix}.txt").read_bytes()
        except OSError:
            raise SourceError(f"{prefix}.txt", None, "is not there, though its folder is") from None
        return text.decode("ascii", "replace").removeprefix("\ufffd" * 3).split()

    def _rows_of(self, held: mmap.mmap, prefix: bytes) -> list[str]:
        found, at = [], _first(held, prefix)
        while held[at : at + CHARS].upper() == prefix:
            end = held.find(b"\n", at)
            end = len(held) if end < 0 else end
            found.append(held[at + CHARS : end].decode("ascii", "replace").strip().upper())
            at = end + 1
        return found

    def body(self, prefix: str, *, padded: bool) -> bytes:
        """The contract's text. Padding rows have a count of 0, and are the same at every question.

        Without padding an empty range has one such row: HIBP has no empty range, and there are clients
        that take one for a fault.
        """
        rows = self.rows(prefix)
        want = 1
        if padded:
            drawn = self._drawn(prefix, 0)
            want = PADDED_LEAST + int.from_bytes(drawn[:4], "big") % PADDED_SPREAD
        width = self.chars - CHARS
        for i in range(len(rows), want):
            rows.append(self._drawn(prefix, i + 1).hex().upper()[:width] + ":0")
        rows.sort()
        return "\r\n".join(rows).encode()

    def _drawn(self, prefix: str, i: int) -> bytes:
        message = f"{prefix}/{i}".encode()
        return blake2b(message, key=self._secret[:32], digest_size=20, person=PERSON).digest()


def compressed(body: bytes) -> bytes:
    """The same, as gzip; equal bodies give equal bytes."""
    return gzip.compress(body, COMPRESSION, mtime=0)


def _first(held: mmap.mmap, prefix: bytes) -> int:
    """Where the first line begins that is not before a prefix."""
    low, high = 0, len(held)
    while low < high:
        middle = (low + high) // 2
        at = held.rfind(b"\n", low, middle) + 1 or low
        if held[at : at + CHARS].upper() < prefix:
            end = held.find(b"\n", at)
            low = len(held) if end < 0 else end + 1
        else:
            high = at
    return low
