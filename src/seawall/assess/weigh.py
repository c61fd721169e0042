"""From what a test measured to its weight in bans: how much likelier if genuine than if made up.

Nothing here is learned from fabrications. Genuine data is described by a band that 90 % of genuine
populations keep to; made up data by independence of its fields, or by any rate of violations. Both
sides keep a floor, because a model of either may be wrong, and no error is taken to be smaller than
3 % of the band's top: without these two, more rows would make small defects of the model decisive.
Source of the form: forensic likelihood ratios after I. J. Good, "Probability and the Weighing of
Evidence" (1950); the bands are each test's own.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from seawall.model.clues import Clues
from seawall.model.evidence import (
    Dependence,
    Evidence,
    Excess,
    Expected,
    Measure,
    Mute,
    Scale,
    Setting,
    Silence,
    Test,
    Violation,
)

FLOOR = 0.05  # of either side's probability goes to "something else"
RARE = 0.02  # of a genuine population with any rate of violations, after all
STRICT, STRICTEST = 0.3, 1e-7  # of systems let next to nothing pass, down to this rate
LEAST_ERROR = 0.03  # of the band's top
NINETY = 1.6449  # standard deviations to either side that hold 90 %
SURE = 1.96  # standard deviations to either side that hold 95 %
NODES = 160
OWN_SLACK = 1.5  # a band around our own users' figure: a factor to either side


def evidence(test: Test, clues: Clues, setting: Setting) -> Evidence | Mute:
    """What one test says of a table's clues."""
    found = test.measure(clues, setting)
    if isinstance(found, Silence):
        return Mute(test.id, test.title, found.why, found.needs)
    if found.n_used < test.least:
        why = f"{found.n_used:,} records can be looked at; it needs {test.least:,}"
        return Mute(test.id, test.title, why)
    own = setting.reference.expected.get(test.id)
    scale = test.scale if own is None else adapted(test.scale, own)
    raw = log10_lr(scale, found)
    cap = test.cap if own is None or test.cap_own is None else test.cap_own
    top = cap if test.cap_for is None else test.cap_for
    weight = min(top, max(-cap, raw))
    low, high, fake = expected(scale, found)
    least, most = interval(scale, found)
    return Evidence(
        test=test.id,
        family=test.family,
        title=test.title,
        n_used=found.n_used,
        effect=observed(scale, found),
        se=found.se,
        expected_low=low,
        expected_high=high,
        expected_fake=fake,
        log10_lr=weight,
        cap=cap,
        capped=weight != raw,
        sentence=test.sentence(found),
        basis=test.basis if own is None else "measured on our own users",
        source=test.source,
        fools=test.fools,
        series=found.series,
        kind=type(scale).__name__.lower(),
        effect_low=least,
        effect_high=most,
        genuine=test.genuine,
        fabricated=test.fabricated,
        why_cap=test.why_cap,
        cap_for=test.cap_for,
        veto=test.veto,
        deep=test.deep,
    )


def observed(scale: Scale, found: Measure) -> float:
    """The figure to be held against the expectation: the effect, or the rate of what was counted."""
    if isinstance(scale, Dependence):
        return found.effect
    return found.k / found.m if found.m else 0.0


def interval(scale: Scale, found: Measure) -> tuple[float, float]:
    """The 95 % interval of what was observed: normal, Clopper-Pearson, or Garwood's for Poisson counts."""
    if isinstance(scale, Dependence):
        return found.effect - SURE * found.se, found.effect + SURE * found.se
    k, m = found.k, found.m
    if m <= 0:
        return math.nan, math.nan
    if isinstance(scale, Excess) or k > m:
        low = float(stats.chi2.ppf(0.025, 2 * k)) / 2 if k > 0 else 0.0
        return low / m, float(stats.chi2.ppf(0.975, 2 * k + 2)) / 2 / m
    low = float(stats.beta.ppf(0.025, k, m - k + 1)) if k > 0 else 0.0
    return low, float(stats.beta.ppf(0.975, k + 1, m - k)) if k < m else 1.0


def expected(scale: Scale, found: Measure) -> tuple[float, float, float]:
    """Where genuine data lies, low and high, and where made up data would (nan: anywhere)."""
    if isinstance(scale, Dependence):
        return scale.low, scale.high, 0.0
    if isinstance(scale, Violation):
        return scale.low, scale.high, math.nan if found.fake_rate is None else found.fake_rate
    rate = _usual(scale, found) / found.m if found.m else 0.0
    return 0.0, min(1.0, rate * scale.slack), math.nan


