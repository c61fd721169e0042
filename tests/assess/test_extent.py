"""How big a profile is: bounds by table, pairs of tables, our own users, earlier leaks, the axis."""

import numpy as np
import pytest

from seawall.assess import claims, extent, size
from seawall.assess.count import Tally
from seawall.assess.profile import Profile, Table
from seawall.model.assessment import Known
from seawall.model.clues import Clues
from seawall.model.sizing import NOT_RANDOM, RANDOM, UNTESTABLE

RNG = np.random.default_rng(51)


def clues(people: np.ndarray, *, ordered: bool = False, **planes: np.ndarray) -> Clues:
    """Records of these people, dated in no order unless asked."""
    n = len(people)
    days = RNG.integers(17_000, 19_000, n).astype(np.int32)
    return Clues(
        {
            "key": RNG.permutation(np.arange(1, n + 1, dtype=np.uint64)),
            "position": np.arange(n),
            "id": people.astype(np.uint64) + np.uint64(1),
            "day:at": np.sort(days) if ordered else days,
            **planes,
        },
        n,
    )


def table(sample: Clues) -> Table:
    made = Table(n_records=sample.n)
    made.sample.add(sample)
    tally = Tally()
    tally.add(np.unique(sample["id"]))
    made.alone["cn.resident_id"] = tally
    return made


def found(*tables: Clues, **more: object):
    made = Profile({f"t{i}": table(c) for i, c in enumerate(tables)})
    return extent.sizes(made, (), n_people=4000, **more)


def by_method(sizes, method: str):
    return [b for b in sizes.bounds if b.method == method]


def drawn(n: int = 4000, people: int = 50_000) -> np.ndarray:
    return RNG.integers(0, people, n)


def test_a_random_part_bounds_the_people_behind_it():
    sizes = found(clues(drawn()))
    assert sizes.sampling["t0"].outcome == RANDOM
    bound = by_method(sizes, "repeats")[0]
    assert 4000 < bound.lower < 50_000
    assert bound.estimate == pytest.approx(50_000, rel=0.2)


def test_a_cut_part_bounds_only_by_counting():
    sizes = found(clues(drawn(), ordered=True))
    assert sizes.sampling["t0"].outcome == NOT_RANDOM
    assert {b.outcome for b in sizes.bounds if b.method != "counted"} == {UNTESTABLE}
    assert by_method(sizes, "counted")[0].lower == 4000


def test_records_equal_word_for_word_are_one():
    sample = clues(drawn())
    doubled = sample.at(np.repeat(np.arange(sample.n), 2))
    one, two = (by_method(found(c), "repeats")[0].numbers["n"] for c in (sample, doubled))
    assert one == two


def test_records_by_the_listing_lift_the_bound():
    sample = clues(drawn())
    low = by_method(found(sample), "repeats")[0].lower
    assert by_method(found(sample, mean_records=20.0), "repeats")[0].lower > 1.5 * low
    assert by_method(found(sample, mean_records=1.2), "repeats")[0].outcome == UNTESTABLE


def test_two_tables_of_the_same_people_bound_them():
    sizes = found(clues(drawn()), clues(drawn()))
    bound = by_method(sizes, "two tables")[0]
    assert bound.table == "t0, t1"
    assert bound.estimate == pytest.approx(50_000, rel=0.25)


def test_our_own_users_and_earlier_leaks_tell_who_could_be_in_it():
    known = Known("i", {"phone": (4000, 30)}, {"old": 30}, {"phone": {"old": (50_000, 30)}})
    sizes = found(clues(drawn()), own=(1000, 16), known=known, population=10**7)
    frame = by_method(sizes, "our own users")[0]
    assert frame.question == size.FRAME
    assert frame.estimate == pytest.approx(4000 * 1000 / 16)
    assert by_method(sizes, "the leak old")[0].numbers["expected"] == pytest.approx(20.0)


def test_ids_of_one_shard_are_said():
    routing = RNG.integers(-(2**28), 2**28, 4000) * 5
    sizes = found(clues(drawn(), **{"idshard:_id": routing.astype(np.int32)}))
    assert sizes.shards["t0"].one
    assert by_method(sizes, "one shard")[0].estimate == 4000 * sizes.shards["t0"].likely
    assert by_method(sizes, "repeats")[0].outcome == UNTESTABLE


def test_the_axis_tells_the_best_bound_or_why_there_is_none():
    bounded = extent.axis(found(clues(drawn())))
    assert bounded.outcome.startswith("at least ")
    cut = extent.axis(found(clues(drawn(), ordered=True)))
    assert cut.outcome == "at least 4,000 people"
    assert "Not drawn at random" in cut.statement


def test_the_axis_tells_the_fate_of_a_claim():
    sizes = found(clues(drawn()))
    here = claims.Found(4000, 4000 * 99, 4000, frozenset(), None, sizes.bounds)
    said = extent.axis(sizes, claims.check(claims.Claims(people=10**6), here))
    assert said.outcome == "consistent"
    said = extent.axis(sizes, claims.check(claims.Claims(people=10), here))
    assert said.outcome == "impossible"


def test_an_empty_dump_has_no_bounds_but_the_counted_one():
    sizes = extent.sizes(Profile(), (), n_people=0)
    assert [b.method for b in sizes.bounds] == ["counted"]
