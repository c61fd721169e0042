"""An opened dump: its parts to work through, and samples of every file in it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import groupby

from seawall.errors import SourceError
from seawall.model.batch import Batch
from seawall.model.ledger import Ledger
from seawall.model.source import Limits, Part
from seawall.sources import discover, streams
from seawall.sources.reading import UNREAD, format_of, read

SAMPLE_BYTES = 4 << 20  # per place in a large file
FEWEST = 100  # rows of each file, however many files there are


@dataclass(frozen=True, slots=True)
class Source:
    """One or more files as parts. Unread files are parts too, so that the ledger names them."""

    parts: tuple[Part, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Display names of all files and members, in order."""
        return tuple(dict.fromkeys(part.name for part in self.parts))

    @property
    def n_bytes(self) -> int:
        """Stored bytes of all parts."""
        return sum(part.n_bytes for part in self.parts)

    @property
    def unread(self) -> dict[str, str]:
        """Names of files that will not be read, with the reason."""
        return {p.name: dict(p.options)["reason"] for p in self.parts if p.format == UNREAD}

    def sample(self, rows: int = 30_000) -> list[Batch]:
        """About `rows` records: head, middle and tail of plain files, the head of others."""
        share = max(FEWEST, rows // max(1, len(self.names)))
        found: list[Batch] = []
        for _, group in groupby(self.parts, key=lambda part: part.name):
            parts = list(group)
            if parts[0].format != UNREAD:
                found += _sample(parts, share)
        return found


def open(  # noqa: A001 - the verb callers read as sources.open
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    limits: Limits | None = None,
) -> Source:
    """Find, look into and recognise files, folders and glob patterns. Nothing is read in full.

    Raises:
        SourceError: If a path matches nothing, or no file can be read.
        LimitError: If a file is a bomb.
    """
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    limits = limits or Limits()
    parts: list[Part] = []
    taken: dict[str, int] = {}
    seen: set[str] = set()
    for path in given:
        for file, name in discover.files(path):
            if (real := os.path.realpath(file)) in seen:
                continue
            seen.add(real)
            parts += _renamed(discover.parts_of(file, name, limits), taken)
    if not parts:
        raise SourceError("input", None, "holds no file", "Give a dump, a folder or a pattern")
    if all(part.format == UNREAD for part in parts):
        reason = dict(parts[0].options)["reason"]
        more = f" (and {len(parts) - 1:,} more files)" if len(parts) > 1 else ""
        raise SourceError(
            parts[0].name,
            None,
            f"cannot be read: {reason}{more}",
            "Readable are JSON, Elasticsearch exports, delimited text and Parquet, also in gz, zst, zip",
        )
    return Source(tuple(parts))


def _renamed(parts: list[Part], taken: dict[str, int]) -> list[Part]:
    """Display names that differ, so that accounts of two files are never added up."""
    renamed = []
    for name, group in groupby(parts, key=lambda part: (part.name, part.layers)):
        n = taken[name[0]] = taken.get(name[0], 0) + 1
        shown = name[0] if n == 1 else f"{name[0]} ({n})"
        renamed += [replace(part, name=shown) for part in group]
    return renamed


def _sample(parts: list[Part], rows: int) -> list[Batch]:
    first, last = parts[0], parts[-1]
    kind = format_of(first)
    plain = not first.layers and kind.splits is not None and not dict(first.options).get("whole")
    if kind.read_file is not None:
        chosen = [parts[0], parts[len(parts) // 2], parts[-1]] if len(parts) > 2 else parts
        return [b for part in chosen for b in _first(part, rows // len(chosen))]
    if not plain or last.stop <= 3 * SAMPLE_BYTES:
        return (
            _thirds(_first(first, 1 << 62 if plain else rows), rows)
            if plain
            else _first(first, rows)
        )
    found: list[Batch] = []
    with ExitStack() as keep:
        file = streams.open_file(first, keep)
        assert kind.splits is not None
        size = first.size
        for at in (0, size // 2, size - SAMPLE_BYTES):
            start = discover.cut(file, at, size, kind.splits) if at else 0
            stop = min(size, discover.cut(file, start + SAMPLE_BYTES, size, kind.splits))
            if start < stop:
                found += _first(replace(first, start=start, stop=stop), rows // 3)
    return found


def _first(part: Part, rows: int) -> list[Batch]:
    """The first rows of a part; what became of its bytes is not kept."""
    found: list[Batch] = []
    batches = read(part, Ledger())
    for batch in batches:
        found.append(_slice(batch, 0, rows))
        rows -= batch.n
        if rows <= 0:
            break
    batches.close()  # type: ignore[attr-defined]
    return found


def _thirds(batches: list[Batch], rows: int) -> list[Batch]:
    """Head, middle and tail of what was read."""
    n = sum(batch.n for batch in batches)
    if n <= rows:
        return batches
    third = rows // 3
    spans = [(0, third), ((n - third) // 2, (n + third) // 2), (n - third, n)]
    found, at = [], 0
    for batch in batches:
        for start, stop in spans:
            low, high = max(start, at) - at, min(stop, at + batch.n) - at
            if low < high:
                found.append(_slice(batch, low, high))
        at += batch.n
    return found


def _slice(batch: Batch, start: int, stop: int) -> Batch:
    stop = min(stop, batch.n)
    if start == 0 and stop == batch.n:
        return batch
    share = (stop - start) / max(1, batch.n)
    return Batch(
        batch.source, batch.table, batch.columns.slice(start, stop - start),
        batch.rows[start:stop], int(batch.n_bytes * share),
    )  # fmt: skip
