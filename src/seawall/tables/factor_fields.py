"""The fields of a table of factors, each read with its check, and the order of its graphs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

from seawall.errors import TableError

REGIONS = ("any", "CN", "EU", "US")
ID = re.compile(r"[a-z][a-z0-9_.]{0,63}")
LONGEST = 400
#: A leak known to be made up has at most a hundredth; the bands lie well above it.
LEAST_BAND = 0.05
KINDS = ("attribute", "derivation", "factor", "path", "action")
TOP = (
    "version", "acr", "likely", "possible", "risk_high", "ttl_s", "enrolled", "source", "told_by",
    "simulation", "regions",
)  # fmt: skip


@dataclass
class Entry:
    """One table of the file. Every read is remembered, so that `done` finds what nobody asked for."""

    where: str
    raw: Mapping[str, Any]
    read: set[str] = field(default_factory=set)

    @classmethod
    def each(cls, raw: Mapping[str, Any], kind: str, name: str) -> Iterator[Entry]:
        """All entries of a kind; ids must be there and differ, except among derivations."""
        rows = raw.get(kind, [])
        if not isinstance(rows, list):
            raise TableError(f"{name}: {kind} is not a list of tables")
        seen = set()
        for i, row in enumerate(rows, 1):
            if not isinstance(row, dict):
                raise TableError(f"{name}: {kind} {i} is not a table")
            if kind == "derivation":
                yield cls(f"{name}: derivation {i}", row)
                continue
            id_ = row.get("id")
            if not isinstance(id_, str) or not ID.fullmatch(id_):
                raise TableError(f"{name}: {kind} {i}: id is not a word of a-z, 0-9, _ and .")
            if id_ in seen:
                raise TableError(f"{name}: {kind} {id_!r} stands twice")
            seen.add(id_)
            yield cls(f"{name}: {kind} {id_!r}", row, {"id"})

    @property
    def id(self) -> str:
        """The entry's id."""
        return str(self.raw["id"])

    def wrong(self, what: str, why: str) -> TableError:
        """The error for a field."""
        return TableError(f"{self.where}: {what}: {why}")

    def has(self, what: str) -> bool:
        """Whether the field is there."""
        return what in self.raw

    def done(self) -> None:
        """Refuse fields that mean nothing: a slip of the pen would else go unseen."""
        for what in self.raw:
            if what not in self.read:
                raise TableError(f"{self.where}: unknown field {what[:40]!r}")

    def _get(self, what: str) -> Any:
        self.read.add(what)
        return self.raw.get(what)

    def text(self, what: str) -> str:
        """A line that is not empty."""
        value = self._get(what)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(what, "is missing or empty")
        if len(value) > LONGEST or not value.isprintable():
            raise self.wrong(what, f"is not a line of at most {LONGEST} characters")
        return value

    def source(self) -> str:
        """Where it comes from, or the word assumption with a reason."""
        return self.text("source")

    def flag(self, what: str) -> bool:
        """true or false; false where it is missing."""
        value = self._get(what)
        if value not in (None, True, False):
            raise self.wrong(what, "is neither true nor false")
        return bool(value)

    def choice(self, what: str, known: Collection[str], default: str | None = None) -> str:
        """One of the known words."""
        value = self._get(what)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or value not in known:
            raise self.wrong(what, f"is not one of {', '.join(known)}")
        return value

    def whole(self, what: str, *default: Any, low: int, high: int) -> Any:
        """A whole number; without a default it must be there."""
        value = self._get(what)
        if value is None and default:
            return default[0]
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.wrong(what, f"is not a whole number from {low} to {high}")
        return value

    def real(self, what: str, *default: float | None, low: float, high: float) -> float | None:
        """A number; without a default it must be there. Not-a-number is refused."""
        value = self._get(what)
        if value is None and default:
            return default[0]
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not low <= value <= high:
            raise self.wrong(what, f"is not a number from {low:g} to {high:g}")
        return float(value)

    def share(self, what: str) -> float:
        """A number from 0 to 1 that must be there."""
        return self.real(what, low=0.0, high=1.0) or 0.0

    def table(self, what: str) -> Entry:
        """A table inside this entry."""
        value = self._get(what)
        if not isinstance(value, dict):
            raise self.wrong(what, "is not a table")
        return Entry(f"{self.where}: {what}", value)

    def words(self, what: str) -> tuple[str, ...]:
        """A list of at least one word."""
        value = self._get(what)
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            raise self.wrong(what, "is not a list of words")
        return tuple(value)

    def names(self, what: str, known: Collection[str]) -> tuple[str, ...]:
        """A list of known names, each once."""
        value = self.words(what)
        for name in value:
            if name not in known:
                raise self.wrong(what, f"no {name[:64]!r} is known")
        if len(set(value)) != len(value):
            raise self.wrong(what, "names something twice")
        return value

    def within(self, what: str) -> Iterator[Entry]:
        """The tables of a list inside this entry, which may be empty."""
        value = self._get(what)
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise self.wrong(what, "is not a list of tables")
        for i, row in enumerate(value, 1):
            yield Entry(f"{self.where}: {what} {i}", row)


