"""From what was met to who: how many canaries chance would have met, and what that makes of a set.

Under the hypothesis that a dump was made without a set, every canary of it is met with a probability
of at most q = n p: n ways to take the fields in question out of one row, p from chances.py. Canaries
are drawn independently, so as many hits as were seen have at most the binomial tail of that. The
strongest of a set's levels counts, times the number of levels looked at, times the number of sets
tested: Bonferroni, so the bound holds whatever depends on what.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln
from scipy.stats import binom

from seawall.model.canaries import (
    ACCUSED,
    HINT,
    LOG10_ACCUSE,
    LOG10_HINT,
    NONE,
    FieldHits,
    Level,
    Recipe,
    SetResult,
    Window,
)  # fmt: skip
from seawall.trace.candidates import Candidates
from seawall.trace.chances import COINCIDENCE, FIELDS, NAME, Chances, chances, levels
from seawall.trace.look import Met
from seawall.trace.secret import plain

ABSENT = 0.05  # an epoch is called absent where chance would leave it out less often than this
LOG10_FLOOR = -15.0  # nothing is surer than the assumptions behind it
LEAST = -300.0  # of a double's range
ALL_FIELDS = (1 << len(FIELDS)) - 1


def log10_tail(hits: int, n: int, q: float) -> float:
    """log10 of the probability of `hits` or more among n of probability q; 0 for none."""
    if hits <= 0:
        return 0.0
    tail = float(binom.logsf(hits - 1, n, min(1.0, q))) / math.log(10)
    return max(LEAST, min(0.0, tail))


def bounded(log10_false: float) -> float:
    """A probability as it is stated: at most 1, and no less than the assumptions bear."""
    return max(LOG10_FLOOR, min(0.0, log10_false))


def finding(log10_false: float, hits: int, accuse: float = LOG10_ACCUSE) -> str:
    """What a false-accusation probability over all tests makes of a set."""
    if hits and log10_false <= accuse:
        return ACCUSED
    return HINT if hits and log10_false <= LOG10_HINT else NONE


def sets(
    wanted: Candidates, met: Mapping[Met, int], tuples: NDArray[np.float64],
    shared: Mapping[int, int],
) -> tuple[SetResult, ...]:  # fmt: skip
    """The result of every set, in the order of the candidates.

    Args:
        wanted: The candidates.
        met: Canaries met, with rows of the dump.
        tuples: Identifiers of the dump by combinations of fields, (16,): `Look.tuples`.
        shared: How many identifiers were met that others hold too, by set.
    """
    by_set: dict[int, Counter[tuple[int, int]]] = defaultdict(Counter)
    for canary, n in told_apart(met, wanted).items():
        by_set[canary.set][canary.row, canary.fields & ALL_FIELDS] += n
    known: dict[tuple[object, ...], Chances] = {}
    out = []
    for number, recipe in enumerate(wanted.recipes):
        alike = (recipe.epoch, recipe.provinces, recipe.ages, bool(recipe.mail_domains),
                 bool(recipe.phones), recipe.drawn_phones)  # fmt: skip
        if alike not in known:
            known[alike] = chances(recipe)
        held = [int(n) for n in wanted.held[number]]
        out.append(
            _set(recipe, known[alike], held, by_set[number], tuples, shared.get(number, 0),
                 len(wanted.recipes))
        )  # fmt: skip
    return tuple(out)


def told_apart(met: Mapping[Met, int], wanted: Candidates) -> dict[Met, int]:
    """What was met, without the sets of a recipient that only identifiers of several epochs speak for.

    Where one epoch of a recipient is met by an identifier of its own, a number that stands in other
    epochs as well was met through that one. Where none is, it tells the recipient, of no epoch.
    """
    owner = [(plain(r.recipient), plain(r.dataset)) for r in wanted.recipes]
    dated = {canary.set for canary in met if _own(canary)}
    known = {owner[number] for number in dated}
    return {c: n for c, n in met.items() if c.set in dated or owner[c.set] not in known}


def _own(canary: Met) -> bool:
    """Whether a canary was met by an identifier that tells it alone and its epoch."""
    own = canary.fields & ALL_FIELDS & ~(canary.fields >> len(FIELDS))
    return bool(own & ~_bits((NAME,)))


def _bits(fields: tuple[str, ...]) -> int:
    return sum(1 << FIELDS.index(field) for field in fields)


def _set(
    recipe: Recipe, chance: Chances, held: list[int], met: Counter[tuple[int, int]],
    tuples: NDArray[np.float64], shared: int, n_sets: int,
) -> SetResult:  # fmt: skip
    here = tuple(f for f in FIELDS if tuples[_bits((f,))] and held[_bits((f,))])
    looked_at = levels(here)
    found = []
    for level in looked_at:
        bits = _bits(level)
        hits = len({row for row, fields in met if fields & bits == bits})
        n = float(tuples[bits])
        q = n * chance.of(level) + n * n * COINCIDENCE
        found.append(Level(level, held[bits], hits, log10_tail(hits, held[bits], q)))
    best = min((level.log10_p for level in found), default=0.0)
    log10_false = bounded(best + math.log10(max(1, len(looked_at)) * max(1, n_sets)))
    n_hit = len({row for row, fields in met if fields & ~_bits((NAME,))})
    return SetResult(
        recipient=recipe.recipient,
        epoch=recipe.epoch,
        dataset=recipe.dataset,
        n_candidates=recipe.count,
        n_hit=n_hit,
        n_rows=sum(met.values()),
        n_shared=shared,
        fields=tuple(_field(f, chance, held, met, tuples) for f in FIELDS if held[_bits((f,))]),
        levels=tuple(level for level in found if level.n_hit),
        log10_false=log10_false,
        finding=finding(log10_false, n_hit),
    )


def _field(
    field: str, chance: Chances, held: list[int], met: Counter[tuple[int, int]],
    tuples: NDArray[np.float64],
) -> FieldHits:  # fmt: skip
    bit = _bits((field,))
    rows = {row for row, fields in met if fields & bit}
    n_rows = sum(n for (_, fields), n in met.items() if fields & bit)
    return FieldHits(field, held[bit], int(tuples[bit]), len(rows), n_rows, chance.of((field,)))


def windows(
    results: tuple[SetResult, ...], wanted: Candidates, met: Mapping[Met, int]
) -> tuple[Window, ...]:
    """When the copies of accused recipients leaked, from which of their epochs are in the dump.

    Identifiers that stand in several epochs' sets date nothing.
    """
    dated: dict[int, set[int]] = defaultdict(set)
    for canary in met:
        if _own(canary):
            dated[canary.set].add(canary.row)
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, result in enumerate(results):
        groups[plain(result.recipient), plain(result.dataset)].append(number)
    out = []
    for numbers in groups.values():
        numbers.sort(key=lambda n: results[n].epoch)
        there = [n for n in numbers if dated[n] and results[n].finding == ACCUSED]
        if not there:
            continue
        newest = there[-1]
        later = [n for n in numbers if results[n].epoch > results[newest].epoch]
        p = _absent(len(dated[newest]), results[newest].n_candidates,
                    len(dated[later[0]]), results[later[0]].n_candidates) if later else None  # fmt: skip
        is_over = p is not None and p <= ABSENT
        out.append(
            Window(
                results[newest].recipient, results[newest].dataset, results[newest].epoch,
                wanted.recipes[newest].begins_on,
                wanted.recipes[later[0]].begins_on if is_over else None,
                p,
            )
        )  # fmt: skip
    return tuple(out)


def _absent(k: int, n: int, k_later: int, n_later: int) -> float | None:
    """Probability that a later set of n_later is not met at all where k of n of an earlier one were.

    Both are in the dump by one unknown share, uniform before (beta-binomial). None where it was met.
    """
    if k_later:
        return None
    return float(math.exp(betaln(k + 1, n - k + 1 + n_later) - betaln(k + 1, n - k + 1)))
