"""Read one part: batches out, and into the ledger what became of every byte."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

from seawall.kernels.window import Window
from seawall.model.batch import Batch
from seawall.model.ledger import Ledger, SourceLedger
from seawall.model.source import Format, Part, Reading
from seawall.sources import formats, streams

UNREAD = "unread"
BOM = b"\xef\xbb\xbf"
Progress = Callable[[int], None]
Columns = dict[str, set[str]]


def format_of(part: Part) -> Format:
    """The plug-in that reads a part."""
    return next(f for f in formats.FORMATS if f.id == part.format)


def read(
    part: Part, ledger: Ledger, progress: Progress | None = None, *, columns: Columns | None = None
) -> Iterator[Batch]:
    """The records of one part as batches of text columns, one table each.

    Args:
        part: A work item of `open(...).parts`.
        ledger: Gets the part's account when reading ends; parts of one source merge in order.
        progress: Called with stored bytes consumed since the last call.
        columns: Only columns of these names, by table; None for all.

    Raises:
        SourceError: If the file is gone or changed.
        LimitError: If it proves to be a bomb.
    """
    account = SourceLedger(note=note_of(part))
    shift = ledger.of(part.name).n_rows
    told = 0

    def tell(now: int) -> None:
        nonlocal told
        if progress is not None and now > told:
            progress(now - told)
        told = max(told, now)

    with ExitStack() as keep:
        try:
            if part.format == UNREAD:
                reason = dict(part.options)["reason"]
                account.n_bytes_read = account.n_stored_bytes = part.n_bytes
                account.skip(reason, part.n_bytes)
                batches: Iterator[Batch] = iter(())
                consumed: Callable[[], int] = lambda: part.n_bytes  # noqa: E731
            else:
                batches, consumed = _batches(part, account, columns, keep)
            for batch in batches:
                tell(consumed())
                if batch.n:  # records without any column are in the ledger only
                    yield batch if shift == 0 else replace(batch, rows=batch.rows + shift)
            tell(max(consumed(), part.n_bytes))
        finally:
            if not account.balanced:  # stopped early: read is what was handed out
                account.n_bytes_read = account.n_bytes_records + account.n_bytes_skipped.total()
            ledger.of(part.name).merge(account)


def _batches(
    part: Part, account: SourceLedger, columns: Columns | None, keep: ExitStack
) -> tuple[Iterator[Batch], Callable[[], int]]:
    reading = Reading(part, account, secrets.randbits(64), _wanted(columns))
    kind = format_of(part)
    if kind.read_file is not None:
        file = streams.open_file(part, keep)
        return kind.read_file(file, reading), lambda: account.n_bytes_read
    stream, consumed = streams.decoded(part, keep)
    window = Window(stream, part.limits.block_bytes, max(0, part.start))

    def run() -> Iterator[Batch]:
        window.more()
        if part.start == 0 and window.bytes(3) == BOM:
            account.skip("byte order mark", 3)
            window.drop(3)
        assert kind.read is not None
        yield from kind.read(window, reading)
        account.n_bytes_read = window.n_read
        account.n_stored_bytes = consumed()
        if stream.trouble:
            account.skip(stream.trouble, 0, account.n_rows + 1, window.position)

    return run(), consumed


def _wanted(columns: Columns | None) -> Callable[[str], bool]:
    if columns is None:
        return lambda name: True
    names = frozenset().union(*columns.values()) | {"_index"}
    return lambda name: name in names or name.removeprefix("_source.") in names


def note_of(part: Part) -> str:
    """Containers, format and encoding of a part, for the report."""
    label = "not read" if part.format == UNREAD else format_of(part).label
    steps = [name for name, _ in part.layers] + [label]
    if part.encoding and part.format != UNREAD:
        steps.append(
            part.encoding if part.encoding == "utf-8" else f"{part.encoding}, sizes as UTF-8"
        )
    return ", ".join(steps)
