"""How far a leak is believed: its verdict as a probability, the match, the age; and the two bands.

Exposures do not add up: of several that show an attribute the most believable counts, because one
made-up dump sold under ten names is still one made-up dump. An attribute then is known for likely,
known possibly, or not taken as known. What is only possible may weaken a factor, never compromise it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from seawall.model.protection import Catalogue, Exposure
from seawall.model.verdict import CONTESTED, FABRICATED

#: A dump whose records are made up, and nothing makes it likelier: below every band a policy may set.
MADE_UP = 0.01
MOST_BANS = 12.0
YEAR_DAYS = 365.25


def p_genuine(
    outcome: str, log10_lr: float | None, prior: float, genuine_share: float | None = None
) -> float:
    """The probability that a record of a dump is about a real person, as the verdict has it.

    Args:
        outcome: Of the people axis: genuine, contested, fabricated or insufficient.
        log10_lr: Total weight in bans; None where nothing was weighed.
        prior: Share of genuine dumps assumed before looking.
        genuine_share: Of the records of a mixture, where it was estimated.

    Returns:
        The prior odds times 10**log10_lr as a share; for a contested dump at least its genuine share;
        for a fabricated one at most 0.01, whatever the prior.
    """
    bans = 0.0 if log10_lr is None else max(-MOST_BANS, min(MOST_BANS, log10_lr))
    weight = 10.0**bans
    p = prior * weight / (prior * weight + 1.0 - prior) if 0.0 < prior < 1.0 else prior
    if outcome == FABRICATED:
        return min(p, MADE_UP)
    if outcome == CONTESTED and genuine_share is not None:
        return max(p, genuine_share)
    return p


def confidence(told_by: Mapping[str, float], identifiers: Iterable[str]) -> float:
    """How surely a record that these identifiers matched is the account owner's.

    The chance that all are coincidences or a former owner's is taken as the product of each one's.
    """
    doubt = 1.0
    for identifier in identifiers:
        doubt *= 1.0 - told_by.get(identifier, 0.0)
    return 1.0 - doubt


def closure(catalogue: Catalogue, mask: int) -> int:
    """All that follows from knowing a mask."""
    for rule in catalogue.derivations:  # in an order in which one pass will do
        if rule.needs & ~mask == 0:
            mask |= rule.gives
    return mask


def known(catalogue: Catalogue, exposures: Iterable[Exposure], as_of: date) -> tuple[int, int]:
    """The attributes known for likely, and those known at least possibly, with all that follows.

    Attributes with a half-life are believed half as much after it: people change numbers and move.
    """
    likely = possible = 0
    for exposure in exposures:
        one, other = of_one(catalogue, exposure, as_of)
        likely |= one
        possible |= other
    return closure(catalogue, likely), closure(catalogue, likely | possible)


def of_one(catalogue: Catalogue, exposure: Exposure, as_of: date) -> tuple[int, int]:
    """`known` of a single exposure, before what follows from several together."""
    p = exposure.p_genuine * exposure.confidence
    if not p >= catalogue.possible:
        return 0, 0
    mask = closure(catalogue, exposure.mask)
    if exposure.taken_on is None:
        return (mask if p >= catalogue.likely else 0), mask
    years = max(0.0, (as_of - exposure.taken_on).days / YEAR_DAYS)
    likely = possible = 0
    for attribute in catalogue.attributes.values():
        if mask & attribute.bit:
            half_life = attribute.half_life_y
            still = p if half_life is None else p * 0.5 ** (years / half_life)
            if still >= catalogue.possible:
                possible |= attribute.bit
            if still >= catalogue.likely:
                likely |= attribute.bit
    return likely, possible
