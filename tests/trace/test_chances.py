"""Bounds on coincidence: against enumeration, and against what drawing gives."""

import numpy as np
import pytest

from seawall.synth.draw import order_shares
from seawall.synth.frame import frame
from seawall.trace import canary, chances, likeness
from seawall.trace.chances import EMAIL, ID, NAME, PHONE, levels
from seawall.trace.secret import N_WORDS
from tests.reference import chances as reference
from tests.trace.sets import KEY, recipe

N = 400_000
RECIPES = {
    "everywhere": recipe(drawn_phones=True),
    "one city, one age": recipe(provinces=("31",), ages=(30, 30), drawn_phones=True),
    "two provinces": recipe(provinces=("46", "54"), ages=(18, 40), drawn_phones=True),
}


@pytest.fixture(scope="module")
def words():
    return np.random.default_rng(11).integers(0, 1 << 64, (N, N_WORDS), np.uint64)


@pytest.mark.parametrize("code", [110101, 310104, 440305, 540102])
def test_order_codes_have_the_shares_that_enumeration_gives(code):
    pairs = order_shares(np.array([code], np.int32))[0]
    for sex in (0, 1):
        slow = np.zeros(len(pairs))
        for order, share in reference.orders(code, sex).items():
            slow[order // 2] += share
        fast = pairs.copy()
        if sex:
            fast[1], fast[0] = fast[0] + fast[1], 0.0
        assert np.allclose(fast, slow, atol=1e-12)


@pytest.mark.parametrize("of", RECIPES.values(), ids=RECIPES)
def test_no_value_is_drawn_more_often_than_its_bound(of, words):
    """Parts of each value, so that the likeliest is seen often enough to be counted."""
    who = likeness.drawn(of, words, frame(of.begins_on))
    bound = chances.chances(of)
    people = who.people
    place_and_order = people.id17 // 10**11 * 1000 + people.id17 % 1000
    year = people.born // 10_000 * 2 + people.sex
    seen = reference.most_common(place_and_order) * reference.most_common(year) / 365.2425
    assert seen <= bound.id * 1.2  # room for the most common of a sample
    assert reference.most_common(people.born % 10_000) < 1.2 / 365
    names = (people.surname.astype(np.int64) << 32) | (
        (people.given1.astype(np.int64) << 16) + people.given2
    )
    decade = people.born // 100_000
    groups = [
        reference.most_common(names[(decade == d) & (people.sex == s)])
        for d in np.unique(decade) for s in (1, 2)
        if ((decade == d) & (people.sex == s)).sum() > 5_000
    ]  # fmt: skip
    assert max(groups) <= bound.named * 1.5
    phones = canary.contacts(who).phone // 10_000
    most = reference.most_common(phones) * N
    expected = bound.phone * 10_000 * N  # a segment has 10,000 numbers
    assert most <= expected + 6 * np.sqrt(expected) + 6


@pytest.mark.parametrize("of", RECIPES.values(), ids=RECIPES)
def test_two_rows_meet_less_often_than_the_bound_for_the_likeliest(of, words):
    """The bound is for the worst value; the average over values must lie below it, not far off zero."""
    who = likeness.drawn(of, words, frame(of.begins_on))
    bound = chances.chances(of)
    _, counts = np.unique(who.people.id17, return_counts=True)
    pairs = float((counts * (counts - 1)).sum()) / (N * (N - 1))
    assert pairs <= bound.id
    assert pairs > bound.id / 1_000


def test_the_date_comes_with_the_name_only_where_the_id_does_not_tell_it():
    one = chances.chances(recipe(drawn_phones=True))
    assert one.of((ID, NAME)) == one.id * one.named
    assert one.of((PHONE, NAME)) == one.phone * one.name
    assert one.name < one.named / 1_000


def test_a_name_with_its_date_accuses_nobody_alone():
    found = levels((ID, PHONE, EMAIL, NAME))
    assert (NAME,) not in found
    assert len(found) == len(set(found)) == 14
    assert levels((NAME,)) == ()
    assert levels((ID, NAME)) == ((ID,), (ID, NAME))


def test_fields_that_canaries_do_not_have_have_no_chance():
    bare = chances.chances(recipe(mail_domains=()))
    assert bare.phone == bare.email == 0
    assert chances.chances(recipe(phones=("13812345678",))).phone == chances.OWNED_PHONE


def test_the_key_is_not_needed_to_know_the_bounds():
    assert chances.chances(recipe("Acme")) == chances.chances(recipe("Initech"))
    assert canary.make(recipe(count=2), KEY).n == 2
