"""Our own users in the dump: the one piece of evidence that no forger without a real leak can make.

An account is told by its ID, phone or mail; its name and birth date are then looked up as one digest.
In genuine data both agree for nearly every account; made-up numbers hit an account by chance, about as
often as living people fill the space of IDs (1.8 %), and the name beside them then agrees in one of some
ten thousand cases. Names change and are misspelt, so genuine agreement is taken to lie anywhere above a
half. Fooled by an older leak of the same people, which is genuine but not new.

Source: authenticity study, section 4 (density from the census of 2020; agreement rates assumed).
"""

from __future__ import annotations

import math

from scipy import special

from seawall.model.evidence import Evidence
from seawall.model.matching import BreachMatch

CAP_FOR, CAP_AGAINST = 6.0, 3.0
CHANCE = 1e-4  # that name and birth date agree when the number was hit by chance
LEAST = 3
GENUINE = (4.0, 1.0)  # beta: agreement mostly above a half
MADE_UP = (0.05, 5.0)  # beta: next to never, but columns may be shuffled in part


def agreement(found: BreachMatch) -> Evidence | None:
    """The weight of accounts whose name agrees (k) among those that could (m); None under three."""
    k, m = found.n_agreeing, found.n_comparable
    if m < LEAST:
        return None
    genuine, made_up = (_beta_binomial(k, m, *prior) for prior in (GENUINE, MADE_UP))
    raw = (genuine - made_up) / math.log(10)
    return Evidence(
        test="own_users",
        family="own users",
        title="Names of our own users",
        n_used=m,
        effect=k / m,
        se=math.sqrt(max(k * (m - k), 1) / m) / m,
        expected_low=0.5,
        expected_high=1.0,
        expected_fake=CHANCE,
        log10_lr=max(-CAP_AGAINST, min(CAP_FOR, raw)),
        cap=CAP_FOR,
        capped=not -CAP_AGAINST <= raw <= CAP_FOR,
        sentence=f"Of {m:,} of our accounts found by a number, {k:,} stand there with their name too.",
        basis="measured on our own users",
        source="our accounts; density of IDs from the census of 2020",
        fools="An older leak of the same people: genuine, but not new.",
    )


def _beta_binomial(k: int, m: int, a: float, b: float) -> float:
    """Log chance of k of m, up to the binomial coefficient."""
    return float(special.betaln(k + a, m - k + b) - special.betaln(a, b))
