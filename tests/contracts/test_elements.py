"""What every element promises, held against every element."""

import re
import sys

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seawall import tables
from seawall.elements import ELEMENTS, by_id, in_prose, in_text
from seawall.model.element import BLOCK, PREFIX, ROOM, Reason
from seawall.model.strings import Strings, from_values
from tests.contracts.columns import BROKEN, FILES, KNOWN, LONG, columns

FACTS = {
    "born_on": np.int32, "date": np.int32, "sex": np.uint8, "division": np.int32,
    "country": np.uint16, "carrier": np.uint8, "city": np.uint16, "issuer": np.uint16,
}  # fmt: skip
DIGESTED = (Reason.VALID, Reason.REGION)
#: Day and month may stand either way: a column decides by its other values (docs of date.py).
EITHER = re.compile(rb"[0-9]{1,2}[^0-9][0-9]{1,2}[^0-9]")
SLOW = settings(deadline=None, max_examples=150)
every = pytest.mark.parametrize("element", ELEMENTS, ids=lambda e: e.id)
identifiers = pytest.mark.parametrize(
    "element", [e for e in ELEMENTS if e.canonical], ids=lambda e: e.id
)


def check(element, column):
    """The shapes and types of one judgement."""
    codes, facts = element.judge(column)
    assert codes.shape == (column.n,)
    assert codes.dtype == np.uint8
    assert set(np.unique(codes).tolist()) <= {int(r) for r in Reason}
    for name, fact in facts.items():
        assert fact.shape == (column.n,), name
        assert fact.dtype == FACTS[name], name
    return codes, facts


def judged(element, values):
    """Codes and facts of values, one tuple each."""
    codes, facts = check(element, from_values(values))
    return list(zip(codes.tolist(), *(facts[k].tolist() for k in sorted(facts)), strict=True))


def canonical(element, column, codes):
    """The canonical values as bytes, with the promises about their form."""
    blocks, lengths, long = element.canonical(column, codes)
    assert blocks.shape == (column.n, BLOCK)
    assert (blocks.dtype, lengths.dtype) == (np.uint8, np.int32)
    assert not blocks[:, :PREFIX].any()
    found = [bytes(blocks[i, PREFIX : PREFIX + n]) for i, n in enumerate(lengths.tolist())]
    for i, n in enumerate(lengths.tolist()):
        assert 0 <= n <= ROOM
        assert not blocks[i, PREFIX + n :].any()
    for row, value in long:
        assert len(value) > ROOM
        assert lengths[row] == 0
        found[row] = value
    return found


@every
@pytest.mark.parametrize("values", [[], [b""], [b""] * 9], ids=["none", "one", "nine"])
def test_empty_columns_have_empty_judgements(element, values):
    codes, _ = check(element, from_values(values))
    assert (codes == Reason.EMPTY).all()


@every
def test_broken_and_long_values_are_judged_too(element):
    codes, _ = check(element, from_values(BROKEN + LONG + KNOWN))
    assert (codes[: len(BROKEN)] != Reason.VALID).all()
    if element.canonical:
        canonical(element, from_values(BROKEN + LONG + KNOWN), codes)


@every
@SLOW
@given(columns, columns)
def test_a_value_is_judged_whatever_stands_around_it(element, some, others):
    if element.id in ("date", "birth_date"):
        some, others = ([v for v in c if not EITHER.search(v)] for c in (some, others))
    assert judged(element, some + others) == judged(element, some) + judged(element, others)


@every
@SLOW
@given(columns, st.integers(0, 12), st.integers(0, 12))
def test_a_slice_of_a_column_is_judged_like_a_copy(element, values, start, stop):
    whole = from_values(values)
    start, stop = sorted((min(start, whole.n), min(stop, whole.n)))
    part = Strings(whole.data, whole.offsets[start : stop + 1])
    copy = from_values(values[start:stop])
    codes, facts = check(element, part)
    other, others = check(element, copy)
    assert codes.tolist() == other.tolist()
    assert {k: v.tolist() for k, v in facts.items()} == {k: v.tolist() for k, v in others.items()}
    if element.canonical:
        assert canonical(element, part, codes) == canonical(element, copy, other)


@identifiers
@SLOW
@given(columns)
def test_canonical_values_are_there_for_what_is_digested_and_for_nothing_else(element, values):
    column = from_values(values)
    codes = element.judge(column).codes
    for code, value in zip(codes.tolist(), canonical(element, column, codes), strict=True):
        assert bool(value) == (code in DIGESTED)


def well_formed(value: bytes) -> bool:
    """Whether a reader would hand it out: what is not UTF-8 it mends first."""
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


@identifiers
@SLOW
@given(columns)
@example([b"+200000000"])  # two trunk prefixes
def test_a_canonical_value_is_its_own_canonical_value(element, values):
    column = from_values([v for v in values if well_formed(v)])
    made = [v for v in canonical(element, column, element.judge(column).codes) if v]
    again = from_values(made)
    codes = element.judge(again).codes
    assert set(codes.tolist()) <= set(DIGESTED)
    assert canonical(element, again, codes) == made


@SLOW
@given(columns)
def test_finds_in_text_are_canonical_values_of_their_element(values):
    column = from_values([b"" if k % 5 == 4 else v for k, v in enumerate(values)])
    finds = in_text.find(column)
    assert (np.diff(finds.row) >= 0).all()
    for k, row in enumerate(finds.row.tolist()):
        assert column.offsets[row] <= finds.start[k] < finds.end[k] <= column.offsets[row + 1]
        length = int(finds.canonical.lengths[k])
        value = bytes(finds.canonical.blocks[k, PREFIX : PREFIX + length])
        value = dict(finds.canonical.long).get(k, value)
        element = by_id(tables.elements()[int(finds.element[k]) - 1].id)
        one = from_values([value])
        codes = element.judge(one).codes
        assert codes[0] in DIGESTED
        assert canonical(element, one, codes) == [value]


@SLOW
@given(columns)
def test_presence_in_prose_has_a_flag_for_every_value(values):
    for flags in in_prose.presence(from_values(values)).values():
        assert (flags.shape, flags.dtype) == ((len(values),), np.bool_)


def test_every_row_of_the_catalogue_has_its_plug_in_and_every_plug_in_its_row():
    rows = [row for row in tables.elements() if row.id != "name_birth_date"]
    assert [e.id for e in ELEMENTS] == [row.id for row in rows]
    assert [bool(e.canonical) for e in ELEMENTS] == [row.identifier for row in rows]


def test_numbers_are_bits_of_a_mask_and_never_used_twice():
    numbers = [row.number for row in tables.elements()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert max(numbers) < 64


@every
def test_an_element_names_its_source_and_has_known_answers(element):
    stem = element.id.replace(".", "_")
    module = sys.modules[f"seawall.elements.{stem}"]
    assert re.search(r"\bSources?:", module.__doc__)
    assert module.ELEMENT is element
    assert stem in [path.stem for path in FILES]
