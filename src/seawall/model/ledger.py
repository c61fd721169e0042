"""What became of every byte of a source: bytes read = bytes in records + bytes skipped.

A ledger is a fold: readers fill one per part, and parts of one source merge in order, so row
numbers of a later part are shifted by the rows of the earlier ones.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

#: Reasons that are no loss: what is no record by nature.
STRUCTURE = frozenset(
    {"header", "blank line", "byte order mark", "envelope", "action line", "file structure"}
)
MAX_LOCATED = 100  # located skips kept per source; the counts go on


@dataclass(frozen=True, slots=True)
class Skip:
    """A place that could not be read. `row` counts from 1, `byte` from 0 in the decompressed source."""

    row: int
    byte: int
    reason: str
    n_bytes: int


@dataclass
class SourceLedger:
    """The account of one source (a file, or a member of a container)."""

    n_bytes_read: int = 0
    n_bytes_records: int = 0
    n_records: int = 0
    n_rows: int = 0  # records and skipped places together: what `row` counts
    n_skipped: Counter[str] = field(default_factory=Counter)
    n_bytes_skipped: Counter[str] = field(default_factory=Counter)
    n_stored_bytes: int = 0  # size on disk, before decompression
    n_damaged: int = 0  # records kept although some bytes were not valid in the encoding
    skips: list[Skip] = field(default_factory=list)
    note: str = ""  # container, format and encoding, for the report

    def record(self, n: int, n_bytes: int) -> None:
        """Count `n` records of together `n_bytes`."""
        self.n_records += n
        self.n_rows += n
        self.n_bytes_records += n_bytes

    def skip(self, reason: str, n_bytes: int, row: int = 0, byte: int = 0, n: int = 1) -> None:
        """Count bytes that are in no record; `row` > 0 locates them."""
        self.n_skipped[reason] += n
        self.n_bytes_skipped[reason] += n_bytes
        if row:
            self.n_rows += n
            if len(self.skips) < MAX_LOCATED:
                self.skips.append(Skip(row, byte, reason, n_bytes))

    def merge(self, later: SourceLedger) -> None:
        """Add the account of the part that follows this one in the same source."""
        shift = self.n_rows
        room = MAX_LOCATED - len(self.skips)
        self.skips += [Skip(s.row + shift, s.byte, s.reason, s.n_bytes) for s in later.skips[:room]]
        self.n_bytes_read += later.n_bytes_read
        self.n_bytes_records += later.n_bytes_records
        self.n_records += later.n_records
        self.n_rows += later.n_rows
        self.n_skipped += later.n_skipped
        self.n_bytes_skipped += later.n_bytes_skipped
        self.n_stored_bytes += later.n_stored_bytes
        self.n_damaged += later.n_damaged
        self.note = self.note or later.note

    @property
    def balanced(self) -> bool:
        """Whether every byte read is accounted for."""
        return self.n_bytes_read == self.n_bytes_records + sum(self.n_bytes_skipped.values())


@dataclass
class Ledger:
    """The accounts of all sources of a dump, by display name."""

    sources: dict[str, SourceLedger] = field(default_factory=dict)

    def of(self, name: str) -> SourceLedger:
        """The account of one source, opened if it is new."""
        return self.sources.setdefault(name, SourceLedger())

    def merge(self, later: Ledger) -> None:
        """Add another ledger, source by source."""
        for name, account in later.sources.items():
            self.of(name).merge(account)
