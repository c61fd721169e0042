"""Numbers in addresses: small ones are common.

Streets begin at one and most are short, so numbers of houses and rooms begin with 1, 2 or 3 far more often
than with 7, 8 or 9. Numbers drawn uniformly do not.

Computed: phi squared of the last number's leading digit against equal shares.
Expected: 0.05 to 1.2 (assumed; the form is Benford's). Nearly 0 if uniform up to 999. Needs 150 addresses.
Fooled by copying real addresses.
"""

from __future__ import annotations

import math

import numpy as np

from seawall.model.clues import Clues
from seawall.model.evidence import Dependence, Measure, Series, Setting, Silence, Test

DIGITS = tuple("123456789")


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """phi squared of leading digits, less what chance adds."""
    numbers = clues["address_number"].astype(np.int64)
    first = np.unique(clues["address"], return_index=True)[1]
    numbers = numbers[first]
    numbers = numbers[numbers > 0]
    n = len(numbers)
    if not n:
        return Silence("no numbers in addresses", ("address",))
    leading = numbers // 10 ** np.floor(np.log10(numbers)).astype(np.int64)
    shares = np.bincount(leading, minlength=10)[1:] / n
    effect = float(((shares - 1 / 9) ** 2 * 9).sum()) - 8 / n
    error = math.sqrt(2 * 8) / n + 2 * math.sqrt(max(effect, 0) / n)
    usual = np.log10(1 + 1 / np.arange(1, 10))
    series = Series(DIGITS, tuple(shares.tolist()), tuple(usual.tolist()))
    return Measure(
        n, effect=effect, se=error, series=series, words={"small": float(shares[:3].sum())}
    )


def sentence(found: Measure) -> str:
    """In plain words."""
    return f"{found.words['small']:.0%} of the numbers in addresses begin with 1 to 3 (33 % if drawn evenly)."


TEST = Test(
    id="address_numbers",
    family="digits",
    title="Numbers in addresses",
    genuine="Small numbers are common.",
    fabricated="Numbers were drawn evenly.",
    measure=measure,
    scale=Dependence(0.05, 1.2),
    sentence=sentence,
    cap=0.5,
    why_cap="Three to one: how a city numbers its houses is its own affair.",
    source="form after F. Benford (1938); band assumed",
    basis="assumed",
    fools="Copying real addresses.",
    least=150,
    veto=False,
)
