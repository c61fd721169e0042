"""Looking canaries up: against a slow twin, and what two keys make of a coincidence."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall import tables
from seawall.model.clues import Clues
from seawall.model.digested import Digested, Sighting
from seawall.trace.candidates import FIELDS, tabled
from seawall.trace.look import Look, Met
from tests.reference import canaries as reference
from tests.trace.sets import recipe

VALUES = st.integers(0, 6)  # few, so that they meet; 0 is none
CANARY = st.tuples(VALUES, VALUES, VALUES, VALUES)
SETS = st.lists(st.lists(CANARY, min_size=1, max_size=4), min_size=1, max_size=4)
ROWS = st.lists(st.lists(st.tuples(st.integers(0, 3), VALUES), max_size=5), max_size=8)
U64 = np.uint64


def wanted(sets, owners):
    fields = [{f: np.array([c[i] for c in one], U64) for i, f in enumerate(FIELDS)} for one in sets]
    recipes = [
        recipe(f"r{owner}", f"2026-{k + 1:02d}", count=len(one))
        for k, (one, owner) in enumerate(zip(sets, owners, strict=True))
    ]
    return tabled(recipes, fields)


def batch(rows):
    """Rows of (field, value) pairs as the digest room hands them over, one sighting a pair."""
    none = np.zeros(0, U64)
    sightings = [
        Sighting(tables.element(FIELDS[field]).number, f"c{k}", False, np.array([r], np.int32),
                 np.array([value], U64), none, {})
        for r, row in enumerate(rows) for k, (field, value) in enumerate(row) if value
    ]  # fmt: skip
    return Digested("s", "t", len(rows), 0, (), tuple(sightings), np.zeros(len(rows), U64), Clues())


@settings(max_examples=300, deadline=None)
@given(SETS, ROWS, st.data())
def test_what_is_met_is_what_the_slow_twin_finds(sets, rows, data):
    owners = data.draw(st.lists(st.integers(0, 1), min_size=len(sets), max_size=len(sets)))
    look = Look(wanted(sets, owners))
    look.add(batch(rows))
    values = [[{i: v for i, v in enumerate(c) if v} for c in one] for one in sets]
    held = []
    for row in rows:
        cells = {}
        for field, value in row:
            cells.setdefault(field, set()).add(value)
        held.append(cells)
    expected, _ = reference.met(held, values, owners)
    assert dict(look.met) == {Met(*found): n for found, n in expected.items()}


@settings(max_examples=100, deadline=None)
@given(SETS, ROWS, ROWS)
def test_batches_add_up_in_any_grouping(sets, first, second):
    asked = wanted(sets, range(len(sets)))
    one, two, both = Look(asked), Look(asked), Look(asked)
    one.add(batch(first))
    two.add(batch(second))
    both.add(batch(first))
    both.add(batch(second))
    one.merge(two)
    assert (one.tuples == both.tuples).all()
    assert (one.met, one.compared, one.n_rows, one.shared) == (
        both.met, both.compared, both.n_rows, both.shared,
    )  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_ways_to_take_fields_out_of_a_row_are_counted_one_by_one(rows):
    look = Look(wanted([[(1, 1, 1, 1)]], [0]))
    look.add(batch(rows))
    for bits in range(1, 16):
        n = 0
        for row in rows:
            held = [sum(1 for f, v in row if f == place and v) for place in range(4)]
            ways = 1
            for place in range(4):
                ways *= held[place] if bits >> place & 1 else 1
            n += ways
        assert look.tuples[bits] == n


def test_what_only_one_key_shows_is_a_coincidence():
    first, again = (Look(wanted([[(1, 2, 0, 0)]], [0])) for _ in range(2))
    first.met = Counter({Met(0, 0, 1): 3, Met(0, 1, 1): 1})
    again.met = Counter({Met(0, 0, 3): 2})
    assert first.both(again) == Counter({Met(0, 0, 1): 3})


def test_a_shared_identifier_counts_for_nobody_and_is_said():
    look = Look(wanted([[(5, 0, 0, 0)], [(5, 0, 0, 0)]], [0, 1]))
    assert look.add(batch([[(0, 5)]])) == 0
    assert not look.met
    assert look.shared == Counter({0: 1, 1: 1})


def test_a_dump_that_repeats_one_row_for_ever_takes_no_more_room():
    look = Look(wanted([[(5, 4, 0, 0)]], [0]))
    for _ in range(50):
        look.add(batch([[(0, 5), (1, 4)]] * 20))
    assert dict(look.met) == {Met(0, 0, 3): 1_000}
