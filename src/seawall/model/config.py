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
    """A setting that opens a door or lets more people reach it.

    Line 0: it is missing in the file, and `why` begins with "has no". `opens` is what anybody gets,
    UNKNOWN where that rests on a version or on what stands elsewhere, None where the setting only widens
    who can reach the door. `port` is there where it speaks of one door of several.
    """

    line: int
    setting: str
    why: str
    opens: Verdict | None
    port: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read: the ports that its server listens on, and what is wrong. No port: it names none."""

    flaws: tuple[Flaw, ...]
    ports: tuple[int, ...] = ()
    n_unread: int = 0  # lines that are no setting
    n_included: int = 0  # other files that it brings in, which were not read with it


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
