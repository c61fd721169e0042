"""Reading a run: memory-mapped, its sums checked before the first answer, its numbers as it goes.

A damaged or hostile file gives RunError. What cannot be caught is a file cut short while it is
mapped: runs are never changed in place, and the index's folder belongs to its owner alone.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import numpy as np
from isal.isal_zlib import crc32
from numpy.typing import NDArray

from seawall.errors import RunError
from seawall.index.layout import HEADER_BYTES, Header, unpack
from seawall.kernels.buckets import DAMAGED, UNSORTED, find

PIECE = 1 << 22  # entries or queries worked on at a time
CRC_PIECE = 1 << 24
SPARSE = 16  # queries per entry above which entries are looked up among the queries
U64 = NDArray[np.uint64]
Found = tuple[NDArray[np.int64], U64]


class Run:
    """One run file. `header` says what it is; nothing else has been read yet."""

    def __init__(self, path: Path) -> None:
        """Open a run.

        Raises:
            RunError: If it is missing, no run, damaged in its header or not as long as it says.
        """
        self.name = path.name
        try:
            with path.open("rb") as file:
                head = file.read(HEADER_BYTES)
                self.header: Header = unpack(head, self.name)
                size = file.seek(0, 2)
                if size != self.header.n_bytes:
                    raise RunError(
                        f"{self.name}: {size:,} bytes, its header says {self.header.n_bytes:,}."
                    )
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError:
            raise RunError(
                f"{self.name}: is missing. If the index has just been compacted, open it again."
            ) from None
        except OSError as error:
            raise RunError(f"{self.name}: cannot be read ({error.strerror}).") from None

    def _section(self, name: str, dtype: str) -> NDArray[np.generic]:
        start, _ = self.header.places[name]
        count = self.header.sizes[name] // np.dtype(dtype).itemsize
        return np.frombuffer(self._map, dtype, count, start)

    @cached_property
    def _sections(self) -> dict[str, NDArray[np.generic]]:
        """The sections, once their sums are found right."""
        for name, (start, end) in self.header.places.items():
            crc = 0
            for at in range(start, end, CRC_PIECE):
                crc = crc32(memoryview(self._map)[at : min(at + CRC_PIECE, end)], crc)
            if crc != self.header.crcs[name]:
                raise RunError(f"{self.name}: section {name} is damaged.")
        kinds = {"masks": "<u8", "offsets": "<u4", "heads": "<u4", "tails": "u1", "ids": "u1"}
        return {name: self._section(name, dtype) for name, dtype in kinds.items()}

    def find(self, queries: U64) -> Found:
        """Look digests up.

        Args:
            queries: (q,) ascending; equal ones are each answered.

        Returns:
            Positions (m,) int64 of the queries found, ascending, and the mask (m,) of each.

        Raises:
            RunError: If the run is damaged.
            ValueError: If the queries do not ascend.
        """
        sections = self._sections
        if self.header.n * SPARSE < len(queries):
            return self._find_entries(queries)
        positions, masks = [np.zeros(0, np.int64)], [np.zeros(0, np.uint64)]
        room = min(PIECE, len(queries))
        at_found, mask_found = np.empty(room, np.int64), np.empty(room, np.uint64)
        for at in range(0, len(queries), PIECE):
            piece = np.ascontiguousarray(queries[at : at + PIECE])
            if at and queries[at] < queries[at - 1]:
                raise ValueError("queries must ascend")
            n = find(
                piece,
                self.header.bits,
                sections["offsets"],
                sections["heads"],
                sections["tails"],
                self.header.tail_width,
                sections["ids"],
                self.header.id_width,
                sections["masks"],
                at_found,
                mask_found,
            )
            if n == UNSORTED:
                raise ValueError("queries must ascend")
            if n == DAMAGED:
                raise self._wrong("an offset or a mask number points outside")
            positions.append(at_found[:n] + at)
            masks.append(mask_found[:n].copy())
        return np.concatenate(positions), np.concatenate(masks)

    def _find_entries(self, queries: U64) -> Found:
        """The same answer for a run much smaller than the queries: its entries are looked up."""
        if len(queries) and bool((queries[1:] < queries[:-1]).any()):
            raise ValueError("queries must ascend")
        digests, masks = self.entries(0, 256)
        first = np.searchsorted(queries, digests, "left")
        n = np.searchsorted(queries, digests, "right") - first
        before = np.cumsum(n) - n
        positions = np.repeat(first - before, n) + np.arange(int(n.sum()))
        return positions.astype(np.int64), np.repeat(masks, n)

    def entries(self, low: int, high: int) -> tuple[U64, U64]:
        """The digests whose first byte is in low..high-1, ascending, and their masks.

        Raises:
            RunError: If the run is damaged or out of order.
        """
        header, sections = self.header, self._sections
        offsets = sections["offsets"]
        if header.bits:
            first, last = low << (header.bits - 8), high << (header.bits - 8)
        else:
            first, last = 0, 1
        ends = offsets[first : last + 1].astype(np.int64)
        counts = np.diff(ends)
        start, stop = int(ends[0]), int(ends[-1])
        if (counts < 0).any() or start < 0 or stop > header.n:
            raise self._wrong("offsets do not ascend")
        if (low == 0 and start != 0) or (high == 256 and stop != header.n):
            raise self._wrong("offsets leave entries out")
        heads = sections["heads"][start:stop].astype(np.uint64)
        digests: U64 = heads << np.uint64(8 * header.tail_width)
        if header.bits:
            buckets = np.arange(first, last, dtype=np.uint64) << np.uint64(64 - header.bits)
            digests |= np.repeat(buckets, counts)
        digests |= _joined(sections["tails"], header.tail_width, start, stop)
        if len(digests) and not (digests[1:] > digests[:-1]).all():
            raise self._wrong("entries do not ascend")
        numbers = _joined(sections["ids"], header.id_width, start, stop)
        values = sections["masks"]
        if len(numbers) and int(numbers.max()) >= len(values):
            raise self._wrong("a mask number points outside")
        masks: U64 = values[numbers.astype(np.int64)].astype(np.uint64)
        if not header.bits:
            inside = slice(
                int(np.searchsorted(digests >> np.uint64(56), low)),
                int(np.searchsorted(digests >> np.uint64(56), high)),
            )
            digests, masks = digests[inside], masks[inside]
        return digests, masks

    def ranges(self) -> Iterator[tuple[U64, U64]]:
        """All entries in order, in pieces of bounded size."""
        for low, high in byte_ranges(self.header.n):
            yield self.entries(low, high)

    def verify(self) -> None:
        """Read everything once.

        Raises:
            RunError: If a sum, an offset, the order, a mask or the count is wrong.
        """
        masks = self._sections["masks"].astype(np.uint64)
        if len(masks) and ((masks[1:] <= masks[:-1]).any() or (masks & np.uint64(1)).any()):
            raise self._wrong("masks do not ascend")
        n = sum(len(digests) for digests, _ in self.ranges())
        if n != self.header.n:
            raise self._wrong(f"{n:,} entries, its header says {self.header.n:,}")

    def _wrong(self, what: str) -> RunError:
        return RunError(f"{self.name}: {what}; the run is damaged.")


def byte_ranges(n: int) -> list[tuple[int, int]]:
    """Ranges low..high-1 of a digest's first byte that hold about PIECE of n entries each."""
    step = 256
    while step > 1 and n * step > 256 * PIECE:
        step //= 2
    return [(low, low + step) for low in range(0, 256, step)]


def _joined(data: NDArray[np.generic], width: int, start: int, stop: int) -> U64:
    """Little-endian numbers of `width` bytes, entries start..stop-1."""
    table = data[start * width : stop * width].reshape(stop - start, width)
    values = np.zeros(stop - start, np.uint64)
    for k in range(width):
        values |= table[:, k].astype(np.uint64) << np.uint64(8 * k)
    return values
