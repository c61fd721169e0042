"""What is kept of a column, and above all what is not."""

import json
import random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall import recognise
from seawall.digest.key import Key
from seawall.model.batch import Batch
from seawall.model.tracing import TableSketch
from seawall.trace import written
from tests.trace.systems import READ_AT

KEY, OTHER = Key(bytes(range(32))), Key(bytes(32))
N = 400


def batch(columns, table="t"):
    arrays = {name: pa.array(values, pa.string()) for name, values in columns.items()}
    n = len(next(iter(arrays.values())))
    return Batch("file", table, pa.record_batch(arrays), np.arange(n), 0)


def sketched(columns, key=KEY, declared=None):
    made = batch(columns)
    layout = recognise.columns([made])
    return {c.name: c for c in recognise.sketches([made], layout, key, declared)["t"]}


def one(values, key=KEY):
    return sketched({"c": values}, key)["c"]


@pytest.mark.parametrize(
    "spelled", ["", "null", "NULL", "\\N", "None", " nil ", "NaN", "n/a", None]
)
def test_every_spelling_of_nothing_is_nothing(spelled):
    column = one(["x1"] * 30 + [spelled] * 70)
    assert (column.n, column.n_filled) == (100, 30)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (["1", "0"], ["true", "false"]), (["1", "0"], ["T", "F"]), (["01", "02"], ["1", "2"]),
        (["1", "2"], ["1.0", "2.00"]), (["OPEN", "SHUT"], ["open", "shut"]),
    ],
)  # fmt: skip
def test_codes_are_the_same_through_another_export(a, b):
    assert one(a * 50).codes == one(b * 50).codes


def test_codes_are_keyed_and_rare_ones_are_left_out():
    values = ["open"] * 60 + ["shut"] * 30 + ["secret"] * 9
    assert len(one(values).codes) == 2
    assert one(values).codes.keys().isdisjoint(one(values, OTHER).codes)
    assert sum(one(values).codes.values()) == pytest.approx(90 / 99, abs=1e-4)


def test_numbers_are_rounded_and_those_of_identifiers_are_not_kept():
    draw = random.Random(5)
    amounts = one([f"{draw.uniform(1e6, 9e6):.2f}" for _ in range(N)])
    assert len(amounts.numbers) == 5
    assert all(float(f"{q:.3g}") == q for q in amounts.numbers)
    assert one([f"138{draw.randrange(10**8):08d}" for _ in range(N)]).numbers == ()
    assert one(["1,234.5", "+20", "-3"] * 20).numbers[2] == 20
    assert one(["x", "1"] * N).numbers == ()
    assert one(["77"] * 49).numbers == ()


def test_repetition_is_the_chance_of_two_equal_values():
    assert one([f"v{k}" for k in range(100)]).repeat == 0
    assert one(["a"] * 100).repeat == 1
    assert one(["a", "b"] * 50).repeat == pytest.approx(49 / 99)


def test_columns_that_are_empty_together_are_said_to_be():
    draw = random.Random(1)
    empty = [draw.random() < 0.4 for _ in range(N)]
    found = sketched({
        "a": [None if e else "1" for e in empty], "b": ["" if e else "x" for e in empty],
        "c": [None if draw.random() < 0.4 else "1" for _ in range(N)], "d": ["1"] * N,
    })  # fmt: skip
    assert found["a"].missing_with == {"b": 1.0}
    assert found["c"].missing_with == {}
    assert found["d"].missing_with == {}


def test_a_column_that_a_batch_lacks_is_empty_there():
    batches = [batch({"a": ["1"] * 40, "b": ["2"] * 40}), batch({"a": ["1"] * 60})]
    layout = recognise.columns(batches)
    found = {c.name: c for c in recognise.sketches(batches, layout, KEY)["t"]}
    assert (found["b"].n, found["b"].n_filled) == (100, 40)


def test_declared_types_and_places_are_kept():
    found = sketched({"a": ["1"], "b": ["2"]}, declared={"t": {"b": "varchar(20)"}})
    assert [(c.position, c.declared) for c in found.values()] == [(0, ""), (1, "varchar(20)")]


WORD = st.text("ghjkqvwxyz", min_size=8, max_size=8)


@settings(max_examples=40, deadline=None)
@given(st.lists(WORD, min_size=1, max_size=60, unique=True), st.integers(1, 60))
def test_no_value_stands_in_a_sketch(words, times):
    """Whatever is in the column, rare or frequent, long or short, and beside others."""
    columns = sketched({"c": words * times, "d": [f"{w}@{w}.example.com" for w in words * times]})
    table = TableSketch(
        "s", "ours", "t", "files", KEY.id, READ_AT, None, 1, 1, 1.0, tuple(columns.values())
    )
    text = json.dumps(written.document(table), ensure_ascii=False).lower()
    assert [word for word in words if word in text] == []
