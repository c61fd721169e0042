"""What an assessment comes to: a few key figures, and paragraphs one can read aloud as they stand.

Every sentence says only what was counted or weighed. "About" stands before what was estimated. That
data is genuine is said by a verdict alone: well-formed is not genuine.
"""

from __future__ import annotations

from dataclasses import dataclass

from seawall.model.assessment import Assessment, ElementTotal
from seawall.model.ledger import STRUCTURE
from seawall.model.matching import MatchSummary
from seawall.render import judged, names, numbers

#: Outcome of a claim, then what one such claim does, and what several do.
OUTCOMES = (
    ("holds", "holds", "hold"),
    ("contradicted", "is contradicted by the data", "are contradicted by the data"),
    ("cannot tell", "cannot be told from it", "cannot be told from it"),
)
SMALL = 100  # a date column this many times smaller than the largest says nothing of the whole
LIKELY_CHANCE = 0.5  # expected false matches from which the report warns


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: what, how much, the line under it; `about` stands small before the value."""

    label: str
    value: str
    note: str
    about: str = ""


def title(a: Assessment) -> str:
    """What the report is about: the dump's name, or else its tables."""
    if a.name:
        return names.shown(a.name)
    if not a.tables:
        return "An empty dump"
    largest = max(a.tables, key=lambda t: t.n_records)
    others = len(a.tables) - 1
    rest = f" and {numbers.plural(others, 'other table')}" if others else ""
    return f"{names.shown(largest.name)}{rest}"


def since(a: Assessment) -> str:
    """The first and last typical day of the dump's own dates, birth dates aside; empty without."""
    own = [d for d in a.dates if d.element != "birth_date"]
    own = [d for d in own if d.n * SMALL >= max(d.n for d in own)]
    if not own:
        return ""
    first = min(d.typical_first for d in own)
    last = a.newest or max(d.typical_last for d in own)
    return f"{numbers.day(first)} to {numbers.day(last)}"


def age(a: Assessment) -> str:
    """How old the newest date is at as_of."""
    if a.newest is None:
        return "no trustworthy date"
    if a.newest > a.as_of:
        return f"after {numbers.day(a.as_of)}"
    return f"{numbers.apart(a.newest, a.as_of)} before {numbers.day(a.as_of)}"


def _ago(a: Assessment) -> str:
    if a.newest is None or a.newest > a.as_of:
        return age(a)
    return f"{numbers.apart(a.newest, a.as_of)} ago"


def by_weight(a: Assessment) -> list[ElementTotal]:
    """Sensitive kinds first, then personal ones, then the rest, each by how much there is."""
    return sorted(a.elements, key=lambda e: (not e.sensitive, not e.hibp, -e.n_records, e.element))


def personal(a: Assessment) -> list[ElementTotal]:
    """The kinds that are personal data, by weight: sensitive, or one of HIBP's data classes."""
    return [e for e in by_weight(a) if e.sensitive or e.hibp]


def figures(a: Assessment, m: MatchSummary | None = None) -> list[Figure]:
    """The headline block, four or five figures."""
    kinds = personal(a)
    n_sensitive = sum(e.sensitive for e in kinds)
    told = numbers.plural(len(a.tables), "table")
    newest = numbers.day(a.newest, short=True) if a.newest else "unknown"
    exact = a.people.exact
    people = numbers.short(a.people.value if exact else numbers.rounded(a.people.value))
    block = [
        Figure(
            "People in the dump",
            people,
            numbers.between(a.people) or "counted one by one",
            "" if exact else "about",
        ),
        Figure("Records", numbers.short(a.n_records), f"in {told}, {numbers.n_bytes(a.n_bytes)}"),
        Figure("Kinds of personal data", str(len(kinds)), f"{n_sensitive} sensitive by themselves"),
        Figure("Newest date in it", newest, _ago(a)),
    ]
    if m is not None:
        label = "Of our accounts in it" if len(m.breaches) == 1 else "Of our accounts exposed"
        note = f"{numbers.share(m.n_exposed, m.n_accounts)} of {numbers.short(m.n_accounts)}"
        block.insert(1, Figure(label, numbers.short(m.n_exposed), note))
    return block


