"""Eight bytes at a time: unaligned loads, and tests on all eight bytes of a word at once.

The word tests are exact for the lowest flagged byte, which is the only one callers read.
Source: H. S. Warren, Hacker's Delight, 6-1 "Find First 0-Byte".
"""

# numba's intrinsics receive typing objects that ship no annotations
# mypy: disallow-untyped-defs=False

from __future__ import annotations

import numba as nb
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

#: Read-only byte and offset buffers, as Arrow hands them out.
BYTES = types.Array(types.uint8, 1, "C", readonly=True)
OFFSETS = types.Array(types.int32, 1, "C", readonly=True)

LOW = np.uint64(0x0101010101010101)
HIGH = np.uint64(0x8080808080808080)


@intrinsic
def load64(typingctx, data, i):  # type: ignore[no-untyped-def]
    """The eight bytes from data[i] as a little-endian uint64. The caller keeps i + 8 <= len(data)."""
    if not isinstance(data, types.Array):
        return None

    def build(context, builder, signature, args):  # type: ignore[no-untyped-def]
        array = context.make_array(signature.args[0])(context, builder, args[0])
        index = context.cast(builder, args[1], signature.args[1], types.intp)
        place = builder.gep(array.data, [index])
        word = builder.load(builder.bitcast(place, ir.IntType(64).as_pointer()))
        word.align = 1
        return word

    return types.uint64(data, i), build


@intrinsic
def ctz64(typingctx, word):  # type: ignore[no-untyped-def]
    """Trailing zero bits of a uint64, 64 for zero."""

    def build(context, builder, signature, args):  # type: ignore[no-untyped-def]
        return builder.cttz(args[0], cgutils.false_bit)

    return types.uint64(types.uint64), build


@nb.njit(inline="always", cache=True)
def has_byte(word, byte):
    """0x80 in the lowest byte of `word` that equals `byte` (bytes above it may be flagged wrongly)."""
    x = np.uint64(word) ^ (LOW * np.uint64(byte))
    return (x - LOW) & ~x & HIGH
