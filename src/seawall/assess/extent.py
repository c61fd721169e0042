"""How big a dump and what it was cut from are: every bound that its profile allows.

People of a table are told by the identifier that most of its records have; records equal word for word
are one. What our own users and an index say comes in as counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from seawall.assess import claimed_size, ids, people, sampling, size
from seawall.assess.count import common
from seawall.assess.profile import Profile
from seawall.model.assessment import ClaimCheck, Known
from seawall.model.clues import Clues
from seawall.model.sizing import UNTESTABLE, Bound, Counter, Sampling, Shard, Sizes, TimeIds
from seawall.model.verdict import Axis

#: Planes that tell a person, with their element; the first that half of the records have.
TOLD_BY = {"id": "cn.resident_id", "phone": "phone", "mail": "email"}
ENOUGH = 0.5
LEAST_PEOPLE = 50


def sizes(
    profile: Profile,
    clocks: Sequence[TimeIds],
    *,
    n_people: int,
    mean_records: float | None = None,
    population: int | None = None,
    known: Known | None = None,
    own: tuple[int, int] | None = None,
) -> Sizes:
    """Everything that can be said of size.

    Args:
        profile: The fold over all parts.
        clocks: Its identifiers with a clock.
        n_people: Different people in it.
        mean_records: Records of each person in the whole, by the listing, if it says so.
        population: Of the country or whatever the listing names.
        known: What an index of earlier leaks holds of it.
        own: Our users, and how many of them stand in it.
    """
    how: dict[str, Sampling] = {}
    shards: dict[str, Shard] = {}
    bounds = [size.counted(n_people)]
    for name, table in profile.tables.items():
        clues = table.sample.clues()
        counters, shard = sampling.counters(clues), _shard(clues)
        counts = _counts(clues)
        how[name] = _drawn(clues, counters, shard, counts)
        if shard is not None:
            shards[name] = shard
        bounds += _of_table(name, how[name], counts, counters, mean_records)
        if shard is not None and shard.one:
            bounds.append(size.of_one_shard(shard, table.n_records, name))
    bounds += _pairs(profile, how)
    if own is not None and own[0]:
        bounds.append(size.frame(n_people, *own, population=population))
    if known is not None:
        bounds += _earlier(known, population)
    return Sizes(how, tuple(bounds), tuple(clocks), shards)


def axis(found: Sizes, claims: Sequence[ClaimCheck] = ()) -> Axis:
    """What a verdict says of size: the claim's fate where there is one, else the best bound."""
    of_people = [b for b in found.bounds if b.question == size.PEOPLE]
    held = [b for b in of_people if b.outcome != UNTESTABLE]
    best = max(held, key=lambda b: b.lower or 0.0, default=None)
    claim = next((c for c in claims if c.claim == claimed_size.CLAIM_OF_PEOPLE), None)
    if claim is not None:
        word = claim.reasoning.split(" ", 1)[0].rstrip(".,:").lower()
        return Axis("size", word, claim.reasoning, f"{claim.stated}; {claim.found}")
    if best is None:
        return Axis("size", "cannot tell", "Nobody is told apart in it.", "no identifier")
    least = f"at least {best.lower:,.0f} people"
    untold = next((b.reason for b in of_people if b.outcome == UNTESTABLE), "")
    more = f" Beyond that: {untold}" if best.method == "counted" and untold else ""
    return Axis("size", least, f"{best.reason}{more}", best.method)


def _drawn(
    clues: Clues, counters: list[Counter], shard: Shard | None, counts: NDArray[np.int64]
) -> Sampling:
    found = sampling.sampling(clues, counters, shard)
    each = sampling.one_row_each(counts)
    return found if each is None else sampling.judge([*found.signs, each])


def _shard(clues: Clues) -> Shard | None:
    planes = list(clues.columns("idshard").values())
    return ids.shard(planes[0]) if planes else None


def _counts(clues: Clues) -> NDArray[np.int64]:
    """Records of each person among the sampled ones, equal records once."""
    _, first = np.unique(clues["key"], return_index=True)
    for plane in TOLD_BY:
        if plane in clues:
            told = clues[plane][first]
            told = told[told != 0]
            if len(told) >= ENOUGH * len(first):
                return np.unique(told, return_counts=True)[1].astype(np.int64)
    return np.zeros(0, np.int64)


def _of_table(
    name: str,
    how: Sampling,
    counts: NDArray[np.int64],
    counters: Sequence[Counter],
    mean_records: float | None,
) -> list[Bound]:
    found = []
    if len(counts) >= LEAST_PEOPLE:
        mean = size.MEAN_RECORDS if mean_records is None else mean_records
        found += [
            size.repeats(counts, how, table=name, mean_records=mean),
            size.chao(counts, how, table=name, mean_records=mean),
            size.coverage(counts, how, table=name),
        ]
    return [*found, *(size.numbered(c, how, table=name) for c in counters)]


def _pairs(profile: Profile, how: dict[str, Sampling]) -> list[Bound]:
    """Every pair of tables whose people are told alike."""
    found: list[Bound] = []
    for (a, left), (b, right) in combinations(profile.tables.items(), 2):
        for element in TOLD_BY.values():
            tallies = people.everyone([left], element), people.everyone([right], element)
            n_a, n_b = (t.size().value for t in tallies)
            if min(n_a, n_b) >= LEAST_PEOPLE:
                both = common(*tallies).value
                found.append(size.two_tables(n_a, n_b, both, (how[a], how[b]), f"{a}, {b}"))
                break
    return found


def _earlier(known: Known, population: int | None) -> list[Bound]:
    """Earlier leaks by one kind of identifier, the strongest that both hold."""
    found: list[Bound] = []
    for element in TOLD_BY.values():
        for breach, (held, here) in known.held.get(element, {}).items():
            n = known.by_element[element][0]
            if held and n and not any(b.method == f"the leak {breach}" for b in found):
                found.append(size.earlier(n, held, here, breach, population))
    return found