def paragraphs(a: Assessment, m: MatchSummary | None = None) -> list[str]:
    """The assessment in four to eight short paragraphs."""
    said = [_people(a) + " " + _exposed(a), *judged.paragraphs(a.verdict), _when(a)]
    if m is not None:
        said.append(matched(m))
    if a.claims:
        said.append(_claims(a))
    if a.known is not None:
        said.append(_known(a))
    said.append(_read(a))
    return [paragraph for paragraph in said if paragraph]


def _people(a: Assessment) -> str:
    records = f"{numbers.plural(a.n_records, 'record')} in {numbers.plural(len(a.tables), 'table')}"
    who = "person" if a.people.value == 1 else "different people"
    if a.people.exact:
        return f"The dump holds {records}. They describe {numbers.count(a.people.value)} {who}."
    return (
        f"The dump holds {records}. They describe {numbers.about(a.people)} {who}"
        f" (95% sure: {numbers.between(a.people)})."
    )


def _exposed(a: Assessment) -> str:
    kinds = personal(a)
    if not kinds:
        return "No personal data was recognised in it."
    words = [names.within(names.element(e.element)) for e in kinds]
    n_sensitive = sum(e.sensitive for e in kinds)
    sensitive, other = words[:n_sensitive], words[n_sensitive:]
    said = f"Sensitive by themselves: {numbers.listed(sensitive)}." if sensitive else ""
    if other:
        said += f" {'Also exposed' if said else 'Exposed'}: {numbers.listed(other)}."
    return said.strip()


def _when(a: Assessment) -> str:
    if a.newest is None:
        return "No date in it tells how old it is."
    span = since(a)
    start = f"Its dates run from {span}; the newest is" if span else "The newest date in it is"
    if not span:
        return f"{start} {numbers.day(a.newest)}, {age(a)}."
    return f"{start} {age(a)}."


def matched(m: MatchSummary) -> str:
    """How many of ours, and what chance alone would give."""
    share = numbers.share(m.n_exposed, m.n_accounts)
    first = (
        f"{numbers.count(m.n_exposed)} of our {numbers.count(m.n_accounts)} accounts ({share})"
        f" are exposed in {_breaches(m)}."
    )
    return f"{first} {chance(m)}"


def _breaches(m: MatchSummary) -> str:
    with_ours = sum(b.n_accounts > 0 for b in m.breaches)
    if len(m.breaches) == 1:
        return "this breach"
    return f"{with_ours:,} of {len(m.breaches):,} breaches"


def chance(m: MatchSummary) -> str:
    """The expected number of false matches, as a sentence."""
    expected = m.n_false_expected
    if expected >= LIKELY_CHANCE:
        return f"About {expected:,.1f} of these matches are expected to be coincidences."
    if expected < 1e-15:
        return "No match by coincidence is expected."
    odds = numbers.short(numbers.rounded(max(2, round(1 / expected)), 2))
    return f"The odds that even one of them is a coincidence are about 1 in {odds}."


def _claims(a: Assessment) -> str:
    outcomes = [c.outcome for c in a.claims]
    parts = []
    for outcome, one, many in OUTCOMES:
        n = outcomes.count(outcome)
        if n:
            parts.append(f"{n} {one if n == 1 else many}")
    return f"Of {numbers.plural(len(outcomes), 'claim')} in the listing, {numbers.listed(parts)}."


def _known(a: Assessment) -> str:
    assert a.known is not None
    parts = [
        f"{numbers.share(known, distinct)} of the {names.within(names.element(element))} values"
        for element, (distinct, known) in a.known.by_element.items()
        if distinct
    ]
    if not parts:
        return ""
    return f"Already known from earlier breaches: {numbers.listed(parts)}."


def _read(a: Assessment) -> str:
    n_read = sum(s.n_bytes_read for s in a.sources)
    lost = [v for s in a.sources for reason, v in s.skipped.items() if reason not in STRUCTURE]
    n_places, n_skipped = sum(n for n, _ in lost), sum(size for _, size in lost)
    if not n_places:
        return f"All {numbers.n_bytes(n_read)} were read; nothing was lost."
    return (
        f"Of {numbers.n_bytes(n_read)} read, {numbers.n_bytes(n_skipped)}"
        f" ({numbers.share(n_skipped, n_read)}) in {numbers.plural(n_places, 'place')}"
        f" could not be read as records and {'is' if n_places == 1 else 'are'} accounted for below."
    )
