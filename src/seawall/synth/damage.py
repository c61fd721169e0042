"""Which records are damaged how, and hostile values in place of good ones."""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

from typing import TYPE_CHECKING

import numba as nb
import numpy as np
from numpy.typing import NDArray

from seawall.kernels.store import copy
from seawall.model.strings import Strings
from seawall.synth.identifiers import IdForm, PhoneForm
from seawall.synth.spec import Damage

if TYPE_CHECKING:
    from seawall.synth.sheet import Sheet


def _chosen(uniform: NDArray[np.float64], shares: list[tuple[int, float]]) -> NDArray[np.uint8]:
    """Options by their shares, 0 for the rest."""
    edges = np.cumsum([share for _, share in shares])
    if not edges[-1]:
        return np.zeros(len(uniform), np.uint8)
    options = np.array([option for option, _ in shares] + [0], np.uint8)
    return options[np.searchsorted(edges, uniform, side="right")]


def id_forms(d: Damage, uniform: NDArray[np.float64]) -> NDArray[np.uint8]:
    """How each ID is written, (n,) IdForm."""
    return _chosen(
        uniform,
        [
            (IdForm.ROUNDED, d.rounded_ids),
            (IdForm.MASKED, d.masked_ids),
            (IdForm.WRONG_CHECK, d.wrong_check),
            (IdForm.OLD, d.old_ids),
            (IdForm.FULL_WIDTH, d.full_width),
            (IdForm.SPACED, d.separators),
        ],
    )


def phone_forms(d: Damage, uniform: NDArray[np.float64]) -> NDArray[np.uint8]:
    """How each number is written, (n,) PhoneForm."""
    return _chosen(
        uniform,
        [
            (PhoneForm.MASKED, d.masked_phones),
            (PhoneForm.FULL_WIDTH, d.full_width),
            (PhoneForm.DASHED, d.separators / 2),
            (PhoneForm.SPACED, d.separators / 2),
            (PhoneForm.PLUS_86, d.plus_86 / 2),
            (PhoneForm.BARE_86, d.plus_86 / 4),
            (PhoneForm.PLUS_86_SPACED, d.plus_86 / 4),
        ],
    )


@nb.njit(cache=True, nogil=True)
def _replaced(out, at, offsets, old, hit, choice, pool, pool_offsets):
    for j in range(len(hit)):
        offsets[j] = at
        if hit[j] and old[j] < old[j + 1]:
            i = choice[j]
            at = copy(out, at, pool, pool_offsets[i], pool_offsets[i + 1] - pool_offsets[i])
        else:
            at = copy(out, at, out, old[j], old[j + 1] - old[j])
    offsets[len(hit)] = at
    return at


def spoil(sheet: Sheet, hit: NDArray[np.bool_], choice: NDArray[np.int64], pool: Strings) -> None:
    """Replace the last column's values where `hit` by pool[choice]; empty ones stay empty."""
    if not hit.any():
        return
    column = sheet.columns.pop()
    width = int(np.diff(column.offsets).max(initial=0)) + int(np.diff(pool.offsets).max())
    spoilt = hit & (np.diff(column.offsets) > 0)
    for found in column.inside.values():
        found[spoilt] = 0
    sheet.add(
        column.name, column.element, _replaced, width, column.offsets, spoilt, choice, *pool,
        safe=False, spoilt=spoilt, inside=column.inside,
    )  # fmt: skip
