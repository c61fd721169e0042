"""JSON records to Arrow text columns: interns paths for the scanner, builds batches from spans."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seawall.kernels import json_scan as js
from seawall.kernels import spans as sp
from seawall.kernels import well_formed
from seawall.kernels.wide import PADDING
from seawall.model.strings import Bytes

Places = NDArray[np.int64]
MAX_PATHS = 4_096
MAX_ROWS = 32_768
CELLS = 4 << 20  # spans held at once: 32 MiB
SKEW = 24  # keeps the columns' spans of one row out of the same cache set


class Scanned(NamedTuple):
    """The good records of frames first..last: `frames` (n,) are their numbers."""

    columns: pa.RecordBatch
    frames: NDArray[np.int32]
    first: int
    last: int
    n_damaged: int


def arrow_columns(
    data: Bytes, spans: Places, names: list[str], n: int, damaged: NDArray[np.uint8]
) -> tuple[pa.RecordBatch, int]:
    """The text columns of the first n rows of `spans` (columns, rows), and how many are damaged."""
    width = len(names)
    room = np.zeros(width + 1, np.int64)
    sp.sizes(spans, width, n, damaged, room)
    bases = np.zeros(width + 1, np.int64)
    np.cumsum((room[:width] + 2 * PADDING - 1) // PADDING * PADDING, out=bases[1:])
    out = np.empty(bases[-1] + PADDING, np.uint8)
    offsets = np.empty((width, n + 1), np.int32)
    n_damaged = sp.gather(data, spans, width, n, bases, offsets, out, damaged)
    arrays = [
        pa.StringArray.from_buffers(
            n,
            pa.py_buffer(offsets[k]),
            pa.py_buffer(out[bases[k] : bases[k] + int(offsets[k, n]) + PADDING]),
        )
        for k in range(width)
    ]
    return pa.RecordBatch.from_arrays(arrays, names=names), int(n_damaged)


class JsonColumns:
    """The columns of one source of JSON objects, met one by one. `seed` is secret and random."""

    def __init__(
        self, max_columns: int, seed: int, wanted: Callable[[str], bool] = lambda name: True
    ) -> None:
        self.names: list[str] = []
        self._max_columns, self._wanted = max_columns, wanted
        self._seed = np.uint64(seed & 0xFFFFFFFFFFFFFFFF)
        self._known: dict[str, int] = {}
        self._paths: list[str] = [""]
        self._slots = np.full(2 * MAX_PATHS, -1, np.int32)
        self._parents = np.full(MAX_PATHS, -1, np.int32)
        self._offsets = np.zeros(MAX_PATHS, np.int32)
        self._lengths = np.zeros(MAX_PATHS, np.int32)
        self._columns = np.full(MAX_PATHS, js.UNASKED, np.int32)
        self._children = np.full(MAX_PATHS, -1, np.int32)
        self._siblings = np.full(MAX_PATHS, -1, np.int32)
        self._keys = np.zeros(1 << 16, np.uint8)
        self._n_keys = 0
        self._room = 64
        self._spans = self._blank_spans()
        self._state = np.zeros(js.N_STATE, np.int64)

    @property
    def n_overflow(self) -> int:
        """Values met under keys past the limit on columns, or too long to be names."""
        return int(self._state[js.N_OVERFLOW])

    def scan(
        self, data: Bytes, starts: Places, stops: Places, codes: NDArray[np.uint8]
    ) -> Iterator[Scanned]:
        """Scan frames of `data` in order; `codes` (n,) is filled up to `last` of each answer."""
        state, n = self._state, len(starts)
        row_frames = np.empty(self._spans.shape[1], np.int32)
        clean = n == 0 or well_formed.valid(data, starts[0], stops[-1])
        state[js.FRAME] = state[js.ROW] = first = 0
        while True:
            state[js.OPEN] = len(self._paths) < MAX_PATHS
            why = js.scan(
                data, starts, stops, n, self._slots, self._parents, self._offsets, self._lengths,
                self._keys, self._columns, self._children, self._siblings, self._seed, self._spans,
                row_frames, codes, state,
            )  # fmt: skip
            if why == js.NEED_PATH:
                self._add_path(data, *(int(state[k]) for k in (js.ASK_A, js.ASK_B, js.ASK_C)))
                continue
            grow = False
            if why == js.NEED_COLUMN:
                grow = not self._add_column(int(state[js.ASK_A]))
                if not grow:
                    continue
            last, n_rows = int(state[js.FRAME]), int(state[js.ROW])
            if last > first:
                frames = row_frames[:n_rows].copy()
                yield self._build(data, starts, stops, frames, first, last, clean)
                self._spans[: len(self.names), :n_rows] = 0
                state[js.ROW], first = 0, last
            if grow:
                # the record that asked is read anew
                self._room *= 2
                self._spans = self._blank_spans()
                row_frames = np.empty(self._spans.shape[1], np.int32)
            elif why == js.DONE:
                return

    def _build(
        self, data: Bytes, starts: Places, stops: Places, frames: NDArray[np.int32], first: int,
        last: int, clean: bool,
    ) -> Scanned:  # fmt: skip
        damaged = np.zeros(len(frames), np.uint8)
        if not clean:
            well_formed.mark_invalid(data, starts[frames], stops[frames], damaged)
        columns, n_damaged = arrow_columns(data, self._spans, self.names, len(frames), damaged)
        return Scanned(columns, frames, first, last, n_damaged)

    def _blank_spans(self) -> Places:
        rows = max(64, min(MAX_ROWS, CELLS // self._room))
        return np.zeros((self._room, rows + SKEW), np.int64)

    def _add_path(self, data: Bytes, parent: int, at: int, n: int) -> None:
        path = len(self._paths)
        raw = data[at : at + n]
        if self._n_keys + n + 16 > len(self._keys):
            self._keys = np.concatenate([self._keys, np.zeros(len(self._keys) + n, np.uint8)])
        begin = self._n_keys
        self._keys[begin : begin + n] = raw
        self._keys[begin + n] = 34  # the closing quote is compared too
        self._offsets[path], self._lengths[path] = begin, n
        self._n_keys += n + 1
        self._parents[path] = parent
        name = _decoded(raw.tobytes())
        self._paths.append(f"{self._paths[parent]}.{name}" if parent else name)
        slot = int(js.slot_of(self._keys, begin, n, parent, self._seed, len(self._slots)))
        while self._slots[slot] >= 0:
            slot = (slot + 1) % len(self._slots)
        self._slots[slot] = path

    def _add_column(self, path: int) -> bool:
        """Give a path its column. False when the spans have no room for one more."""
        name = self._paths[path]
        if name in self._known:
            self._columns[path] = self._known[name]
        elif not self._wanted(name) or len(self.names) >= self._max_columns:
            self._columns[path] = js.UNWANTED
            self._state[js.N_OVERFLOW] += self._wanted(name)
        elif len(self.names) >= self._room:
            return False
        else:
            self._columns[path] = self._known[name] = len(self.names)
            self.names.append(name)
        return True


def _decoded(key: bytes) -> str:
    """A key's text: escapes resolved, anything that is not UTF-8 replaced."""
    text = key.decode("utf-8", "replace")
    if "\\" in text:
        text = str(json.loads(f'"{text}"', strict=False))
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
