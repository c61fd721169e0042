"""A decompressed stream, guarded against bombs and against ending early or being corrupt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from seawall.errors import LimitError
from seawall.model.source import Limits, Stream

CUT, CORRUPT, TRAILING = "stream cut off", "stream corrupt", "bytes after the stream"


class Decoder(Protocol):
    """What gzip, deflate and zstd decoders are to us. Errors are `failures` of the stream."""

    @property
    def eof(self) -> bool:
        """Whether the stream ended and all of it was handed out."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes without more input."""

    @property
    def unused_data(self) -> bytes:
        """Input after the end of the stream."""

    def decompress(self, data: bytes, /, max_length: int) -> bytes:
        """Up to max_length bytes of output."""


class Inflated:
    """Decompresses members one after the other. `magic` starts a further one; empty: just one."""

    def __init__(
        self, source: Stream, new: Callable[[], Decoder], failures: tuple[type[Exception], ...],
        name: str, limits: Limits, *, magic: bytes = b"", chunk_bytes: int = 1 << 18,
    ) -> None:  # fmt: skip
        self._source, self._new, self._failures = source, new, failures
        self._name, self._limits, self._magic = name, limits, magic
        self._decoder = new()
        self._chunk = bytearray(chunk_bytes)
        self._held = b""  # input for the next decoder
        self._n_out = 0
        self.trouble = ""
        self._done = False

    @property
    def stored(self) -> int:
        """Bytes of the file consumed so far."""
        return self._source.stored

    def _input(self) -> bytes:
        if self._held:
            held, self._held = self._held, b""
            return held
        n = self._source.readinto(memoryview(self._chunk))
        return bytes(self._chunk[:n])

    def readinto(self, view: memoryview) -> int:
        """Fill the front of `view`; 0 at the end, be it early (`trouble`) or not."""
        while not self._done and len(view):
            if self._decoder.eof and not self._next():
                break
            given = self._input() if self._decoder.needs_input else b""
            if self._decoder.needs_input and not given:
                self.trouble, self._done = self._source.trouble or CUT, True
                break
            try:
                out = self._decoder.decompress(given, len(view))
            except self._failures:
                self.trouble, self._done = CORRUPT, True
                break
            if out:
                view[: len(out)] = out
                self._n_out += len(out)
                self._check()
                return len(out)
        return 0

    def _next(self) -> bool:
        """Start the member after this one, if one follows."""
        rest = self._decoder.unused_data or self._input()
        while self._magic and rest and not rest.strip(b"\0"):
            rest = self._input()  # tapes and some writers pad with zeros
        if self._magic and 0 < len(rest) < len(self._magic):
            rest += self._input()
        if not rest or not self._magic or not rest.startswith(self._magic):
            self._done = True
            self.trouble = TRAILING if rest and self._magic else self._source.trouble
            return False
        self._decoder, self._held = self._new(), rest
        return True

    def _check(self) -> None:
        limits = self._limits
        if self._n_out > limits.max_source_bytes:
            raise LimitError(self._name, None, "decompresses past the limit on size")
        bound = max(1, self._source.stored) * limits.max_ratio
        if self._n_out > max(limits.ratio_from_bytes, bound):
            raise LimitError(
                self._name, None, f"decompresses to over {limits.max_ratio} times its size",
                "It is likely a bomb; raise Limits.max_ratio if it is not",
            )  # fmt: skip
