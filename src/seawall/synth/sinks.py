"""Where bytes go: plain, gzip, zstd, a zip's members."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

GZIP_LEVEL = 1
ZSTD_LEVEL = 3
ZIP_LEVEL = 1
ZIP_TIME = (2022, 6, 30, 12, 0, 0)  # so that the same seed gives the same bytes
SUFFIXES = {"none": "", "gz": ".gz", "zst": ".zst", "zip": ".zip"}


class Sink(Protocol):
    """Takes the bytes of one file."""

    def write(self, data: bytes | memoryview, /) -> object:
        """Write all of `data`."""


@contextmanager
def stream(path: Path, compression: str) -> Iterator[Sink]:
    """A file that is compressed as it is written; `zip` is not one of them."""
    with ExitStack() as stack:
        raw = stack.enter_context(path.open("wb"))
        if compression == "gz":
            from isal import igzip

            packed: Any = igzip.GzipFile(None, "wb", GZIP_LEVEL, raw, 0.0)  # type: ignore[no-untyped-call]
            yield stack.enter_context(io.BufferedWriter(packed, 1 << 20))
        elif compression == "zst":
            import zstandard

            yield stack.enter_context(zstandard.ZstdCompressor(ZSTD_LEVEL).stream_writer(raw))
        else:
            yield raw


class Members:
    """A zip archive, one member after another."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=ZIP_LEVEL)

    @contextmanager
    def member(self, name: str) -> Iterator[IO[bytes]]:
        """A member to write to."""
        info = zipfile.ZipInfo(name, ZIP_TIME)
        info.compress_type = zipfile.ZIP_DEFLATED
        info._compresslevel = ZIP_LEVEL  # type: ignore[attr-defined]
        with self._zip.open(info, "w", force_zip64=True) as file:
            yield file

    def __enter__(self) -> Members:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()
