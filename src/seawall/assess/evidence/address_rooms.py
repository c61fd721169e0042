"""Numbers of rooms: floor and door.

Rooms are numbered by floor and door, 301 or 1502, so the last two digits are small: few floors have more
than twenty doors. Numbers drawn evenly between 101 and 2899 end in any two digits.

Computed: among last numbers of addresses from 101 to 9999, how far the share that ends in 01 to 20 exceeds
the fifth that chance gives (0 chance, 1 all). Each address counts once.
Expected: 0.2 to 1 (assumed: house numbers stand last in some addresses); 0 if drawn evenly. Needs 100 such
numbers. Fooled by writing rooms as floors and doors.
"""

from __future__ import annotations

import math

import numpy as np

from seawall.kernels.persons import first_of
from seawall.model.clues import Clues
from seawall.model.evidence import MADE_UP, Dependence, Measure, Series, Setting, Silence, Test

DOORS, CHANCE = 20, 0.2
BANDS = ((1, 10), (11, 20), (21, 40), (41, 60), (61, 80), (81, 99))


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Share of small doors beyond chance (effect)."""
    if "address_number" not in clues:
        return Silence("no addresses", ("address",))
    kept = first_of(clues["address"], clues["key"]) & (clues["address"] != 0)
    number = clues["address_number"][kept]
    door = number[(number > 100) & (number < 10_000)] % 100
    n = len(door)
    if n == 0:
        return Silence("no addresses with a room", ("address",))
    share = float(np.count_nonzero((door >= 1) & (door <= DOORS))) / n
    smooth = (share * n + 0.5) / (n + 1)
    series = Series(
        tuple(f"{low:02} to {high:02}" for low, high in BANDS),
        tuple(float(np.count_nonzero((door >= a) & (door <= b))) / n for a, b in BANDS),
        tuple((b - a + 1) / 100 for a, b in BANDS),
        expects=MADE_UP,
    )
    error = math.sqrt(smooth * (1 - smooth) / n) / (1 - CHANCE)
    effect = (share - CHANCE) / (1 - CHANCE)
    return Measure(n, effect, error, series=series, words={"share": share})


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"{found.words['share']:.0%} of {found.n_used:,} numbers of rooms end in 01 to {DOORS}, as doors on "
        f"a floor do; drawn evenly it would be 20 %."
    )


TEST = Test(
    id="address_rooms",
    family="digits",
    title="Numbers of rooms",
    genuine="Rooms are numbered by floor and door.",
    fabricated="Numbers were drawn evenly.",
    measure=measure,
    scale=Dependence(0.2, 1.0, 0.05),
    sentence=sentence,
    cap=0.7,
    why_cap="Five to one: in some towns the house number stands last.",
    source="custom of numbering rooms by floor and door; band assumed",
    basis="assumed",
    fools="Writing rooms as floors and doors.",
    least=100,
    veto=False,
)
