"""Writing a run: entries come in ascending pieces, the file appears whole or not at all.

A run is written under a temporary name beside its place, forced to disk and renamed, so a reader
never sees half a run and a killed writer leaves nothing that counts. The same entries make the same
sections however they were cut into pieces.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType

import numpy as np
from isal.isal_zlib import crc32
from numpy.typing import NDArray

from seawall.errors import RunError
from seawall.index.layout import HEADER_BYTES, MAX_ENTRIES, Header, best_bits, pack
from seawall.index.masks import MaskBook
from seawall.kernels.buckets import collapse
from seawall.kernels.radix import sort_pairs

PIECE = 1 << 22  # entries encoded at a time
U64 = NDArray[np.uint64]


def write(path: Path, header: Header, digests: U64, masks: U64) -> Header:
    """Write a run from unsorted entries; equal digests become one with all their masks' bits.

    Args:
        path: Where the run goes; a file that is there already is replaced.
        header: Names and dates; its counts and sums are filled in here.
        digests: (n,) in any order, repeats allowed. Takes 48 bytes of memory per digest.
        masks: (n,) one per digest; bit 0 must be clear.

    Raises:
        ValueError: If the lengths differ or a mask has bit 0.
        RunError: If it cannot be written, for want of room or permission.
    """
    if len(masks) and bool((masks & np.uint64(1)).any()):
        raise ValueError("bit 0 of a mask names no element")
    digests, masks = sort_pairs(digests, masks)
    n = collapse(digests, masks)
    digests, masks = digests[:n], masks[:n]
    book = MaskBook()
    book.add(masks)
    with writing(path), RunWriter(path, header, n, book) as run:
        for at in range(0, n, PIECE):
            run.add(digests[at : at + PIECE], masks[at : at + PIECE])
        return run.finish()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say in our own words that a run cannot be written."""
    try:
        yield
    except OSError as error:
        raise RunError(f"{path.name}: cannot be written ({error.strerror}).") from None


class RunWriter:
    """A run in the making: `add` its `n` entries in order, then `finish`; otherwise it vanishes."""

    def __init__(self, path: Path, header: Header, n: int, book: MaskBook) -> None:
        if n > MAX_ENTRIES:
            raise ValueError(f"a run holds at most {MAX_ENTRIES:,} entries")
        self.header = replace(header, n=n, n_masks=len(book.values()), bits=best_bits(n))
        self._path, self._book = path, book
        self._temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        self._counts = np.zeros(1 << self.header.bits, np.uint32)
        self._at = {name: place for name, (place, _) in self.header.places.items()}
        self._crcs = dict.fromkeys(self._at, 0)
        self._n_added = 0
        self._file = -1

    def __enter__(self) -> RunWriter:
        flags = os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC
        self._file = os.open(self._temporary, flags, 0o600)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
            self._temporary.unlink(missing_ok=True)

    def add(self, digests: U64, masks: U64) -> None:
        """Add entries that come after all earlier ones, strictly ascending."""
        if len(digests) == 0:
            return
        bits, raw = self.header.bits, np.ascontiguousarray(digests, "<u8")
        if bits:
            buckets = (digests >> np.uint64(64 - bits)).astype(np.int64)
            first = int(buckets[0])
            counts = np.bincount(buckets - first).astype(np.uint32)
            self._counts[first : first + len(counts)] += counts
        else:
            self._counts[0] += np.uint32(len(digests))
        self._append("heads", ((raw << np.uint64(bits)) >> np.uint64(32)).astype("<u4"))
        self._append("tails", _low_bytes(raw, self.header.tail_width))
        if self.header.id_width:
            numbers = self._book.numbers(np.ascontiguousarray(masks))
            self._append("ids", _low_bytes(numbers.astype("<u4"), self.header.id_width))
        self._n_added += len(digests)

    def finish(self) -> Header:
        """Write the rest, force all to disk and give the run its name."""
        if self._n_added != self.header.n:
            raise ValueError(f"{self._n_added:,} entries added, {self.header.n:,} announced")
        offsets = np.zeros(len(self._counts) + 1, "<u4")
        np.cumsum(self._counts, out=offsets[1:], dtype=np.uint32)
        self._append("offsets", offsets)
        self._append("masks", self._book.values())
        for name, (_, end) in self.header.places.items():
            self._append(name, np.zeros(end - self._at[name], np.uint8))
        self.header = replace(self.header, crcs=self._crcs)
        _write_at(self._file, pack(self.header), 0)
        # Empty last sections leave no byte behind them.
        os.ftruncate(self._file, max(self.header.n_bytes, HEADER_BYTES))
        os.fsync(self._file)
        os.close(self._file)
        self._file = -1
        self._temporary.replace(self._path)
        fsync_folder(self._path.parent)
        return self.header

    def _append(self, section: str, values: NDArray[np.generic]) -> None:
        data = values.view(np.uint8).reshape(-1).data if values.size else memoryview(b"")
        _write_at(self._file, data, self._at[section])
        self._crcs[section] = crc32(data, self._crcs[section])
        self._at[section] += len(data)


def fsync_folder(folder: Path) -> None:
    """Force a folder's names to disk, so that a rename survives a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _low_bytes(values: NDArray[np.generic], width: int) -> NDArray[np.uint8]:
    table = values.view(np.uint8).reshape(len(values), values.dtype.itemsize)
    return np.ascontiguousarray(table[:, :width]).reshape(-1)


def _write_at(file: int, data: bytes | memoryview, at: int) -> None:
    view = memoryview(data)
    while len(view):
        done = os.pwrite(file, view, at)
        view, at = view[done:], at + done
