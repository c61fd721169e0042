"""Given names by sex.

Most characters of given names are women's or men's. Two people who share one are of one sex far more
often than any two; names drawn without a look at the sex lack this. The sex is that of the ID, else that
of its column; the names are Chinese ones.

Computed: by pairs of people who share the first or the last character of their given name, how much of the
sex it tells (intraclass correlation: 0 nothing, 1 everything). One row per full name. Silent where fewer
than one in ten are of the rarer sex.
Expected: 0.12 to 0.9 (assumed; published classifiers tell the sex from a given name in 80 to 90 %, which
is about 0.4 to 0.6). Needs 60 people. Fooled by whoever draws names by sex.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall.kernels.dependence import ENOUGH_PAIRS, closer, dense
from seawall.kernels.persons import one_name_each
from seawall.model.clues import Clues, Plane
from seawall.model.evidence import Dependence, Measure, Setting, Silence, Test

RARER = 0.1
ENOUGH_OTHERS, LEANING = 4, 3.0  # people of a character beside the row's own; standard deviations


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Share of the sex that a character tells (effect)."""
    if "given_last" not in clues or "sex" not in clues:
        return Silence("no names beside sexes", ("person_name", "sex", "cn.resident_id"))
    kept = one_name_each(clues) & (clues["given_last"] > 0) & (clues["sex"] > 0)
    sex = clues["sex"][kept]
    men = float((sex == 1).mean()) if len(sex) else 0.0
    if min(men, 1 - men) < RARER:
        return Silence("nearly all people are of one sex")
    first, last = clues["given_first"][kept], clues["given_last"][kept]
    first = np.where(first == last, np.uint16(0), first)
    effect, error, pairs = closer(first, sex, last)
    if pairs < ENOUGH_PAIRS:
        return Silence("too few people share a character of their names")
    same = men**2 + (1 - men) ** 2
    words: dict[str, float | str] = {"seen": same + (1 - same) * effect, "chance": same}
    return Measure(len(sex), effect, error, words=words)


def sentence(found: Measure) -> str:
    """In plain words."""
    return (
        f"Two people who share a character of their given names are of one sex in "
        f"{found.words['seen']:.0%} of pairs; any two are in {found.words['chance']:.0%}."
    )


def row(clues: Clues, setting: Setting) -> NDArray[np.int8]:
    """1 if the sex is the one that the last character leans to among others, 0 if not.

    Only characters that lean beyond chance are told by: how far does not matter, because in a mixture
    they lean the less, the fewer rows are genuine.
    """
    sex = clues["sex"]
    kept = (sex > 0) & one_name_each(clues)
    character: Plane = np.where(kept, clues["given_last"], np.uint16(0))
    place, n = dense(character)
    known = place >= 0
    at, man = place[known], (sex[known] == 1).astype(np.float64)
    men = float(man.mean()) if len(man) else 0.0
    others = np.bincount(at, minlength=n)[at] - 1.0
    beyond = np.bincount(at, man, n)[at] - man - others * men
    clear = np.abs(beyond) > LEANING * np.sqrt(others * men * (1 - men))
    clear &= others >= ENOUGH_OTHERS
    found = np.full(clues.n, -1, np.int8)
    found[known] = np.where(clear, (beyond > 0) == (man == 1), -1)
    return found


TEST = Test(
    id="name_sex",
    family="names",
    title="Given names by sex",
    genuine="Parents give sons and daughters different names.",
    fabricated="Names were drawn without a look at the sex.",
    measure=measure,
    scale=Dependence(0.12, 0.9),
    sentence=sentence,
    cap=1.3,
    why_cap="Twenty to one: lists of given names by sex are public.",
    source="how well published classifiers tell the sex from Chinese names; size assumed",
    basis="assumed",
    fools="Whoever draws names by sex.",
    least=60,
    row=row,
)
