"""How much of a dump was known before, against what chance gives."""

import math

import pytest

from seawall.assess.recycled import is_recycled, recycling

KNOWN = {"a": {"phone": (900, 1_000)}, "b": {"phone": (6, 1_000), "email": (10, 50)}}
SIZES = {"a": {"phone": 5_000_000}, "b": {"phone": 10_000_000}}


def test_chance_gives_the_share_of_the_population_that_a_leak_holds():
    found = {(r.breach, r.element): r for r in recycling(KNOWN, SIZES)}
    assert found["b", "phone"].expected == pytest.approx(1_000 * 10_000_000 / 1_683_000_000)
    assert found["b", "phone"].low <= 1 <= found["b", "phone"].high
    assert "about as many as" in found["b", "phone"].sentence
    assert "many times more" in found["a", "phone"].sentence


def test_what_has_no_counted_population_has_no_expectation():
    found = {(r.breach, r.element): r for r in recycling(KNOWN, SIZES)}
    assert math.isnan(found["b", "email"].expected)
    assert "chance" not in found["b", "email"].sentence


def test_most_known_already_is_recycled():
    assert is_recycled(recycling(KNOWN, SIZES))
    assert is_recycled(recycling({"a": KNOWN["a"]}))
    assert not is_recycled(recycling({"b": KNOWN["b"]}, SIZES))


def test_a_leak_of_nearly_everybody_recycles_nobody_beyond_chance():
    everybody = recycling({"a": {"phone": (900, 1_000)}}, {"a": {"phone": 1_600_000_000}})
    assert everybody[0].ratio < 1
    assert not is_recycled(everybody)


def test_the_most_known_comes_first_and_nothing_is_nothing():
    assert [r.breach for r in recycling(KNOWN, SIZES)] == ["a", "b", "b"]
    assert recycling({}) == ()
    assert recycling({"a": {"phone": (0, 0)}})[0].share == 0
