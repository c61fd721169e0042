"""Marks from an export to a dump and back: whose they are, what survives, and nobody else."""

import math
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from seawall import recognise
from seawall.digest.batch import digested
from seawall.elements import by_id
from seawall.model.batch import Batch
from seawall.model.canaries import ACCUSED, NONE, MarkSet
from seawall.model.element import Reason
from seawall.model.strings import strings
from seawall.synth import people
from seawall.trace import code, variants
from tests.trace.sets import KEY

N = 10_000
ANCHORED = code.anchor_key(KEY)
COLUMNS = ["id_no", "name", "mobile", "birth_date", "address"]
RECIPIENTS = [MarkSet(f"recipient {k}", "2026-11") for k in range(500)]
LEAKER = RECIPIENTS[123]


def as_batch(table):
    whole = table.combine_chunks().to_batches()[0]
    return Batch("x", "t", whole, np.arange(whole.num_rows), 1)


def looked_at(table):
    batch = as_batch(table)
    plan = recognise.columns([batch]).columns("t")
    return batch, plan, digested(batch, plan, ANCHORED)


def marked(table, of, by="cn.resident_id"):
    batch, plan, kept = looked_at(table)
    marker = variants.Marker(of, KEY)
    changes = marker.mark(variants.anchors(kept, plan, by), variants.markable(plan, batch))
    for kind, new in changes.items():
        name = variants.fullest(plan, kind).name
        values = table.column(name).to_pylist()
        for row, text in new.items():
            values[row] = text
        table = table.set_column(table.column_names.index(name), name, pa.array(values))
    return table, marker


def read(table, sets, dataset="default", every=20):
    batch, plan, kept = looked_at(table)
    reading = variants.Reading(dataset, every, KEY)
    reading.add(kept, plan, batch)
    return variants.decode({(dataset, every): reading}, sets, KEY)


@pytest.fixture(scope="module")
def export():
    return pa.table(people(5, 0, N, date(2026, 11, 1)).select(COLUMNS))


@pytest.fixture(scope="module")
def copy(export):
    return marked(export, LEAKER)


def shuffled(table, n, seed=1):
    rows = np.random.default_rng(seed).permutation(table.num_rows)[:n]
    return table.take(pa.array(rows))


def named(results):
    return [r.recipient for r in results if r.finding == ACCUSED]


def test_one_row_in_twenty_carries_a_bit_and_less_than_half_of_those_change(export, copy):
    table, marker = copy
    assert marker.n_chosen == pytest.approx(N / 20, rel=0.15)
    assert sum(marker.n_marked.values()) > 0.97 * marker.n_chosen
    changed = sum(a != b for a, b in zip(export.to_pylist(), table.to_pylist(), strict=True))
    assert 0.2 * marker.n_chosen < changed < 0.6 * marker.n_chosen
    assert set(marker.n_marked) == {form.id for form in variants.FORMS}


def test_marks_change_no_meaning(export, copy):
    """Canonical forms, divisions, dates and reasons of every cell are what they were."""
    for name, element in (("id_no", "cn.resident_id"), ("mobile", "phone"), ("name", "person_name"),
                          ("birth_date", "birth_date"), ("address", "address")):  # fmt: skip
        judge = by_id(element)
        columns = [strings(t.column(name).combine_chunks()) for t in (export, copy[0])]
        before, after = (judge.judge(column) for column in columns)
        assert (before.codes == after.codes).all(), name
        valid = before.codes == Reason.VALID
        for fact, values in before.facts.items():
            assert (values[valid] == after.facts[fact][valid]).all(), (name, fact)
        if judge.canonical is not None:
            one, two = (
                judge.canonical(c, j.codes) for c, j in zip(columns, (before, after), strict=True)
            )
            assert (one.blocks == two.blocks).all()


def test_the_recipient_is_told_among_five_hundred_and_nobody_else(copy):
    results = read(copy[0], RECIPIENTS)
    assert named(results) == [LEAKER.recipient]
    assert {r.finding for r in results} == {ACCUSED, NONE}


