"""Write a leak and its ground truth, chunk by chunk, from a specification."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

import seawall
from seawall.errors import SourceError
from seawall.synth import framing
from seawall.synth import truth as ground
from seawall.synth.assemble import Fate
from seawall.synth.plan import Job, Made, jobs, make
from seawall.synth.sheet import Sheet
from seawall.synth.sinks import SUFFIXES, Members, Sink, stream
from seawall.synth.spec import TABLES, LeakSpec
from seawall.synth.stage import stage
from seawall.synth.truth import GENERATOR, TableTruth, Truth

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """A chunk with its bytes; for Parquet there are none."""

    made: Made
    data: list[memoryview | bytes]


def _piece(spec: LeakSpec, job: Job) -> Piece:
    made = make(spec, job)
    if spec.format == "parquet":
        return Piece(made, [])
    out, ends = framing.body(spec, made.chunk.sheet, made.fate, job.opens_file)
    return Piece(made, framing.encoded(spec, out, ends, made.garbled))


def _pieces(spec: LeakSpec, numbers: list[int]) -> Iterator[Piece]:
    """The pieces in order, made ahead by threads if asked: kernels run without the lock."""
    todo = jobs(spec, numbers)
    if spec.workers <= 1:
        yield from (_piece(spec, job) for job in todo)
        return
    with ThreadPoolExecutor(spec.workers) as pool:
        ahead: list[Future[Piece]] = [
            pool.submit(_piece, spec, job) for job in islice(todo, spec.workers + 1)
        ]
        while ahead:
            yield ahead.pop(0).result()
            ahead += [pool.submit(_piece, spec, job) for job in islice(todo, 1)]


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


class _Origins:
    """Writes which person each row is about, as numbers: `<name>.truth.parquet`."""

    def __init__(self, path: Path) -> None:
        import pyarrow.parquet as pq

        self._n_rows: Counter[str] = Counter()
        schema = pa.schema(
            [
                ("table", pa.string()),
                ("row", pa.int64()),
                ("person", pa.int64()),
                ("kept", pa.bool_()),
            ],
            {"synthetic": "true"},
        )
        self._writer = pq.ParquetWriter(path.with_name(path.name + ".truth.parquet"), schema)

    def add(self, made: Made) -> None:
        sheet, start = made.chunk.sheet, self._n_rows[made.chunk.sheet.table]
        columns = [
            pa.repeat(sheet.table, sheet.n),
            np.arange(start, start + sheet.n),
            made.chunk.person,
            made.fate == Fate.KEPT,
        ]
        self._writer.write_table(pa.table(columns, schema=self._writer.schema))
        self._n_rows[sheet.table] += sheet.n

    def close(self) -> None:
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
        self.origins = _Origins(path) if spec.origins else None

    def one(
        self, numbers: list[int], name: str, sink: Sink | None, parquet: _Parquet | None
    ) -> None:
        """Write the tables of one file."""
        spec, n_bytes, row = self.spec, 0, 0
        cut = False  # the file ends inside a record, so nothing closes it
        for piece in _pieces(spec, numbers):
            sheet = piece.made.chunk.sheet
            if parquet is not None:
                parquet.add(sheet)
            elif sink is not None:
                data = [self._opening(sheet), *piece.data] if row == 0 else piece.data
                n_bytes += sum(map(len, data))
                for part in data:
                    sink.write(part)
            row += sheet.n
            cut = bool((piece.made.fate == Fate.TAIL).any())
            self.truth[sheet.table].add(piece.made)
            if self.origins is not None:
                self.origins.add(piece.made)
            self.n_done += sheet.n
            if self.progress is not None:
                self.progress(self.n_done, spec.n)
        if sink is not None and not cut:
            n_bytes += len(framing.foot(spec))
            sink.write(framing.foot(spec))
        tables = [TABLES[number] for number in numbers]
        self.files.append({"name": name, "tables": tables, "rows": row, "bytes": n_bytes})

    def _opening(self, sheet: Sheet) -> bytes:
        """What a file begins with."""
        spec = self.spec
        bom = b"\xef\xbb\xbf" if spec.encoding == "utf-8-bom" else b""
        head = framing.head(spec, [column.name for column in sheet.columns[1:]])
        return bom + (head.decode().encode("gb18030") if spec.encoding == "gb18030" else head)

    def write(self) -> Truth:
        """Write all files and the truth."""
        spec, path = self.spec, self.path
        groups = [[number] for number in self.numbers] if spec.is_split else [self.numbers]
        extension = framing.EXTENSIONS[spec.format]
        with ExitStack() as stack:
            archive = stack.enter_context(Members(path)) if spec.compression == "zip" else None
            if spec.is_folder:
                path.mkdir(parents=True, exist_ok=True)
            for numbers in groups:
                name = TABLES[numbers[0]] + extension if spec.is_split else path.stem + extension
                if archive is not None:
                    with archive.member(name) as member:
                        self.one(numbers, name, member, None)
                    continue
                suffix = "" if spec.format == "parquet" else SUFFIXES[spec.compression]
                file = path / (name + suffix) if spec.is_folder else path
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
        if self.origins is not None:
            self.origins.close()
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
        path: A file, or a folder where `spec.is_folder`; its parent must exist.
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
