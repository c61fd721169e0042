"""The error tree.

SeawallError            anything this package raises on purpose
├── SourceError         a dump or an account list cannot be read (names file and row, never a value)
│   └── LimitError      it can be read, but is a bomb: past a limit on size, ratio, depth or members
├── LayoutError         the columns cannot be used as asked (unknown name, no identifier)
├── KeyringError        a key is missing, unreadable by others, or not the one a run was made with
├── RunError            an index run is damaged, of another version, or named twice
├── TableError          a table in seawall.tables fails its own check
├── ClaimError          a listing's claims file is not what docs/assess.md describes
├── TraceError          an inventory or a system that it is made from cannot be used
├── ScopeError          an audit's scope is unsigned, expired, malformed or does not permit what is asked
└── EngineError         a task failed more often than its retries allow

Any other error is a defect, and its text may quote a leaked value: only `place` of it is said.
"""

from __future__ import annotations

import os
import sys
import threading
import warnings


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


class TraceError(SeawallError):
    """An inventory, or a system that it is made from, cannot be used."""


class ScopeError(SeawallError):
    """An audit's scope does not permit what is asked; nothing was sent."""


class EngineError(SeawallError):
    """A task failed more often than its retries allow."""


def place(error: BaseException) -> str:
    """Where in our own code an error came from. Its text is not shown: it may quote the dump."""
    trace = error.__traceback__
    where = "unknown place"
    while trace is not None:
        code = trace.tb_frame.f_code
        if "seawall" in code.co_filename:
            where = f"{_name(code.co_filename)}:{trace.tb_lineno} in {code.co_name}"
        trace = trace.tb_next
    return where


def mute() -> None:
    """Make what Python prints by itself name a type and a place, and no text.

    That is: errors nobody catches, also in threads and while objects are deleted, and warnings.
    """
    sys.excepthook = lambda kind, error, trace: _say(error)
    sys.unraisablehook = lambda lost: _say(lost.exc_value)
    threading.excepthook = lambda lost: _say(lost.exc_value)
    warnings.showwarning = _warned


def _say(error: BaseException | None) -> None:
    if error is not None:
        print(f"seawall: unexpected {type(error).__name__} at {place(error)}.", file=sys.stderr)  # noqa: T201


def _warned(
    message: Warning | str, category: type[Warning], filename: str, lineno: int,
    file: object = None, line: str | None = None,
) -> None:  # fmt: skip
    print(f"seawall: {category.__name__} at {_name(filename)}:{lineno}.", file=sys.stderr)  # noqa: T201


def _name(path: str) -> str:
    return path.rpartition(os.sep)[2]