def test_an_unmarked_dump_accuses_nobody(export):
    assert named(read(export, RECIPIENTS)) == []


@pytest.mark.parametrize("seed", range(5))
def test_half_of_the_rows_dropped_and_the_rest_sorted_anew_still_tell(copy, seed):
    assert named(read(shuffled(copy[0], N // 2, seed), RECIPIENTS)) == [LEAKER.recipient]


def test_half_of_the_marks_normalised_still_tell(export, copy):
    """Every other row is written as it was: what a clean-up of half of the data does."""
    mine, plain = copy[0].to_pylist(), export.to_pylist()
    mixed = [a if k % 2 else b for k, (a, b) in enumerate(zip(mine, plain, strict=True))]
    assert named(read(pa.Table.from_pylist(mixed), RECIPIENTS)) == [LEAKER.recipient]


def test_columns_dropped_and_renamed_still_tell(copy):
    kept = copy[0].select(["address", "id_no"]).rename_columns(["wohnt", "nr"])
    assert named(read(kept, RECIPIENTS)) == [LEAKER.recipient]


def test_a_phone_column_written_anew_costs_strength_and_no_innocent(copy):
    plain = pa.array([p.removeprefix("+86 ") for p in copy[0].column("mobile").to_pylist()])
    table = copy[0].set_column(2, "mobile", plain)
    results = read(table, RECIPIENTS)
    assert named(results) == [LEAKER.recipient]
    full = read(copy[0], RECIPIENTS)[123]
    assert results[123].n_read < full.n_read  # a form that reads the same everywhere is left out


def test_rows_may_be_known_by_their_phone(export):
    table, _ = marked(export, LEAKER, by="phone")
    (result,) = [r for r in read(table.select(["mobile", "address"]), RECIPIENTS)
                 if r.finding == ACCUSED]  # fmt: skip
    assert (result.recipient, result.by) == (LEAKER.recipient, "phone")


def test_without_the_identifier_that_rows_are_known_by_there_is_nothing_to_tell(copy):
    assert named(read(copy[0].select(["name", "address"]), RECIPIENTS)) == []


def test_who_reads_at_half_the_density_reads_half_of_the_marks(copy):
    """The rows of a thinner marking are among those of a denser one."""
    half = [MarkSet(m.recipient, m.epoch, every=40) for m in RECIPIENTS]
    results = read(copy[0], half, every=40)
    assert named(results) == [LEAKER.recipient]
    full = read(copy[0], RECIPIENTS)[123]
    assert 0.35 < results[123].n_read / full.n_read < 0.65


def test_another_dataset_or_month_is_another_code(copy):
    others = [MarkSet(m.recipient, "2026-12") for m in RECIPIENTS]
    assert named(read(copy[0], others)) == []
    other = [MarkSet(m.recipient, m.epoch, "loans") for m in RECIPIENTS]
    assert named(read(copy[0], other, dataset="loans")) == []


def test_rows_that_stand_often_are_read_once(copy):
    table = pa.concat_tables([copy[0]] * 3)
    once, thrice = read(copy[0], RECIPIENTS)[123], read(table, RECIPIENTS)[123]
    assert (once.n_read, once.n_agree) == (thrice.n_read, thrice.n_agree)


def test_probabilities_are_over_everybody_tested_and_every_way_to_know_rows(copy):
    alone, among = read(shuffled(copy[0], 1_200), [LEAKER])[0], read(
        shuffled(copy[0], 1_200), RECIPIENTS
    )[123]  # fmt: skip
    if alone.log10_false > -15:
        assert among.log10_false == pytest.approx(alone.log10_false + math.log10(500), abs=1e-9)


def test_marking_twice_is_marking_once(export, copy):
    again, _ = marked(copy[0], LEAKER)
    assert again.equals(copy[0])


def test_a_reading_stops_at_its_most_marks(copy, monkeypatch):
    monkeypatch.setattr(variants, "MOST_MARKS", 50)
    assert read(copy[0], [LEAKER])[0].n_read <= 50
