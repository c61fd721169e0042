"""How much of a dump an index held before: the profile's digests looked up in its runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from seawall import tables
from seawall.assess import Profile, people
from seawall.assess.profile import STRENGTH
from seawall.digest.key import Key
from seawall.index import Index
from seawall.model.assessment import Known


def known(profile: Profile, path: Path, key: Key, *, without: str | None = None) -> Known | None:
    """What the index at `path` holds of the dump's identifiers, not counting one breach (the dump's own).

    None when the index holds no other breach. Past ten million digests the counts are those of
    the uniform sample that the profile keeps, scaled up.

    Raises:
        RunError: If there is no index, or one of its runs is damaged.
        KeyringError: If it was made with another key.
    """
    index = Index.open(path)
    index.require(key.id)
    others = [breach.name for breach in index.breaches if breach.name != without]
    if not others:
        return None
    by_element: dict[str, tuple[int, int]] = {}
    breaches = dict.fromkeys(others, 0)
    held: dict[str, dict[str, tuple[int, int]]] = {}
    for element in STRENGTH:
        tally = people.everyone(list(profile.tables.values()), element)
        if not len(tally.keys):
            continue
        anywhere = np.zeros(len(tally.keys), np.bool_)
        here = {breach: np.zeros(len(tally.keys), np.bool_) for breach in others}
        for hits in index.lookup(tables.element(element).number, tally.keys):
            if hits.breach in here:
                anywhere[hits.positions] = True
                here[hits.breach][hits.positions] = True
        by_element[element] = tally.size().value, round(int(anywhere.sum()) * tally.scale)
        number = tables.element(element).number
        for breach, found in here.items():
            n = round(int(found.sum()) * tally.scale)
            breaches[breach] += n
            runs = next(b.runs for b in index.breaches if b.name == breach)
            n_held = sum(run.n for run in runs if run.element == number)
            held.setdefault(element, {})[breach] = n_held, n
    return Known(path.name, by_element, breaches, held)
