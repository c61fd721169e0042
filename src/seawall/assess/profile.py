"""The fold: counts, sets and histograms of a dump, table by table. Mergeable, and without a value.

People are told by the strongest identifier of their record. A weaker identifier that elsewhere
stands beside a stronger one is not a second person: for each kind, `alone` holds the digests that
were a record's strongest, `linked` those that stood beside a stronger one, and the people of a kind
are `alone` without `linked`. All of it merges over parts, tables and machines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from seawall import tables
from seawall.assess import traits
from seawall.assess.count import Tally
from seawall.assess.days import Days
from seawall.assess.sample import Sample
from seawall.model.digested import ColumnFacts, Digested, Sighting
from seawall.model.element import Reason

#: Identifiers of a person, strongest first. A bank card tells an account, so it comes after a name.
STRENGTH = ("cn.resident_id", "phone", "email", "name_birth_date", "bank_card")


@dataclass
class Column:
    """One column over all its records."""

    element: str
    n_filled: int = 0
    reasons: Counter[int] = field(default_factory=Counter)
    inside: dict[int, tuple[int, int]] = field(default_factory=dict)
    distinct: Tally | None = None
    days: Days | None = None
    text_days: Days | None = None  # the newest date that each text names

    def add(self, facts: ColumnFacts) -> None:
        """Count one batch."""
        self.n_filled += facts.n_filled
        if facts.reasons is not None:
            counts = facts.reasons.tolist()
            self.reasons.update({code: n for code, n in enumerate(counts) if n})
        for element, found in facts.inside.items():
            self._found(element, found)
        for fact in ("date", "born_on"):
            if (
                fact in facts.facts
                and facts.codes is not None
                and facts.element != "cn.resident_id"
            ):
                self.days = self.days or Days()
                self.days.add(facts.facts[fact], facts.codes)
        if "text_date" in facts.facts:
            self.text_days = self.text_days or Days()
            dates = facts.facts["text_date"]
            self.text_days.add(dates, np.where(dates > 0, Reason.VALID, 0).astype(np.uint8))

    def merge(self, other: Column) -> None:
        """Add the same column of another part."""
        self.n_filled += other.n_filled
        self.reasons.update(other.reasons)
        for element, found in other.inside.items():
            self._found(element, found)
        if other.distinct is not None:
            self.distinct = self.distinct or Tally()
            self.distinct.merge(other.distinct)
        if other.days is not None:
            self.days = self.days or Days()
            self.days.merge(other.days)
        if other.text_days is not None:
            self.text_days = self.text_days or Days()
            self.text_days.merge(other.text_days)

    def _found(self, element: int, found: tuple[int, int]) -> None:
        rows, finds = self.inside.get(element, (0, 0))
        self.inside[element] = rows + found[0], finds + found[1]


@dataclass
class Table:
    """One table over all its sources."""

    sources: dict[str, int] = field(default_factory=dict)  # name -> records
    n_records: int = 0
    n_bytes: int = 0
    n_identified: int = 0
    columns: dict[str, Column] = field(default_factory=dict)
    fingerprints: Tally = field(default_factory=Tally)
    alone: dict[str, Tally] = field(default_factory=dict)
    linked: dict[str, Tally] = field(default_factory=dict)
    in_text: dict[str, Tally] = field(default_factory=dict)
    sample: Sample = field(default_factory=Sample)
    source_words: dict[int, str] = field(default_factory=dict)  # of the clues, to sources' names

    def merge(self, other: Table) -> None:
        """Add the same table of another part."""
        for name, n in other.sources.items():
            self.sources[name] = self.sources.get(name, 0) + n
        self.n_records += other.n_records
        self.n_bytes += other.n_bytes
        self.n_identified += other.n_identified
        self.fingerprints.merge(other.fingerprints)
        self.sample.merge(other.sample)
        self.source_words |= other.source_words
        for name, column in other.columns.items():
            self.columns.setdefault(name, Column(column.element)).merge(column)
        for mine, theirs in (
            (self.alone, other.alone), (self.linked, other.linked), (self.in_text, other.in_text)
        ):  # fmt: skip
            for element, tally in theirs.items():
                mine.setdefault(element, Tally()).merge(tally)


@dataclass
class Profile:
    """A dump, or a part of one, in counts."""

    tables: dict[str, Table] = field(default_factory=dict)

    def add(self, batch: Digested) -> None:
        """Count one batch."""
        table = self.tables.setdefault(batch.table, Table())
        table.sources[batch.source] = table.sources.get(batch.source, 0) + batch.n
        table.n_records += batch.n
        table.n_bytes += batch.n_bytes
        table.fingerprints.add(batch.fingerprints)
        table.sample.add(batch.clues, batch.n)
        if batch.clues.n:
            table.source_words[int(batch.clues["source"][0])] = batch.source
        for facts in batch.columns:
            table.columns.setdefault(facts.name, Column(facts.element)).add(facts)
        for sighting in batch.sightings:
            _distinct(table, sighting)
        _people(table, batch)

    def merge(self, other: Profile) -> None:
        """Add another part."""
        for name, table in other.tables.items():
            self.tables.setdefault(name, Table()).merge(table)

    def settle(self) -> Profile:
        """Sort everything pending, so that the profile can be stored. Returns itself."""
        for tally in self._tallies():
            tally.settle()
        return self

    @property
    def n_held(self) -> int:
        """Digests kept in memory, over all sets: a reader stores its profile before it grows large."""
        return sum(tally.n_held for tally in self._tallies())

    def _tallies(self) -> Iterator[Tally]:
        for table in self.tables.values():
            yield table.fingerprints
            for named in (table.alone, table.linked, table.in_text):
                yield from named.values()
            yield from (c.distinct for c in table.columns.values() if c.distinct is not None)


def _distinct(table: Table, sighting: Sighting) -> None:
    """Distinct values of an identifier column, or of what its text holds."""
    element = tables.elements()[sighting.element - 1].id
    packed = traits.pack(element, sighting.facts, len(sighting.rows))
    if sighting.in_text:
        table.in_text.setdefault(element, Tally()).add(sighting.digests, packed)
    elif table.columns[sighting.column].element == element:
        column = table.columns[sighting.column]
        column.distinct = column.distinct or Tally()
        column.distinct.add(sighting.digests)


def _people(table: Table, batch: Digested) -> None:
    """Tell each record's person by its strongest identifier; link the weaker ones to it."""
    told = np.zeros(batch.n, bool)
    for element in STRENGTH:
        number = tables.element(element).number
        here = np.zeros(batch.n, bool)
        for sighting in batch.sightings:
            if sighting.element != number or sighting.in_text:
                continue
            packed = traits.pack(element, sighting.facts, len(sighting.rows))
            weaker = told[sighting.rows]
            # A second phone of the same record is no second person; a second ID (a parent's) is one.
            counted = ~weaker & (~here[sighting.rows] if element != STRENGTH[0] else True)
            table.alone.setdefault(element, Tally()).add(sighting.digests[counted], packed[counted])
            table.linked.setdefault(element, Tally()).add(sighting.digests[weaker], packed[weaker])
            here[sighting.rows] = True
        told |= here
    table.n_identified += int(np.count_nonzero(told))
