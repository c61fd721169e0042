"""Reading a dump into an index, resumably."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from seawall import sources
from seawall.cli import options, passes
from seawall.digest.key import Key
from seawall.index import Index
from seawall.index.versions import slug

PARTS = "unfinished"  # inside the index folder, while a breach is being added


def add(dump: list[str], breach: str, path: Path, key: Key, workers: int | None) -> str:
    """Add a dump to an index as one breach; returns what to print.

    Raises:
        KeyringError: If the index was made with another key.
    """
    source = sources.open(dump)
    ready(path, key)
    folder = path / PARTS / slug(breach)
    crew = options.crew(workers, source.n_bytes)
    outcome = passes.both(
        source, key, folder, into=passes.Into(path, breach, options.now()), workers=crew
    )
    index = Index.open(path)
    index.compact(breach, options.now())
    shutil.rmtree(folder)
    with suppress(OSError):  # another breach is being added
        folder.parent.rmdir()
    n_records = sum(t.n_records for t in outcome.profile.tables.values())
    n_entries = sum(run.n for run in index.runs(breach=breach))
    resumed = f", {outcome.n_resumed} parts done before" if outcome.n_resumed else ""
    return f"{breach}: {n_records:,} records, {n_entries:,} entries in {path}{resumed}"


def ready(path: Path, key: Key) -> Index:
    """The index at `path`, made if it is not there, and of this key."""
    if not (path / "index.json").exists():
        return Index.create(path, key.id, options.now())
    index = Index.open(path)
    index.require(key.id)
    return index
