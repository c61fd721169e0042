"""Sixty-four bytes at a time: which bytes of a run match, as one uint64 with a bit per byte.

The vectors are plain LLVM, so every target lowers them to what it has (a mask register in AVX-512,
two byte masks with AVX2, pairs of tests on others).
"""

# numba's intrinsics receive typing objects that ship no annotations
# mypy: disallow-untyped-defs=False, disallow-any-expr=False

from __future__ import annotations

import numba as nb
import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

#: Bytes that must follow the content of a buffer the wide loads read.
PADDING = 64

_BYTE = ir.IntType(8)
_WIDE = ir.VectorType(_BYTE, 64)
_HALF = ir.VectorType(_BYTE, 32)


def _load(context, builder, signature, args, vector, at=0):  # type: ignore[no-untyped-def]
    array = context.make_array(signature.args[at])(context, builder, args[at])
    index = context.cast(builder, args[at + 1], signature.args[at + 1], types.intp)
    place = builder.gep(array.data, [index])
    return builder.bitcast(place, vector.as_pointer())


def _compare(operator):  # type: ignore[no-untyped-def]
    def build(context, builder, signature, args):  # type: ignore[no-untyped-def]
        run = builder.load(_load(context, builder, signature, args, _WIDE))
        run.align = 1
        byte = context.cast(builder, args[2], signature.args[2], types.uint8)
        one = builder.insert_element(ir.Constant(_WIDE, ir.Undefined), byte, ir.IntType(32)(0))
        lanes = ir.Constant(ir.VectorType(ir.IntType(32), 64), [0] * 64)
        splat = builder.shuffle_vector(one, ir.Constant(_WIDE, ir.Undefined), lanes)
        hits = builder.icmp_unsigned(operator, run, splat)
        return builder.bitcast(hits, ir.IntType(64))

    return build


@intrinsic
def equal64(typingctx, data, i, byte):  # type: ignore[no-untyped-def]
    """Which of the 64 bytes from data[i] equal `byte`. The caller keeps i + 64 <= len(data)."""
    return types.uint64(data, i, byte), _compare("==")


@intrinsic
def least64(typingctx, data, i, byte):  # type: ignore[no-untyped-def]
    """Which of the 64 bytes from data[i] are >= `byte`. The caller keeps i + 64 <= len(data)."""
    return types.uint64(data, i, byte), _compare(">=")


@intrinsic
def copy32(typingctx, target, j, data, i):  # type: ignore[no-untyped-def]
    """Copy 32 bytes from data[i] to target[j]. The caller keeps both within their buffers."""

    def build(context, builder, signature, args):  # type: ignore[no-untyped-def]
        run = builder.load(_load(context, builder, signature, args, _HALF, 2))
        run.align = 1
        store = builder.store(run, _load(context, builder, signature, args, _HALF, 0))
        store.align = 1
        return context.get_dummy_value()

    return types.none(target, j, data, i), build


@nb.njit(inline="always", cache=True)  # type: ignore[untyped-decorator]
def below(n):  # type: ignore[no-untyped-def]
    """The mask of the lowest `n` bits, 0 <= n <= 64."""
    if n >= 64:
        return np.uint64(0xFFFFFFFFFFFFFFFF)
    return (np.uint64(1) << np.uint64(n)) - np.uint64(1)
