"""From hits to findings: the tail, the family, the window, and nobody accused without cause."""

import math
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.model.canaries import ACCUSED, HINT, NONE
from seawall.trace import conclude
from seawall.trace.candidates import FIELDS, tabled
from seawall.trace.chances import EMAIL, ID, NAME, PHONE
from seawall.trace.look import Met
from tests.reference import canaries as reference
from tests.trace.sets import recipe


def wanted(recipes, fields=FIELDS):
    """Candidates that have some fields; which digests does not matter here."""
    out = []
    for k, of in enumerate(recipes):
        row = np.arange(1, of.count + 1, dtype=np.uint64) + np.uint64(1_000_000 * k)
        out.append({f: row if f in fields else np.zeros(of.count, np.uint64) for f in FIELDS})
    return tabled(recipes, out)


def bits(*fields):
    return sum(1 << FIELDS.index(f) for f in fields)


def results(recipes, met, n=10_000, fields=FIELDS):
    asked = wanted(recipes, fields)
    found = Counter({Met(s, row, mask): 1 for s, row, mask in met})
    return conclude.sets(asked, found, tuples(n, fields), {}), asked, found


def tuples(n, fields=FIELDS):
    """A dump of n rows that have one identifier of each of these fields."""
    mine = bits(*fields)
    return np.array([float(n) if mask & ~mine == 0 else 0.0 for mask in range(16)])


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 12), st.integers(1, 40), st.integers(1, 10**6))
def test_the_tail_is_the_binomial_one(hits, n, parts):
    q = parts / 2_000_000
    exact = reference.binomial_tail(hits, n, Fraction(parts, 2_000_000))
    if exact == 0:
        assert conclude.log10_tail(hits, n, q) == conclude.LEAST
    else:
        slow = math.log10(exact.numerator) - math.log10(exact.denominator)
        assert conclude.log10_tail(hits, n, q) == pytest.approx(slow, abs=1e-6)


def test_one_address_of_our_domain_accuses_and_one_id_does_not():
    (by_mail,), _, _ = results([recipe()], [(0, 3, bits(EMAIL))])
    assert by_mail.finding == ACCUSED
    (by_id,), _, _ = results([recipe()], [(0, 3, bits(ID))])
    assert by_id.finding == HINT
    assert by_id.log10_false > -9


def test_ids_accuse_together():
    (found,), _, _ = results([recipe()], [(0, row, bits(ID)) for row in range(8)])
    assert found.finding == ACCUSED


def test_names_with_dates_alone_say_nothing_however_many():
    (found,), _, _ = results([recipe()], [(0, row, bits(NAME)) for row in range(50)])
    assert (found.finding, found.n_hit, found.log10_false) == (NONE, 0, 0.0)


def test_a_name_beside_an_id_in_one_row_makes_it_stronger():
    (with_name,), _, _ = results([recipe()], [(0, row, bits(ID, NAME)) for row in range(2)])
    (apart,), _, _ = results(
        [recipe()], [(0, row, bits(f)) for row in range(2) for f in (ID, NAME)]
    )
    assert with_name.log10_false < apart.log10_false - 4


def test_one_canary_in_many_rows_is_one_hit():
    asked = wanted([recipe()])
    found = Counter({Met(0, 3, bits(ID)): 5_000})
    (result,) = conclude.sets(asked, found, tuples(10_000), {})
    assert (result.n_hit, result.n_rows, result.finding) == (1, 5_000, HINT)


def test_the_more_are_tested_the_less_a_hit_is_worth():
    alone, _, _ = results([recipe()], [(0, 0, bits(ID))])
    many, _, _ = results([recipe(f"r{k}") for k in range(100)], [(0, 0, bits(ID))])
    assert many[0].log10_false == pytest.approx(alone[0].log10_false + 2)
    assert [r.finding for r in many[1:]] == [NONE] * 99


def test_the_more_rows_are_compared_the_less_a_hit_is_worth():
    few, more = (results([recipe()], [(0, 0, bits(ID))], n=n)[0][0] for n in (1_000, 100_000))
    assert few.log10_false < more.log10_false


