"""The error tree.

SeawallError            anything this package raises on purpose
├── SourceError         a dump or an account list cannot be read (names file and row, never a value)
│   └── LimitError      it can be read, but is a bomb: past a limit on size, ratio, depth or members
├── LayoutError         the columns cannot be used as asked (unknown name, no identifier)
├── KeyringError        a key is missing, unreadable by others, or not the one a run was made with
├── RunError            an index run is damaged, of another version, or named twice
├── TableError          a table in seawall.tables fails its own check
├── ClaimError          a listing's claims file is not what docs/assess.md describes
└── EngineError         a task failed more often than its retries allow
"""

from __future__ import annotations


class SeawallError(Exception):
    """Base of every error raised on purpose: its text is safe to print."""


class SourceError(SeawallError):
    """A place in an input, the problem, the way out; never what stood there."""

    def __init__(self, name: str, row: int | None, problem: str, remedy: str = "") -> None:
        self.name, self.row, self.problem, self.remedy = name, row, problem, remedy
        place = name if row is None else f"{name}: row {row:,}"
        super().__init__(f"{place}: {problem}." + (f" {remedy}." if remedy else ""))

    def __reduce__(self) -> tuple[type[SourceError], tuple[str, int | None, str, str]]:
        """Errors cross process borders: rebuild from the parts, not from the text."""
        return type(self), (self.name, self.row, self.problem, self.remedy)


class LimitError(SourceError):
    """An input goes past a limit that keeps a hostile file from harming the reader."""


class LayoutError(SeawallError):
    """The columns cannot be used as asked."""


class KeyringError(SeawallError):
    """A digest key is missing, unsafe or the wrong one."""


class RunError(SeawallError):
    """An index or one of its runs cannot be used."""


class TableError(SeawallError):
    """A shipped or operator table fails its own check."""


class ClaimError(SeawallError):
    """A claims file cannot be used."""


class EngineError(SeawallError):
    """A task failed more often than its retries allow."""
