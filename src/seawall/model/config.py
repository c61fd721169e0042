"""What a configuration file says of a door: settings by line, and what is wrong with them.

A value may be a secret: of a setting only its name goes into a flaw, and words of our own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from seawall.model.audit import Verdict
from seawall.model.probe import paragraph


class Setting(NamedTuple):
    """A key with its value, and the line it stands on, counted from 1."""

    key: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Flaw:
    """A setting that opens a door or lets more people reach it. Line 0: it is missing in the file."""

    line: int
    setting: str
    why: str
    opens: Verdict | None  # what anybody gets; None where it only widens who can reach the door


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read: the port that its server listens on, if it says so, and what is wrong."""

    flaws: tuple[Flaw, ...]
    port: int | None = None
    n_unread: int = 0  # lines that are no setting


@dataclass(frozen=True, slots=True)
class Config:
    """One format: how its file is recognised and judged. `doc` is the docstring of its file."""

    id: str
    label: str
    check: str  # the service whose door it explains
    recognise: Callable[[str, str], float]  # file name, text -> 0..1
    judge: Callable[[str], Reading]
    doc: str | None

    @property
    def remedy(self) -> str:
        """How to mend it."""
        return paragraph(self.doc, "Remedy:")

    @property
    def reference(self) -> str:
        """The vendor's page."""
        return paragraph(self.doc, "Reference:")
