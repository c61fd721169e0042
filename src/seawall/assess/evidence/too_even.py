"""Shares that are too equal: more even than chance itself.

Even drawing leaves shares that differ by chance. Dealing one after the other (the row's number modulo the
length of a list) leaves exactly equal ones, which neither life nor chance ever gives.

Computed: over provinces, places, networks, cities, surnames, domains, schemes, hours, weekdays, months of
birth and templates: those whose shares are so equal that chance gives it once in a million.
Expected: none (the chi-squared law; published); one or more if dealt.
Needs 3 such columns of 3 to n / 20 kinds. Fooled by chance, that is by any random draw.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import special

from seawall.kernels.coincidence import multiplicities
from seawall.kernels.event_times import timed
from seawall.model.clues import NO_DAY, Clues
from seawall.model.evidence import Measure, Setting, Silence, Test, Violation

PLANES = (
    ("id_province", "provinces of IDs"), ("id_place", "places of IDs"), ("born_month", "months of birth"),
    ("surname", "surnames"), ("phone_network", "phone networks"), ("phone_city", "cities of phones"),
    ("address_province", "provinces of addresses"), ("address_place", "places of addresses"),
    ("mail_domain", "mail domains"), ("card_issuer", "card issuers"), ("ip_net", "networks"),
)  # fmt: skip
FEWEST, PER_KIND = 3, 20
RARE = 1e-6
MONDAY = 3


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """1 of 1 if a column is too even."""
    found = []
    n_most = 0
    for what, counts in _columns(clues):
        n = int(counts.sum())
        if not FEWEST <= len(counts) <= n / PER_KIND:
            continue
        expected = n / len(counts)
        chi = float(((counts - expected) ** 2).sum() / expected)
        found.append((float(special.gammainc((len(counts) - 1) / 2, chi / 2)), what))
        n_most = max(n_most, n)
    if len(found) < FEWEST:
        return Silence("too few columns of a few kinds")
    even = [what for chance, what in found if chance < RARE]
    words: dict[str, float | str] = {"what": ", ".join(even), "columns": len(found)}
    return Measure(n_most, effect=len(even), k=int(bool(even)), m=1, words=words)


def _columns(clues: Clues) -> Iterator[tuple[str, NDArray[np.int64]]]:
    for plane, what in PLANES:
        if plane in clues:
            values = clues[plane]
            yield what, multiplicities(values[values != 0])
    for name, days in clues.columns("day").items():
        held = days[days != NO_DAY].astype(np.int64)
        if len(held):
            yield f"weekdays of {name}", np.bincount((held + MONDAY) % 7, minlength=7)
    events = timed(clues)
    if events is not None:
        yield "hours", np.bincount(events.seconds // 3600, minlength=24)
    for name, frames in clues.columns("text_frame").items():
        yield f"frames of {name}", multiplicities(frames[frames != 0])


def sentence(found: Measure) -> str:
    """In plain words."""
    if found.k:
        return f"More equal than chance would leave them are: {found.words['what']}."
    return f"None of {found.words['columns']} columns of a few kinds is more even than chance leaves it."


TEST = Test(
    id="too_even",
    family="generators",
    title="Shares more equal than chance",
    genuine="Life makes shares unequal.",
    fabricated="Kinds were dealt one after the other.",
    measure=measure,
    scale=Violation(0.00001, 0.005),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: a balanced sample is dealt on purpose.",
    cap_for=0.02,
    source="Pearson's chi-squared law",
    basis="published",
    fools="Any random draw.",
    least=100,
)
