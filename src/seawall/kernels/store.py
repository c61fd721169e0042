"""Writing text: eight bytes at a time, and digits.

`copy` may write up to seven bytes past what it copies and read as many past its source, so buffers
on both sides carry PAD spare bytes at the end. Callers size the buffers for the widest row.
"""

# numba's intrinsics receive typing objects that ship no annotations
# mypy: disallow-untyped-defs=False, disallow-any-expr=False

from __future__ import annotations

import numba as nb
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from seawall.kernels.load import load64

PAD = 8


@intrinsic
def store64(typingctx, data, i, word):  # type: ignore[no-untyped-def]
    """Write a uint64 to data[i], little-endian. The caller keeps i + 8 <= len(data)."""
    if not isinstance(data, types.Array) or not data.mutable:
        return None

    def build(context, builder, signature, args):  # type: ignore[no-untyped-def]
        array = context.make_array(signature.args[0])(context, builder, args[0])
        index = context.cast(builder, args[1], signature.args[1], types.intp)
        place = builder.gep(array.data, [index])
        store = builder.store(args[2], builder.bitcast(place, ir.IntType(64).as_pointer()))
        store.align = 1
        return context.get_dummy_value()

    return types.void(data, i, types.uint64), build


@nb.njit(cache=True, nogil=True)
def copy(out, at, data, start, n):
    """Copy data[start:start + n] to out[at:]; both hold PAD bytes more. Returns at + n."""
    i = 0
    while i < n:
        store64(out, at + i, load64(data, start + i))
        i += 8
    return at + n


@nb.njit(cache=True, nogil=True)
def put_digits(out, at, value, width):
    """Write a number >= 0 with leading zeros. Returns at + width."""
    for i in range(width - 1, -1, -1):
        out[at + i] = 48 + value % 10
        value //= 10
    return at + width


@nb.njit(cache=True, nogil=True)
def put_number(out, at, value):
    """Write a number >= 0 without leading zeros. Returns the place after it."""
    width, rest = 1, value // 10
    while rest:
        width += 1
        rest //= 10
    return put_digits(out, at, value, width)
