"""Bare pointers to array data, for the small functions that hot loops call per value.

Numba counts references with atomic instructions when an array is handed to a function, about 10 ns
a call: forty times what reading a character costs. A kernel takes arrays, keeps them alive, and
hands its inner functions `raw(array)`: indexing works the same, without length and without bounds.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

from numba.core import types
from numba.extending import intrinsic


@intrinsic
def raw(typingctx, array):  # type: ignore[no-untyped-def]
    """A pointer to the first item of a contiguous array, which the caller keeps alive."""
    if not isinstance(array, types.Array) or array.layout != "C":
        return None

    def build(context, builder, signature, args):  # type: ignore[no-untyped-def]
        return context.make_array(signature.args[0])(context, builder, args[0]).data

    return types.CPointer(array.dtype)(array), build
