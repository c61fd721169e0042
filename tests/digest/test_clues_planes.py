"""Planes of whole batches: none tells a value, and a sample has those of its records."""

import numpy as np
import pyarrow as pa
import pytest

from seawall import recognise
from seawall.digest.batch import digested
from seawall.digest.clues import WHOLE
from seawall.digest.key import Key
from seawall.model.batch import Batch
from seawall.model.clues import PLANES, spec
from tests.populations import batches, draw, kind

KEY, OTHER = Key(bytes(range(32))), Key(bytes(range(1, 33)))
MARKS = {
    "_id": [f"{4_815_162_342 + 7 * k:010d}" for k in range(40)],
    "email": [f"marked.wang{1950 + k}@sub{k}.seawall-marked.org" for k in range(40)],
    "last_ip": [f"93.184.{k + 100}.77" for k in range(40)],
    "card_number": ["4716928147152463"] * 40,
    "password": [f"MarkedSecret{k}" for k in range(40)],
    "created_at": [f"2019-03-{1 + k % 28:02d} 13:{k:02d}:17" for k in range(40)],
    "note": [
        f"Somebody marked this very text by number {k} of all, and a colleague wrote it down."
        for k in range(40)
    ],
    "full_name": ["Marked Wang"] * 40,
}  # fmt: skip


def clues(batch, key=KEY, below=WHOLE):
    layout = recognise.columns([batch])
    return digested(batch, layout.columns(batch.table), key, below).clues


@pytest.fixture(scope="module")
def marked():
    table = pa.record_batch({name: pa.array(values) for name, values in MARKS.items()})
    return Batch("marked-source", "people", table, np.arange(40), 1)


def test_every_plane_of_a_record_is_filled(marked):
    found = {name.partition(":")[0] for name in clues(marked).planes}
    assert {"filled", "dirty", "mail_domain", "ip_net", "day", "second", "counter", "step", "text",
            "text_frame", "secret", "secret_form", "card_reason"} <= found  # fmt: skip


def test_planes_are_of_their_types_and_lengths(marked):
    for name, plane in clues(marked).planes.items():
        assert plane.dtype == np.dtype(spec(name)[0]), name
        assert plane.shape == (40,), name


def test_no_plane_holds_a_marked_value(marked):
    """Neither the bytes of a value nor its number, whole or by its end, stand in any plane."""
    found = clues(marked)
    numbers = {int(v) for v in MARKS["_id"]} | {int(v) for v in MARKS["card_number"]}
    numbers |= {(93 << 8 | 184) + 1, 93 << 8 | 184}
    words = [v.encode() for column in MARKS.values() for v in column if not v.isdigit()]
    for name, plane in found.planes.items():
        if name.startswith(("day:", "second:")):
            continue  # dates of events stand there, by contract
        held = set(plane.astype(np.int64).tolist())
        assert not held & numbers, name
        raw = plane.tobytes()
        assert not any(word[k : k + 6] in raw for word in words for k in (0, 4, 8)), name


def test_what_names_a_value_changes_with_the_key(marked):
    """Planes that tell equal values from others do so under the key alone."""
    ours, theirs = clues(marked), clues(marked, OTHER)
    keyed = [name for name in ours.planes if "keyed" in spec(name)[2] or "digest" in spec(name)[2]]
    assert len(keyed) >= 8
    for name in keyed:
        filled = ours[name] != spec(name)[1]
        assert (ours[name][filled] != theirs[name][filled]).all(), name


def test_steps_do_not_narrow_a_counter(marked):
    """Whatever its steps say, the first value may lie anywhere in a span of sixteen or more."""
    values = np.array([int(v) for v in MARKS["_id"]])
    kept = clues(marked)["counter:_id"]
    width = 1 << (int(values.max()).bit_length() - 16)
    starts = [first for first in range(int(kept[0]) - width, int(kept[0]) + 1)
              if (np.abs(first + (values - values[0]) - kept) <= width).all()]  # fmt: skip
    assert len(starts) >= 16


@pytest.mark.parametrize("name", ["shop_orders", "international_users", "case_texts", "es_export"])
def test_a_sample_has_the_clues_of_its_records(name):
    population = draw(kind(name), 3_000, 5)
    batch = next(iter(batches(population)))
    whole = clues(batch)
    below = int(np.sort(whole["key"])[300])
    some = clues(batch, below=below)
    rows = np.flatnonzero(whole["key"] < np.uint64(below))
    assert some.n == 300
    for plane in whole.planes:
        if not plane.startswith(("step:", "counter:")) or plane in some:
            assert (some[plane] == whole[plane][rows]).all(), plane


def test_a_list_of_pairs_gives_mail_and_passwords():
    values = [f"somebody{k}@mail{k % 3}.example.org:secret{k % 7}" for k in range(60)]
    batch = Batch("list", "list", pa.record_batch({"column_1": pa.array(values)}), np.arange(60), 1)
    found = clues(batch)
    assert len(np.unique(found["mail"])) == 60
    assert len(np.unique(found["mail_domain"])) == 3
    assert len(np.unique(found["secret:column_1"])) == 7
    assert (found["secret_form:column_1"] == 6).all()


def test_a_word_for_nothing_fills_no_cell():
    names = pa.array(["NULL", "x y", "", " ", "无"] * 8)
    batch = Batch(
        "s", "t", pa.record_batch({"a": names, "b": pa.array(["1"] * 40)}), np.arange(40), 1
    )
    assert clues(batch)["filled"].tolist() == [2, 3, 2, 2, 2] * 8


def test_every_plane_of_the_contract_has_a_type_that_holds_its_neutral_value():
    for name, (dtype, neutral, meaning) in PLANES.items():
        assert np.full(1, neutral, dtype)[0] == neutral, name
        assert meaning
