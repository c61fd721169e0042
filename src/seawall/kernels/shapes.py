"""What a value is made of, when it is no known element: prose, or a key without meaning."""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.characters import code_point, is_han, trim
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.raw import raw

EMPTY, VALID, SHAPE = 0, 1, 2  # model.element.Reason, as kernels need them
PROSE_CHARS, PROSE_BLANKS, PROSE_HAN = 30, 4, 10
ENOUGH = 400  # characters looked at: a longer value is judged by its beginning
KEY_LONGEST, KEY_DIGITS, KEY_MIXED = 128, 6, 16


@nb.njit(types.uint8[::1](BYTES, OFFSETS), cache=True, nogil=True)
def judge_prose(column, offsets):
    """Reasons (n,): VALID for 30 characters and more with words between blanks or in Chinese."""
    data, n = raw(column), len(offsets) - 1
    codes = np.full(n, SHAPE, np.uint8)
    for row in range(n):
        i, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        if i == end:
            codes[row] = EMPTY
            continue
        if end - i < PROSE_CHARS:
            i, end = trim(data, i, end)
            if i == end:
                codes[row] = EMPTY
            continue
        chars = han = blanks = letters = 0
        while i < end and chars < ENOUGH:
            c, i = code_point(data, i, end)
            chars += 1
            if c > 127:
                han += is_han(c)
                letters += 1
            elif c == 32:
                blanks += 1
            else:
                letters += 65 <= (c & ~32) <= 90
        if chars >= PROSE_CHARS and 2 * letters >= chars:
            codes[row] = VALID if han >= PROSE_HAN or blanks >= PROSE_BLANKS else SHAPE
    return codes


@nb.njit(types.uint8[::1](BYTES, OFFSETS), cache=True, nogil=True)
def judge_key(column, offsets):
    """Reasons (n,): VALID for one ASCII word that digits, case changes or length make no word.

    Six digits and more count in whatever letters and - _ . : / + = stand around them; so do 16
    characters of letters and digits mixed, or of letters that change case three times.
    """
    data, n = raw(column), len(offsets) - 1
    codes = np.full(n, SHAPE, np.uint8)
    for row in range(n):
        i, end = trim(data, np.int64(offsets[row]), np.int64(offsets[row + 1]))
        size = end - i
        if size == 0:
            codes[row] = EMPTY
            continue
        if size > KEY_LONGEST or size < KEY_DIGITS:
            continue
        digits = letters = changes = 0
        before, good = 0, True
        for k in range(i, end):
            c = data[k]
            if 48 <= c <= 57:
                digits += 1
            elif 65 <= (c & ~32) <= 90:
                letters += 1
                case = 1 + (c >> 5 & 1)
                changes += before != 0 and before != case
                before = case
            elif not (43 <= c <= 47 or c == 58 or c == 61 or c == 95) or c == 44:
                good = False
                break
            elif c == 47 and k + 1 < end and data[k + 1] == 47:
                good = False  # an Internet link
                break
        mixed = size >= KEY_MIXED and ((digits > 0 and letters > 0) or changes >= 3)
        if good and (digits >= KEY_DIGITS or mixed):
            codes[row] = VALID
    return codes
