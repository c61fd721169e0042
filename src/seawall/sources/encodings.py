"""Which encoding a source is in, and its bytes as UTF-8.

A byte that GB18030 has not stays as it is, which makes it invalid UTF-8: the readers then mend and
count its record like any damaged one. Sources: GB 18030-2022; RFC 3629; Unicode 16.0 section 3.10.
"""

from __future__ import annotations

import codecs

from seawall.model.source import Stream

UTF8, GB18030, UTF16LE, UTF16BE = "utf-8", "gb18030", "utf-16-le", "utf-16-be"
_CHUNK = 1 << 19
_TOLERATED = 1_000  # one damaged place per so many bytes does not make it another encoding


def detect(samples: list[bytes]) -> str:
    """The encoding of pieces of one source. The first piece is its head."""
    head = samples[0] if samples else b""
    if head.startswith(codecs.BOM_UTF16_LE):
        return UTF16LE
    if head.startswith(codecs.BOM_UTF16_BE):
        return UTF16BE
    zeros = (head[0::2].count(0), head[1::2].count(0))
    half = max(1, len(head) // 2)
    if max(zeros) > half // 4 and min(zeros) < max(zeros) // 8:
        return UTF16LE if zeros[1] > zeros[0] else UTF16BE
    n_bytes = sum(len(s) for s in samples)
    bad = sum(_n_bad(s, UTF8) for s in samples)
    if bad * _TOLERATED <= n_bytes:
        return UTF8
    return GB18030 if sum(_n_bad(s, GB18030) for s in samples) * 4 < bad else UTF8


def _n_bad(sample: bytes, encoding: str) -> int:
    """Places that cannot be decoded, not counting a character cut at either end."""
    text = sample.decode(encoding, "replace")
    return text[3:-3].count("\ufffd")


def to_utf8(data: bytes, encoding: str) -> bytes:
    """The head of a source as UTF-8, for detection; its last character may be cut."""
    if encoding == UTF8:
        return data
    return data.decode(encoding, "replace").rstrip("\ufffd").encode()


class Transcoded:
    """A stream of UTF-8 made from a stream in another encoding."""

    def __init__(self, source: Stream, encoding: str) -> None:
        self._source, self.trouble = source, ""
        # GB18030's bad bytes pass through; half surrogate pairs of UTF-16 cannot, and become U+FFFD
        self._keep = "surrogateescape" if encoding == GB18030 else "replace"
        self._decoder = codecs.getincrementaldecoder(encoding)(self._keep)
        self._raw = bytearray(_CHUNK)
        self._ready = memoryview(b"")
        self._done = False

    @property
    def stored(self) -> int:
        """Bytes of the file consumed so far."""
        return self._source.stored

    def readinto(self, view: memoryview) -> int:
        """Fill the front of `view` with whole or cut UTF-8; 0 at the end."""
        while not self._ready and not self._done:
            n = self._source.readinto(memoryview(self._raw))
            self._done = n == 0
            self.trouble = self._source.trouble
            text = self._decoder.decode(bytes(self._raw[:n]), self._done)
            self._ready = memoryview(text.encode("utf-8", self._keep))
        n = min(len(view), len(self._ready))
        view[:n] = self._ready[:n]
        self._ready = self._ready[n:]
        return n