@dataclass(frozen=True)
class Top:
    """What stands at the head of the file."""

    version: str
    acr: tuple[str, ...]
    likely: float
    possible: float
    risk_high: float
    ttl_s: int
    enrolled: tuple[str, ...]
    told_by: dict[str, float]
    simulation: dict[str, Any]


def top(raw: Mapping[str, Any], name: str) -> Top:
    """The head, checked. The bands lie above what a made-up leak can have."""
    for kind in KINDS:
        if not isinstance(raw.get(kind, []), list):
            raise TableError(f"{name}: {kind} is not a list of tables")
    e = Entry(name, {k: v for k, v in raw.items() if not isinstance(v, list) or k in TOP})
    possible = e.real("possible", low=LEAST_BAND, high=1.0) or 1.0
    acr = e.words("acr")
    for word in acr:
        # RFC 9470: acr_values is a list with spaces between, inside a quoted string.
        if not re.fullmatch(r"[\x21\x23-\x5b\x5d-\x7e]{1,200}", word):
            raise e.wrong("acr", "holds more than visible ASCII without quotes and spaces")
    if len(set(acr)) != len(acr):
        raise e.wrong("acr", "names something twice")
    for region in e.words("regions"):
        if region not in REGIONS:
            raise e.wrong("regions", f"takes {', '.join(REGIONS)}")
    told_by, simulation = e.table("told_by"), e.table("simulation")
    found = Top(
        version=e.text("version"), acr=acr, possible=possible,
        likely=e.real("likely", low=possible, high=1.0) or 1.0,
        risk_high=e.share("risk_high"),
        ttl_s=e.whole("ttl_s", low=1, high=86_400), enrolled=e.words("enrolled"),
        told_by={k: told_by.share(k) for k in told_by.raw}, simulation=dict(simulation.raw),
    )  # fmt: skip
    e.source()
    lists = {k for k, v in raw.items() if isinstance(v, list)} - set(TOP)
    for what in sorted(lists - set(KINDS)):
        raise TableError(f"{name}: unknown list {what[:40]!r}")
    e.done()
    return found


def topological(
    known: Iterable[str], edges: Iterable[tuple[str, str]], where: str, why: str
) -> tuple[str, ...]:
    """The names, each after all from which an edge leads to it; the same for any order of edges.

    Raises:
        TableError: If edges lead round, naming the way.
    """
    before: dict[str, list[str]] = {name: [] for name in known}
    for start, end in sorted(set(edges)):
        before[end].append(start)
    try:
        return tuple(TopologicalSorter(before).static_order())
    except CycleError as error:
        way = " -> ".join(str(name) for name in error.args[1])
        raise TableError(f"{where}: a cycle, {way}: {why}") from None
