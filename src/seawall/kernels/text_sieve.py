"""The sieve before the text scan: which eight-byte words of a text may touch an identifier.

Numbers: every number that is looked for has eleven bytes or more out of 0x20..0x3F (digits, blank,
hyphen, plus, brackets, asterisk), so on a grid of eight bytes one word holds at least six of them;
"2021年" does not. The exception is a bracket of three bytes, （021）61234567: the sieve looks for
the closing one with a digit beside it. Full-width digits (EF BC 90..99): every such number fills
the first six bytes of some word in one of three phases. E-mail: a word with '@'. The marking loop
has no branch, so the compiler makes vectors of it: over 10 GB/s where nothing is found.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.load import BYTES, HIGH, LOW, load64

NUMBER, MAIL = 1, 2  # the low two bits of a hit
SHORTEST_RUN = 11  # bytes; see above
WORDS = 8192  # of one call at most

_ZERO, _ONE, _TWO = np.uint64(0), np.uint64(1), np.uint64(2)
_TOPS = np.uint64(0xE0E0E0E0E0E0E0E0)
_SIGNS = np.uint64(0x2020202020202020)
_ATS = np.uint64(0x4040404040404040)
# EF BC 9x EF BC 9x in the first six bytes, from each of its three bytes on; little-endian.
_MASK_0, _WIDE_0 = np.uint64(0xF0FFFFF0FFFF), np.uint64(0x90BCEF90BCEF)
_MASK_1, _WIDE_1 = np.uint64(0xFFF0FFFFF0FF), np.uint64(0xEF90BCEF90BC)
_MASK_2, _WIDE_2 = np.uint64(0xFFFFF0FFFFF0), np.uint64(0xBCEF90BCEF90)
# EF BC 89 3x at offsets 0 to 4, 3x EF BC 89 at offset 4.
_BRACKET, _MASK_B = np.uint64(0x3089BCEF), np.uint64(0xF0FFFFFF)
_TAIL, _MASK_T = np.uint64(0x89BCEF3000000000), np.uint64(0xFFFFFFF000000000)
_STEPS = tuple(np.uint64(8 * k) for k in range(1, 5))


@nb.njit(types.void(BYTES, types.int64, types.int64, types.uint8[::1]), cache=True, nogil=True)
def _mark(data, start, n_words, kinds):
    for k in range(n_words):
        word = load64(data, start + 8 * k)
        other = (word ^ _SIGNS) & _TOPS
        other = (other | other << _ONE | other << _TWO) & HIGH  # bytes outside 0x20..0x3F
        other &= other - _ONE
        other &= other - _ONE  # nothing is left of two or fewer
        number = (
            (other == _ZERO)
            | ((word & _MASK_0) == _WIDE_0)
            | ((word & _MASK_1) == _WIDE_1)
            | ((word & _MASK_2) == _WIDE_2)
            | ((word & _MASK_B) == _BRACKET)
            | ((word >> _STEPS[0] & _MASK_B) == _BRACKET)
            | ((word >> _STEPS[1] & _MASK_B) == _BRACKET)
            | ((word >> _STEPS[2] & _MASK_B) == _BRACKET)
            | ((word >> _STEPS[3] & _MASK_B) == _BRACKET)
            | ((word & _MASK_T) == _TAIL)
        )
        mail = word ^ _ATS
        mail = (mail - LOW) & ~mail & HIGH
        kinds[k] = np.uint8(number) | np.uint8(mail != _ZERO) << np.uint8(1)


@nb.njit(
    types.int64(BYTES, types.int64, types.int64, types.uint8[::1], types.int64[::1]),
    cache=True,
    nogil=True,
)
def sieve(data, start, n_words, kinds, hits):
    """Write a hit, 4 * position + kinds, for each word from `start` that may matter.

    `n_words` is at most WORDS, the room of `hits`; `kinds` has eight bytes more. All words lie
    within `data`. Returns how many hits.
    """
    _mark(data, start, n_words, kinds)
    n = 0
    for k in range(n_words, n_words + 8):
        kinds[k] = 0
    for block in range(0, n_words, 8):
        if load64(kinds, block) != _ZERO:
            for k in range(block, block + 8):
                hits[n] = (start + 8 * k) << 2 | np.int64(kinds[k])
                n += kinds[k] != 0
    return n