def test_nothing_is_stated_surer_than_the_assumptions():
    (found,), _, _ = results([recipe()], [(0, row, bits(*FIELDS)) for row in range(50)])
    assert found.log10_false == conclude.LOG10_FLOOR


def test_levels_are_those_of_fields_that_dump_and_canaries_have():
    (found,), _, _ = results([recipe()], [(0, 0, bits(ID, NAME))], fields=(ID, NAME))
    assert {level.fields for level in found.levels} == {(ID,), (ID, NAME)}
    assert {f.element for f in found.fields} == {ID, NAME}


def test_a_leak_is_dated_by_the_epoch_that_is_there_and_the_next_that_is_not():
    recipes = [recipe(epoch=f"2026-{m:02d}") for m in (9, 10, 11)]
    met = [(s, row, bits(EMAIL)) for s in (0, 1) for row in range(20)]
    found, asked, counts = results(recipes, met)
    (window,) = conclude.windows(found, asked, counts)
    assert window.newest_epoch == "2026-10"
    assert (window.not_before.isoformat(), window.not_after.isoformat()) == (
        "2026-10-01", "2026-11-01",
    )  # fmt: skip
    assert window.p_absent < 1e-4


def test_a_single_hit_does_not_make_the_next_epoch_absent():
    """One of fifty met: that none of the next fifty is there happens one time in two by chance."""
    recipes = [recipe(epoch=f"2026-{m:02d}") for m in (10, 11)]
    found, asked, counts = results(recipes, [(0, 0, bits(EMAIL))])
    (window,) = conclude.windows(found, asked, counts)
    assert window.not_after is None
    assert 0.2 < window.p_absent < 0.5


def test_identifiers_of_several_epochs_date_nothing():
    recipes = [recipe(epoch=f"2026-{m:02d}") for m in (10, 11)]
    mask = bits(EMAIL) | bits(EMAIL) << 4
    found, asked, counts = results(recipes, [(0, 0, mask), (1, 0, mask)])
    assert [r.finding for r in found] == [ACCUSED, ACCUSED]
    assert conclude.windows(found, asked, counts) == ()


def test_a_number_of_several_epochs_goes_to_the_epoch_that_its_own_identifiers_tell():
    """Our phones stand in two months' copies; only October's addresses are in the dump."""
    recipes = [recipe(epoch=f"2026-{m:02d}") for m in (10, 11)]
    number = bits(PHONE) | bits(PHONE) << 4
    met = [(0, 0, bits(EMAIL)), *((s, row, number) for s in (0, 1) for row in range(1, 30))]
    found, asked, counts = results(recipes, met)
    assert [r.finding for r in found] == [ACCUSED, NONE]
    (window,) = conclude.windows(found, asked, counts)
    assert window.newest_epoch == "2026-10"


def test_absence_is_judged_by_the_beta_binomial():
    """k of n met, a uniform share: the slow twin is the integral, summed."""
    x = (np.arange(200_000) + 0.5) / 200_000
    posterior = x**3 * (1 - x) ** 47
    slow = float((posterior * (1 - x) ** 60).sum() / posterior.sum())
    assert conclude._absent(3, 50, 0, 60) == pytest.approx(slow, rel=1e-4)
    assert conclude._absent(3, 50, 1, 60) is None


def test_a_dump_without_identifiers_finds_nothing():
    asked = wanted([recipe()])
    (found,) = conclude.sets(asked, Counter(), np.zeros(16), {})
    assert (found.finding, found.levels) == (NONE, ())
    assert PHONE in {f.element for f in found.fields}


def test_a_row_that_holds_everything_does_not_make_two_fields_agree():
    """A million IDs and phones in one row: they coincide in pairs as if all rows were one."""
    asked = wanted([recipe(drawn_phones=True)])
    found = Counter({Met(0, 3, bits(ID, PHONE)): 1})
    packed = np.zeros(16)
    packed[bits(ID)] = packed[bits(PHONE)] = 1e6
    packed[bits(ID, PHONE)] = 1e12
    (result,) = conclude.sets(asked, found, packed, {})
    assert result.finding != ACCUSED
