"""Free texts put together from clauses: alternatives chosen per row, filled with the row's values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tests.populations.draws import Rng, weighted, zipf
from tests.populations.texts import joined, pick, vocabulary

#: Values by row, or what draws so many values where rows need not agree.
Slots = dict[str, pa.Array | Callable[[int], pa.Array]]


def filled(template: str, slots: Slots, rows: NDArray[np.integer]) -> pa.Array:
    """A template such as "{name}称其{item}被盗" with the values of these rows."""
    parts: list[pa.Array | str] = []
    index = pa.array(rows)
    for piece in template.replace("{", "\0{").replace("}", "}\0").split("\0"):
        if piece.startswith("{"):
            slot = slots[piece[1:-1]]
            parts.append(slot(len(rows)) if callable(slot) else slot.take(index))
        elif piece:
            parts.append(piece)
    if all(isinstance(part, str) for part in parts):
        return pa.repeat(pa.scalar("".join(str(p) for p in parts)), len(rows))
    return joined(*parts)


def clause(
    rng: Rng,
    n: int,
    templates: Sequence[str],
    slots: Slots,
    weights: NDArray[np.floating] | None = None,
) -> pa.Array:
    """One of the templates for each of n rows, the first ones more often, filled."""
    shares = zipf(len(templates), 3.0) if weights is None else weights
    which = weighted(rng, shares, n)
    return chosen(which, templates, slots)


def chosen(which: NDArray[np.integer], templates: Sequence[str], slots: Slots) -> pa.Array:
    """The template each row has chosen, filled."""
    order = np.argsort(which, kind="stable")
    edges = np.searchsorted(which[order], np.arange(len(templates) + 1))
    parts = [
        filled(template, slots, order[start:stop])
        for template, start, stop in zip(templates, edges[:-1], edges[1:], strict=True)
        if stop > start
    ]
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    return pa.concat_arrays(parts).take(pa.array(back))


def drawn(rng: Rng, text: str, offset: float = 4.0) -> Callable[[int], pa.Array]:
    """What draws one of some words for each row that asks."""
    return lambda n: words(rng, n, text, offset)


def words(rng: Rng, n: int, text: str, offset: float = 4.0) -> pa.Array:
    """One of some words for each row, the first ones more often."""
    found = vocabulary(text)
    return pick(found, weighted(rng, zipf(len(found), offset), n))


def two_clauses(rng: Rng, n: int, templates: Sequence[str], slots: Slots) -> pa.Array:
    """Two different templates one after another for each row, filled."""
    one = weighted(rng, zipf(len(templates), 3.0), n)
    other = (one + 1 + rng.integers(0, len(templates) - 1, n)) % len(templates)
    return joined(chosen(one, templates, slots), chosen(other, templates, slots))
