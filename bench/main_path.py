"""Reading, assessing and digesting the leak, against only reading the same columns.

The rivals do less: duckdb and pyarrow turn the planned columns into Arrow and stop there.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.json as arrow_json

from bench.clock import Figure, race
from bench.data import Data
from seawall import recognise, sources
from seawall.assess import Profile
from seawall.cli import passes
from seawall.digest.key import Key
from seawall.model.ledger import Ledger

KEY = Key(bytes(range(32)))
OURS = "assess + digest, ours"


def assess_and_digest(path: Path) -> Profile:
    """Ours, whole: plan, read, judge, digest, fold; in this process, on one thread."""
    with tempfile.TemporaryDirectory() as folder:
        return passes.both(sources.open([path]), KEY, Path(folder)).profile


def only_read(path: Path) -> int:
    """Ours, reading alone: every column into Arrow text."""
    n = 0
    for part in sources.open([path]).parts:
        for batch in sources.read(part, Ledger()):
            n += batch.n
    return n


def columns_of(path: Path) -> list[str]:
    """The fields under _source, over all tables."""
    layout = recognise.columns(sources.open([path]).sample(3000))
    return sorted({c.name for plan in layout.tables.values() for c in plan if c.name != "_id"})


def duckdb_reads(path: Path, names: list[str]) -> Callable[[], object]:
    """duckdb, one thread: the same fields as text, to Arrow."""
    struct = ", ".join(f'"{name}" VARCHAR' for name in names)
    query = (
        f"select _source.* from read_json('{path}', format='newline_delimited', "
        f"columns={{_source: 'STRUCT({struct})'}})"
    )

    def work() -> object:
        with duckdb.connect() as connection:
            connection.execute("set threads=1")
            return connection.sql(query).to_arrow_table().num_rows

    return work


def pyarrow_reads(path: Path, names: list[str]) -> Callable[[], object]:
    """pyarrow's JSON reader, one thread, explicit schema of the same fields."""
    schema = pa.schema([("_source", pa.struct([(name, pa.string()) for name in names]))])
    parse = arrow_json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore")
    read = arrow_json.ReadOptions(use_threads=False, block_size=8 << 20)

    def work() -> object:
        return arrow_json.read_json(path, read_options=read, parse_options=parse).num_rows

    return work


def measure(data: Data, runs: int) -> tuple[list[Figure], list[Figure]]:
    """All contenders in turn: over the case table, as long as the study's lines, and over the leak."""
    return (
        race(
            [
                *_contenders(data.cases, data.n_case_bytes),
                (_figure("assess + digest, ours, .gz", data.n_case_bytes), _work(data.gz)),
                (_figure("assess + digest, ours, .zst", data.n_case_bytes), _work(data.zst)),
            ],
            runs,
        ),
        race(_contenders(data.plain, data.n_bytes), runs),
    )


def _contenders(path: Path, n_bytes: int) -> list[tuple[Figure, Callable[[], object]]]:
    names = columns_of(path)
    return [
        (_figure(OURS, n_bytes), _work(path)),
        (_figure("only read, ours", n_bytes), lambda: only_read(path)),
        (_figure("only read, duckdb", n_bytes), duckdb_reads(path, names)),
        (_figure("only read, pyarrow", n_bytes), pyarrow_reads(path, names)),
    ]


def _figure(name: str, n_bytes: int) -> Figure:
    return Figure(name, n_bytes / 1e6, "MB/s")


def _work(path: Path) -> Callable[[], object]:
    return lambda: assess_and_digest(path)


def ratios(figures: list[Figure]) -> str:
    """Ours against only reading, in words."""
    by_name = {figure.name: figure.rate for figure in figures}
    ours = by_name[OURS]
    best = max(("only read, duckdb", "only read, pyarrow"), key=lambda name: by_name[name])
    return (
        f"\nReading, assessing and digesting runs at {ours / by_name[best]:.2f} of the rate at which the "
        f"faster rival ({best.removeprefix('only read, ')}) only reads the same columns."
    )