def adapted(scale: Scale, own: Expected) -> Scale:
    """The scale with our own users' figure in place of a published or assumed band."""
    if isinstance(scale, Dependence):
        if own.effect <= 0:
            return scale
        wide = OWN_SLACK * math.exp(NINETY * min(1.0, own.se / own.effect))
        return Dependence(own.effect / wide, own.effect * wide, scale.tau)
    least = 1 / max(1, own.n)
    if isinstance(scale, Violation):
        high = min(0.999, max(own.rate * 3, least * 3))
        return Violation(min(max(own.rate, least), high) / 3, high)
    return Excess(scale.slack, max(own.rate, least))


def log10_lr(scale: Scale, found: Measure) -> float:
    """The weight in bans, before the test's cap."""
    if isinstance(scale, Dependence):
        return _dependence(scale, found.effect, found.se)
    if isinstance(scale, Violation):
        return _violation(scale, found.k, found.m, found.fake_rate)
    return _excess(scale, found)


def _dependence(scale: Dependence, effect: float, se: float) -> float:
    s = max(se, LEAST_ERROR * scale.high)
    effect = min(
        effect, 2 * scale.high
    )  # more dependence than genuine data has is no reason against
    theta, share = _band(scale.low, scale.high)
    genuine = float((share * stats.norm.pdf(effect, theta, s)).sum())
    made_up = float(stats.norm.pdf(effect, 0.0, math.hypot(s, scale.tau)))
    other = FLOOR / (3 * scale.high)
    return math.log10(((1 - FLOOR) * genuine + other) / ((1 - FLOOR) * made_up + other))


@cache
def _band(low: float, high: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Nodes and shares of the log-normal that holds 90 % between low and high."""
    middle, spread = (math.log(low) + math.log(high)) / 2, (math.log(high / low)) / (2 * NINETY)
    z = np.linspace(-4.5, 4.5, NODES)
    weights = stats.norm.pdf(z)
    return np.exp(middle + spread * z), weights / weights.sum()


def _violation(scale: Violation, k: float, m: float, fake_rate: float | None) -> float:
    if m <= 0:
        return 0.0
    usual, strict = (
        _log_uniform(k, m, scale.low, scale.high),
        _log_uniform(k, m, STRICTEST, scale.low),
    )
    genuine = (1 - STRICT) * usual + STRICT * strict
    anything = 1 / (m + 1)
    if fake_rate is not None and fake_rate > scale.high:
        low, high = fake_rate / 2, min(1.0, fake_rate * 1.5)
        upper, lower = (special.betainc(k + 1, m - k + 1, x) for x in (high, low))
        anything = 0.5 * anything + 0.5 * float(upper - lower) / ((m + 1) * (high - low))
    made_up = 0.5 * genuine + 0.5 * anything  # half of all forgers get this right
    tiny = RARE / (m + 1)
    return math.log10((genuine + tiny) / (made_up + tiny))


def _log_uniform(k: float, m: float, low: float, high: float) -> float:
    """The chance of k of m where the rate is log-uniform: an incomplete beta integral."""
    span = math.log(high / low)
    if k >= 0.5:
        upper, lower = (float(special.betainc(k, m - k + 1, x)) for x in (high, low))
        return (upper - lower) / (k * span)
    rates = np.geomspace(low, high, NODES)
    return float(np.exp(m * np.log1p(-rates)).mean())


def _usual(scale: Excess, found: Measure) -> float:
    return max(found.expected_k, scale.floor * found.m, 1e-9)


def _excess(scale: Excess, found: Measure) -> float:
    usual, k = _usual(scale, found), found.k
    if k <= usual:
        return 0.0
    spread = math.log(scale.slack) / 1.96
    means = usual * np.exp(stats.norm.ppf((np.arange(NODES) + 0.5) / NODES) * spread)
    genuine = float(np.exp(_log_poisson(k, means)).mean())
    widest = np.geomspace(usual, max(found.m, 2 * usual, 1.5 * k), NODES)
    anything = float(np.exp(_log_poisson(k, widest)).mean())
    tiny = 1e-4 * anything
    return min(0.0, math.log10((genuine + tiny) / (anything + tiny)))


def _log_poisson(k: float, means: NDArray[np.float64]) -> NDArray[np.float64]:
    return k * np.log(means) - means - math.lgamma(k + 1)
