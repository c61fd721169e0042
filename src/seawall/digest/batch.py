"""A batch of plaintext in, digests and facts out: here the plaintext ends.

Every planned column is judged once; identifiers are digested, prose is searched for identifiers,
and each record gets its exposure mask. What leaves is a `Digested`, which holds no value.

Which elements count as exposed together with an identifier:
- in a column: every element that the record's columns hold, and free text where it has some. Not
  what was found inside that text, which may concern somebody else;
- in a text: the elements found in that same text, and free text.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from seawall import tables
from seawall.digest import clues
from seawall.digest.key import Key
from seawall.digest.keyed import digests
from seawall.digest.stream import identify, present
from seawall.elements import by_id, in_text, name_birth_date
from seawall.kernels import exposure, fingerprint, text_dates
from seawall.kernels.gather import payloads, pick
from seawall.model.batch import Batch
from seawall.model.digested import ColumnFacts, Digested, Digests, Sighting
from seawall.model.element import Canonical, Judged, Reason
from seawall.model.layout import ColumnPlan
from seawall.model.strings import Strings

#: Column kinds that no judge reads whole: prose and the like, in which identifiers are searched for.
UNJUDGED = frozenset({"free_text", "other", "opaque"})
#: Kinds that say nothing of a person, so that their presence is no exposure.
IMPERSONAL = frozenset({"date", "uuid", "opaque", "other"})
#: Which reasons (8,) expose the element: identifiers must be whole, the rest only not covered.
EXPOSING_VALID = np.array([0, 1, 0, 0, 0, 1, 0, 0], np.uint8)
EXPOSING_FILLED = np.array([0, 1, 1, 1, 1, 1, 0, 1], np.uint8)
NO_MASKS = np.zeros(0, np.uint64)  # until all columns of a record are known
MANY_TEXTS = 2_000  # of one batch
META = "_id"  # the store's own key: two records may differ in it alone and still be the same


def digested(
    batch: Batch, plan: Iterable[ColumnPlan], key: Key, below: int = clues.WHOLE
) -> Digested:
    """Everything that may be kept of a batch.

    Args:
        batch: Records of one table.
        plan: What each of its columns holds; a planned column that is missing here counts as empty.
        key: The digest key; also seeds the record fingerprints.
        below: Records whose fingerprint lies at or above it leave no clues.
    """
    plan = [column for column in plan if column.name in batch.names]
    masks = np.zeros(batch.n, np.uint64)
    hashes = np.full(batch.n, np.uint64(key.seed("fingerprint")))
    columns: list[ColumnFacts] = []
    sightings: list[Sighting] = []
    judged: dict[str, tuple[ColumnPlan, Strings, Judged]] = {}
    for column in plan:
        values = batch.strings(column.name)
        if column.name != META:
            fingerprint.fold(values.data, values.offsets, hashes)
        facts, found = _column(column, values, key, masks, judged)
        columns.append(facts)
        sightings += found
    for name, (_, values, result) in judged.items():
        sightings += _identifiers(name, judged[name][0].element, values, result, key)
    sightings += _name_with_birth_date(judged, key)
    # Masks are complete only now: a record's last column is exposed with its first identifier.
    sightings = [s if s.in_text else _masked(s, masks) for s in sightings]
    by_column = _by_column(sightings, batch.n)
    return Digested(
        batch.source, batch.table, batch.n, batch.n_bytes, tuple(columns), tuple(sightings), hashes,
        clues.extract(batch, plan, judged, by_column, hashes, key, below),
    )  # fmt: skip


def _by_column(sightings: Iterable[Sighting], n: int) -> dict[str, Digests]:
    """The digests of each identifier column, (n,), 0 where a record has none."""
    found: dict[str, Digests] = {}
    for seen in sightings:
        if not seen.in_text and tables.elements()[seen.element - 1].id != "name_birth_date":
            found.setdefault(seen.column, np.zeros(n, np.uint64))[seen.rows] = seen.digests
    return found


def _column(
    column: ColumnPlan,
    values: Strings,
    key: Key,
    masks: NDArray[np.uint64],
    judged: dict[str, tuple[ColumnPlan, Strings, Judged]],
) -> tuple[ColumnFacts, list[Sighting]]:
    """Judge or search one column, and set its bit in the masks of the records that hold it."""
    bit = np.uint64(0)
    if column.element not in IMPERSONAL:
        bit = np.uint64(tables.element(column.element).bit)
    if column.element in UNJUDGED:
        n_filled = exposure.mark_filled(values.offsets, bit, masks)
        found, inside = (
            ([], {}) if column.element == "opaque" else _in_text(column.name, values, key)
        )
        dates = _text_dates(column.element, values)
        return ColumnFacts(column.name, column.element, n_filled, None, dates, inside), found
    element = by_id(column.element)
    result = element.judge(values)
    judged[column.name] = column, values, result
    exposing = EXPOSING_FILLED if element.canonical is None else EXPOSING_VALID
    reasons = np.zeros(exposure.N_REASONS, np.int64)
    exposure.mark_judged(result.codes, exposing, bit, masks, reasons)
    n_filled = values.n - int(reasons[Reason.EMPTY])
    found, inside = [], {}
    if column.element == "address":  # a name and a phone often follow an address
        found, inside = _in_text(column.name, values, key)
    elif reasons[Reason.SHAPE]:
        # Two numbers in one cell, or a note beside one, fail as a whole: search them instead.
        rows = np.flatnonzero(result.codes == Reason.SHAPE).astype(np.int32)
        found, inside = _in_text(column.name, pick(values, rows), key, rows)
    facts = ColumnFacts(
        column.name, column.element, n_filled, result.codes, result.facts, inside, reasons
    )
    return facts, found


def _text_dates(element: str, values: Strings) -> dict[str, NDArray[np.integer]]:
    """The newest date that each text names; of many texts every fourth is read, which says as much."""
    if element != "free_text":
        return {}
    step = 1 if values.n <= MANY_TEXTS else 4
    return {"text_date": text_dates.newest(values.data, values.offsets, step)}


def _identifiers(
    name: str, element_id: str, values: Strings, result: Judged, key: Key
) -> list[Sighting]:
    element = by_id(element_id)
    if element.canonical is None:
        return []
    rows, values_digested = identify(element, values, result, key)
    if len(rows) == 0:
        return []
    number = tables.element(element_id).number
    facts = {fact: array[rows] for fact, array in result.facts.items()}
    return [Sighting(number, name, False, rows, values_digested, NO_MASKS, facts)]


def _in_text(
    name: str, text: Strings, key: Key, rows: NDArray[np.int32] | None = None
) -> tuple[list[Sighting], dict[int, tuple[int, int]]]:
    """Identifiers inside prose. `rows` maps positions of `text` back to the batch."""
    finds = in_text.find(text)
    if len(finds.row) == 0:
        return [], {}
    masks = np.full(text.n, np.uint64(tables.element("free_text").bit))
    exposure.mark_finds(finds.row, finds.element, masks)
    kinds = np.flatnonzero(np.bincount(finds.element)).tolist()
    sightings: list[Sighting] = []
    inside: dict[int, tuple[int, int]] = {}
    for kind in kinds:
        at = np.flatnonzero(finds.element == kind)
        place = finds.row[at]
        inside[kind] = 1 + int(np.count_nonzero(np.diff(place))), len(at)  # rows ascend
        canonical = _select(finds.canonical, at)
        element = by_id(tables.elements()[kind - 1].id)
        judged = element.judge(payloads(canonical.blocks, canonical.lengths))
        back = place if rows is None else rows[place]
        values = digests(canonical, kind, key)
        sightings.append(
            Sighting(kind, name, True, back.astype(np.int32), values, masks[place], judged.facts)
        )
    return sightings, inside


def _select(canonical: Canonical, at: NDArray[np.intp]) -> Canonical:
    """The canonical values at these positions."""
    where = {int(old): new for new, old in enumerate(at)} if canonical.long else {}
    long = [(where[row], value) for row, value in canonical.long if row in where]
    return Canonical(canonical.blocks[at], canonical.lengths[at], long)


def _name_with_birth_date(
    judged: dict[str, tuple[ColumnPlan, Strings, Judged]], key: Key
) -> list[Sighting]:
    """The composite identifier: the first name column with the first birth date, or the ID's."""
    name = next((c for c in judged.values() if c[0].element == "person_name"), None)
    dates = [c for c in judged.values() if "born_on" in c[2].facts]
    dates.sort(key=lambda c: c[0].element != "birth_date")
    if name is None or not dates:
        return []
    _, values, result = name
    codes, facts = dates[0][2]
    usable = (codes == Reason.VALID) | (codes == Reason.REGION)
    born_on = np.where(usable, facts["born_on"], 0).astype(np.int32)
    canonical = name_birth_date.canonical(values, result.codes, born_on)
    number = tables.element("name_birth_date").number
    rows = np.flatnonzero(present(canonical)).astype(np.int32)
    every = digests(canonical, number, key)
    return [Sighting(number, name[0].name, False, rows, every[rows], NO_MASKS, {})]


def _masked(sighting: Sighting, masks: NDArray[np.uint64]) -> Sighting:
    """With the exposure mask of its record; the identifier itself is always part of it."""
    own = np.uint64(1 << sighting.element)
    return Sighting(
        sighting.element,
        sighting.column,
        False,
        sighting.rows,
        sighting.digests,
        masks[sighting.rows] | own,
        sighting.facts,
    )
