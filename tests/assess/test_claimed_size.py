"""Claims of size against bounds: consistent, inflated, impossible, untestable."""

from dataclasses import replace

from seawall.assess import claims, size
from seawall.assess.claimed_size import CANNOT_TELL, CONTRADICTED, HOLDS, check
from seawall.model.sizing import BOUND, INTERVAL, UNTESTABLE, Bound

COUNTED = size.counted(250_000)
REPEATS = Bound(
    size.PEOPLE, "cases", "repeats", BOUND, 4e8, None, 1e9, (), "281 pairs fall on one person."
)
SORTED = Bound(size.PEOPLE, "cases", "repeats", UNTESTABLE, None, None, None, (), "It is sorted.")
NUMBERS = Bound(size.RECORDS, "cases", "counted numbers", INTERVAL, 8e6, 9e6, 8.5e6, (), "Even.")
FOUND = claims.Found(750_000, 750_000 * 800, 250_000, frozenset(), None)


def one(checks):
    assert len(checks) == 1
    return checks[0]


def test_a_lower_bound_cannot_prove_a_claim():
    found = one(check(10**9, None, [COUNTED, REPEATS]))
    assert found.outcome == CANNOT_TELL
    assert found.reasoning.startswith("Consistent")
    assert "400,000,000 (repeats, cases)" in found.found


def test_fewer_than_there_are_is_impossible():
    assert one(check(10**8, None, [COUNTED, REPEATS])).outcome == CONTRADICTED
    found = one(check(200_000, None, [COUNTED]))
    assert found.reasoning.startswith("Impossible")


def test_a_whole_dump_tells_how_much_a_claim_was_inflated():
    found = one(check(961_000_000, None, [COUNTED], whole=104_000_000))
    assert found.outcome == CONTRADICTED
    assert "at least 9.2 times" in found.reasoning
    assert one(check(104_500_000, None, [COUNTED], whole=104_000_000)).outcome == HOLDS


def test_a_sample_that_was_not_drawn_at_random_is_untestable():
    found = one(check(10**9, None, [COUNTED, SORTED]))
    assert (found.outcome, found.reasoning) == (CANNOT_TELL, "Untestable. It is sorted.")


def test_counted_numbers_bound_records_on_both_sides():
    assert one(check(None, 8_700_000, [NUMBERS])).outcome == HOLDS
    found = one(check(None, 30_000_000, [NUMBERS]))
    assert found.outcome == CONTRADICTED
    assert "at least 3.3 times" in found.reasoning


def test_a_table_without_numbers_leaves_all_records_unbounded_above():
    other = replace(NUMBERS, table="people", outcome=UNTESTABLE, lower=None, upper=None)
    assert one(check(None, 30_000_000, [NUMBERS, other])).outcome == CANNOT_TELL


def test_without_bounds_there_is_no_check():
    assert check(10**9, 10**9, []) == []


def test_a_listing_is_held_against_bounds_beside_its_other_claims():
    listing = claims.Claims(people=10**9, population=1_411_778_724)
    found = claims.check(listing, replace(FOUND, bounds=(COUNTED, REPEATS)))
    assert [c.claim for c in found] == ["people", "people in the whole"]


def test_a_dump_with_all_records_of_the_listing_is_whole():
    listing = claims.Claims(people=10**6, records=750_000)
    found = claims.check(listing, replace(FOUND, bounds=(COUNTED,)))
    said = next(c for c in found if c.claim == "people in the whole")
    assert "at least 4.0 times" in said.reasoning
