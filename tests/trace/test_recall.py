"""Whole sets against clean people and against samples: as many found as planned, nobody accused."""

from datetime import date

import numpy as np
import pytest

from seawall import recognise
from seawall.digest.batch import digested
from seawall.model.batch import Batch
from seawall.model.canaries import ACCUSED
from seawall.model.clues import Clues
from seawall.model.digested import Digested, Sighting
from seawall.synth import people
from seawall.trace import canary, conclude, layout, plan
from seawall.trace.candidates import FIELDS, candidates
from seawall.trace.look import Look
from tests.trace.sets import DIGEST_KEY, KEY, SECOND_KEY, recipe

COLUMNS = ["id_no", "name", "birth_date", "mobile", "email"]


def looked(wanted, table, key=DIGEST_KEY):
    batch = Batch("x", "t", table, np.arange(table.num_rows), 1)
    look = Look(wanted)
    look.add(digested(batch, recognise.columns([batch]).columns("t"), key))
    return look


def test_nobody_is_accused_over_a_hundred_thousand_clean_rows_and_two_hundred_recipients():
    recipes = [recipe(f"r{k}", drawn_phones=True) for k in range(200)]
    wanted = candidates(recipes, KEY, DIGEST_KEY)
    table = people(99, 0, 100_000, date(2026, 11, 1)).select(COLUMNS)
    look = looked(wanted, table)
    assert min(look.compared[field] for field in FIELDS) > 20_000
    found = conclude.sets(wanted, look.met, look.tuples, look.shared)
    assert [r for r in found if r.finding == ACCUSED] == []


def test_a_planned_set_is_met_in_samples_as_often_as_planned():
    """A thousand random samples of 2,000 rows out of 100,000, by row numbers."""
    n_rows, sample = 100_000, 2_000
    n = plan.needed(n_rows, sample, 0.95, 1)
    of = recipe(count=n)
    wanted = candidates([of], KEY, DIGEST_KEY)
    rows = canary.make(of, KEY).table(layout.columns("id_no,name,birth_date=birth_date,email"))
    own = looked(wanted, rows.combine_chunks().to_batches()[0])
    assert len(own.met) == n
    rng = np.random.default_rng(3)
    tuples = np.full(16, float(sample))
    n_accused = 0
    for _ in range(1_000):
        there = set(rng.choice(n_rows, sample, replace=False).tolist())
        met = {m: count for m, count in own.met.items() if m.row in there}
        (result,) = conclude.sets(wanted, met, tuples, {})
        n_accused += result.finding == ACCUSED
    assert n_accused >= 930


def test_every_row_of_a_set_is_met_in_every_field_and_under_any_key():
    recipes = [recipe("Acme", drawn_phones=True), recipe("Initech", drawn_phones=True)]
    table = canary.make(recipes[0], KEY).table(
        layout.columns("id_no,name,birth_date,mobile,email")
    ).combine_chunks().to_batches()[0]  # fmt: skip
    looks = [looked(candidates(recipes, KEY, key), table, key) for key in (DIGEST_KEY, SECOND_KEY)]
    for look in looks:
        assert {m.set for m in look.met} == {0}
        assert {m.row for m in look.met} == set(range(50))
        assert {m.fields for m in look.met} == {0b1111}
    assert looks[0].both(looks[1]) == looks[0].met


def test_the_numbers_of_sets_stay_when_only_some_are_looked_for_again():
    recipes = [recipe(f"r{k}") for k in range(5)]
    whole, some = (candidates(recipes, KEY, DIGEST_KEY, only) for only in (None, {3}))
    assert set(some.tables[FIELDS[0]].sets.tolist()) == {3}
    kept = whole.tables[FIELDS[0]].sets == 3
    assert (whole.tables[FIELDS[0]].digests[kept] == some.tables[FIELDS[0]].digests).all()


def test_digests_of_nothing_are_not_compared():
    wanted = candidates([recipe(mail_domains=())], KEY, DIGEST_KEY)
    assert len(wanted.tables["email"].digests) == 0
    none = np.zeros(1, np.uint64)
    seen = Sighting(3, "m", False, np.zeros(1, np.int32), none, none, {})
    look = Look(wanted)
    look.add(Digested("s", "t", 1, 0, (), (seen,), none, Clues()))
    assert not look.met


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_ids_alone_accuse_where_enough_of_them_are_there(share):
    of = recipe(count=60)
    wanted = candidates([of], KEY, DIGEST_KEY)
    table = canary.make(of, KEY).table(layout.columns("id_no")).combine_chunks().to_batches()[0]
    look = looked(wanted, table.slice(0, int(60 * share)))
    (found,) = conclude.sets(wanted, look.met, look.tuples, look.shared)
    assert found.finding == ACCUSED
