"""Record hashes and gathered columns against their slow twins."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.kernels.fingerprint import fold
from seawall.kernels.gather import payloads, pick
from seawall.model.strings import from_values
from tests.reference import fingerprint as slow

values = st.lists(st.binary(max_size=40), min_size=1, max_size=20)


@settings(deadline=None, max_examples=200)
@given(values, st.integers(0, 2**64 - 1))
def test_agrees_with_the_slow_twin(column, seed):
    hashes = np.full(len(column), seed, np.uint64)
    made = from_values(column)
    fold(made.data, made.offsets, hashes)
    assert hashes.tolist() == slow.fold(column, [seed] * len(column))


def test_empty_cells_move_a_value_to_another_column():
    a, b = np.zeros(1, np.uint64), np.zeros(1, np.uint64)
    full, empty = from_values([b"x"]), from_values([b""])
    for column in (full, empty):
        fold(column.data, column.offsets, a)
    for column in (empty, full):
        fold(column.data, column.offsets, b)
    assert a != b


@settings(deadline=None, max_examples=100)
@given(values, st.data())
def test_picking_rows_agrees_with_a_list(column, data):
    rows = data.draw(st.lists(st.integers(0, len(column) - 1), max_size=30))
    picked = pick(from_values(column), np.array(rows, np.int32))
    assert [picked.at(i) for i in range(picked.n)] == [column[i] for i in rows]


def test_payloads_come_out_of_their_blocks():
    blocks = np.zeros((3, 64), np.uint8)
    blocks[0, 2:5] = list(b"abc")
    blocks[2, 2:64] = 120
    column = payloads(blocks, np.array([3, 0, 62], np.int32))
    assert [column.at(i) for i in range(3)] == [b"abc", b"", b"x" * 62]
