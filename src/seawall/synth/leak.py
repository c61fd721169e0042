"""Write a leak and its ground truth, chunk by chunk, from a specification."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

import seawall
from seawall.errors import SourceError
from seawall.synth import assign, framing
from seawall.synth import truth as ground
from seawall.synth.assemble import Fate
from seawall.synth.columns import Chunk
from seawall.synth.leak_tables import chunk
from seawall.synth.sheet import Sheet
from seawall.synth.sinks import SUFFIXES, Members, Sink, stream
from seawall.synth.spec import TABLES, LeakSpec
from seawall.synth.stage import stage
from seawall.synth.truth import GENERATOR, TableTruth, Truth

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """A chunk ready to write: its bytes, or its sheet for Parquet."""

    number: int
    chunk: Chunk
    fate: NDArray[np.uint8]
    wrong: NDArray[np.bool_]
    data: list[memoryview | bytes]


def _fates(spec: LeakSpec, number: int, made: Chunk, start: int, is_last: bool) -> Any:
    """What becomes of each row, and which rows are in another encoding."""
    n, d, key = made.sheet.n, spec.damage, stage(spec).keys[number]
    rows = np.arange(start, start + n)
    fate = np.zeros(n, np.uint8)
    wrong = np.zeros(n, np.bool_)
    if d.broken_lines:
        fate[assign.uniform(key, rows, 95) < d.broken_lines] = Fate.BROKEN
    if d.truncated_tail and is_last:
        fate[-1] = Fate.TAIL
    if d.wrong_encoding and spec.encoding != "escaped":
        wrong = (assign.uniform(key, rows, 96) < d.wrong_encoding) & (fate == Fate.KEPT)
        for column in made.sheet.columns:
            if column.form is not None:
                wrong &= column.form != column.forms["FULL_WIDTH"]
    return fate, wrong


def _piece(spec: LeakSpec, number: int, start: int, n: int, first: bool, last: bool) -> Piece:
    made = chunk(spec, number, start, n)
    fate, wrong = _fates(spec, number, made, start, last)
    if spec.format == "parquet":
        return Piece(number, made, fate, wrong, [])
    out, ends = framing.body(spec, made.sheet, fate, first)
    return Piece(number, made, fate, wrong, framing.encoded(spec, out, ends, wrong))


def _jobs(spec: LeakSpec, number: int, last_table: int) -> Iterator[tuple[Any, ...]]:
    n_rows = spec.rows[number]
    opens_file = spec.is_split or number == min(i for i, n in enumerate(spec.rows) if n)
    ends_file = spec.is_split or number == last_table
    for start in range(0, n_rows, spec.chunk_rows):
        n = min(spec.chunk_rows, n_rows - start)
        yield (
            spec, number, start, n, opens_file and start == 0, ends_file and start + n == n_rows,
        )  # fmt: skip


def _pieces(spec: LeakSpec, jobs: Iterator[tuple[Any, ...]]) -> Iterator[Piece]:
    """The pieces in order, made ahead by threads if asked: kernels run without the lock."""
    if spec.workers <= 1:
        yield from (_piece(*job) for job in jobs)
        return
    with ThreadPoolExecutor(spec.workers) as pool:
        ahead: list[Future[Piece]] = [
            pool.submit(_piece, *j) for j in islice(jobs, spec.workers + 1)
        ]
        while ahead:
            yield ahead.pop(0).result()
            ahead += [pool.submit(_piece, *job) for job in islice(jobs, 1)]


class _Parquet:
    """Writes sheets as row groups of text columns."""

    def __init__(self, path: Path, compression: str) -> None:
        self.path = path
        self._writer: Any = None
        self._codec = {"none": "none", "gz": "gzip", "zst": "zstd"}[compression]

    def add(self, sheet: Sheet) -> None:
        import pyarrow.parquet as pq

        batch = sheet.batch()
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.path, batch.schema, compression=self._codec)
        self._writer.write_table(pa.Table.from_batches([batch]))

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


class _Leak:
    """One run of write_leak."""

    def __init__(self, path: Path, spec: LeakSpec, progress: Progress | None) -> None:
        self.path, self.spec, self.progress = path, spec, progress
        self.numbers = [i for i, n in enumerate(spec.rows) if n]
        n_people = stage(spec).cast.n_all
        self.truth = {TABLES[i]: TableTruth(n_people, spec.rows[i]) for i in self.numbers}
        self.files: list[dict[str, Any]] = []
        self.n_done = 0

    def one(
        self, numbers: list[int], name: str, sink: Sink | None, parquet: _Parquet | None
    ) -> None:
        """Write the tables of one file."""
        spec, n_bytes, row = self.spec, 0, 0
        cut = False
        for number in numbers:
            for piece in _pieces(spec, _jobs(spec, number, self.numbers[-1])):
                sheet = piece.chunk.sheet
                if parquet is not None:
                    parquet.add(sheet)
                elif sink is not None:
                    if row == 0:
                        names = [column.name for column in sheet.columns[1:]]
                        bom = b"\xef\xbb\xbf" if spec.encoding == "utf-8-bom" else b""
                        opening = bom + framing.head(spec, names).decode().encode(self._codec)
                        n_bytes += len(opening)
                        sink.write(opening)
                    for data in piece.data:
                        n_bytes += len(data)
                        sink.write(data)
                row += sheet.n
                cut = bool((piece.fate == Fate.TAIL).any())
                self.truth[TABLES[number]].add(piece.chunk, piece.fate, piece.wrong)
                self.n_done += sheet.n
                if self.progress is not None:
                    self.progress(self.n_done, spec.n)
        if sink is not None and not cut:
            n_bytes += len(framing.foot(spec))
            sink.write(framing.foot(spec))
        tables = [TABLES[number] for number in numbers]
        self.files.append({"name": name, "tables": tables, "rows": row, "bytes": n_bytes})

    @property
    def _codec(self) -> str:
        return "gb18030" if self.spec.encoding == "gb18030" else "utf-8"

    def write(self) -> Truth:
        """Write all files and the truth."""
        spec, path = self.spec, self.path
        groups = [[number] for number in self.numbers] if spec.is_split else [self.numbers]
        extension = framing.EXTENSIONS[spec.format]
        with ExitStack() as stack:
            archive = stack.enter_context(Members(path)) if spec.compression == "zip" else None
            in_folder = spec.is_split and archive is None
            if in_folder:
                path.mkdir(parents=True, exist_ok=True)
            for numbers in groups:
                name = TABLES[numbers[0]] + extension if spec.is_split else path.stem + extension
                if archive is not None:
                    with archive.member(name) as member:
                        self.one(numbers, name, member, None)
                    continue
                suffix = "" if spec.format == "parquet" else SUFFIXES[spec.compression]
                file = path / (name + suffix) if in_folder else path
                if spec.format == "parquet":
                    parquet = _Parquet(file, spec.compression)
                    self.one(numbers, file.name, None, parquet)
                    parquet.close()
                else:
                    with stream(file, spec.compression) as sink:
                        self.one(numbers, file.name, sink, None)
        return self.finish()

    def finish(self) -> Truth:
        """Write the side file."""
        spec = self.spec
        facts = {
            "synthetic": True,
            "note": "No record is about anyone: all people were drawn from the seed.",
            "seed": spec.seed,
            "generator": GENERATOR,
            "seawall": seawall.__version__,
            "as_of": spec.as_of.isoformat(),
            "spec": spec.as_dict(),
            "files": self.files,
            "bytes": sum(file["bytes"] for file in self.files),
            **ground.summarise(self.truth, spec.as_of),
        }
        return ground.write(self.path.with_name(self.path.name + ".truth.json"), facts)


def write_leak(path: Path, spec: LeakSpec, progress: Progress | None = None) -> Truth:
    """Write a leak and, beside it, `<name>.truth.json`.

    Args:
        path: A file, or a folder where `spec.is_split` without zip; its parent must exist.
        spec: What to write.
        progress: Called with (rows written, rows in all) after each chunk.

    Returns:
        The ground truth as written.

    Raises:
        SourceError: If the place cannot be written to.
    """
    try:
        return _Leak(Path(path), spec, progress).write()
    except OSError as problem:
        raise SourceError(
            Path(path).name, None, "cannot be written", "Check the folder"
        ) from problem
