"""The bytes of one part: a range of a file, through its containers and its encoding, as UTF-8."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from seawall.errors import SourceError
from seawall.model.source import Container, Part, Stream
from seawall.sources import containers, encodings

CHANGED = "Open the source again"


class FileRange:
    """Bytes start..stop of a file, to its end where stop is -1."""

    trouble = ""

    def __init__(self, file: BinaryIO, start: int = 0, stop: int = -1) -> None:
        self._file, self._left = file, (stop - start if stop >= 0 else 1 << 62)
        self.stored = 0
        file.seek(start)

    def readinto(self, view: memoryview) -> int:
        """Fill the front of `view`; 0 at the end."""
        n = self._file.readinto(view[: self._left] if self._left < len(view) else view)  # type: ignore[attr-defined]
        self.stored += n
        self._left -= n
        return int(n)


def container(name: str) -> Container:
    """A container plug-in by id."""
    return next(c for c in containers.CONTAINERS if c.id == name)


def open_file(part: Part, keep: ExitStack) -> BinaryIO:
    """The part's file, still the one that was opened; `keep` closes it."""
    try:
        file = keep.enter_context(Path(part.path).open("rb", buffering=0))  # noqa: SIM115
        stat = Path(part.path).stat()
    except OSError as error:
        raise SourceError(part.name, None, f"cannot be opened: {error.strerror}") from None
    if (stat.st_size, stat.st_mtime_ns) != (part.size, part.mtime_ns):
        raise SourceError(part.name, None, "changed since it was opened", CHANGED)
    return file  # type: ignore[return-value]


def stored(part: Part, keep: ExitStack) -> tuple[Stream, Callable[[], int]]:
    """The part's bytes out of its containers, and how many bytes of the file they took so far."""
    file = open_file(part, keep)
    if not part.layers:
        whole = FileRange(file, part.start, part.stop)
        return whole, lambda: whole.stored
    source: Stream | BinaryIO = file
    for depth, (name, member) in enumerate(part.layers):
        kind = container(name)
        if not kind.archive and depth == 0:
            source = FileRange(file)
        source = kind.open(source, member, part.name, part.limits)
    stream: Stream = source  # type: ignore[assignment]
    return stream, lambda: stream.stored


def decoded(part: Part, keep: ExitStack) -> tuple[Stream, Callable[[], int]]:
    """The part's bytes as UTF-8."""
    stream, consumed = stored(part, keep)
    if part.encoding != encodings.UTF8:
        stream = encodings.Transcoded(stream, part.encoding)
    return stream, consumed


def read_up_to(stream: Stream, n: int) -> bytes:
    """The next n bytes of a stream, fewer at its end."""
    buffer = bytearray(n)
    view, filled = memoryview(buffer), 0
    while filled < n:
        got = stream.readinto(view[filled:])
        if got == 0:
            break
        filled += got
    return bytes(view[:filled])
