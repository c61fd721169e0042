"""Masks against a slow twin, and the floors below which none is told."""

from hypothesis import given
from hypothesis import strategies as st

from seawall.model.strings import from_values
from seawall.recognise import masks
from tests.reference import masks as slow

TEXT = st.text(
    st.sampled_from("09aZ -/@.\t\n王李é\u3000Ａ９🙂ж\x7f") | st.characters(codec="utf-8"),
    min_size=1, max_size=60,
)  # fmt: skip


@given(st.lists(TEXT, min_size=1, max_size=40), st.booleans())
def test_masks_agree_with_the_slow_twin(values, runs):
    column = from_values([v.encode() for v in values])
    found = masks.common(column, runs=runs, fewest=1)
    wanted = slow.common(values, runs=runs, fewest=1)
    assert {m: round(share * len(values)) for m, share in found.items()}.items() <= wanted.items()
    assert len(found) == min(masks.MOST, len(wanted))
    assert sum(found.values()) <= 1.0001


@given(st.lists(TEXT, max_size=40))
def test_lengths_are_characters(values):
    column = from_values([v.encode() for v in values])
    assert masks.lengths(column).tolist() == [len(v) for v in values]


def test_a_mask_of_few_rows_is_not_told():
    column = from_values([b"13800000000"] * 200 + [b"secret-AB-77"] * 19)
    assert masks.common(column, runs=True) == {"9{11}": round(200 / 219, 5)}


def test_a_mask_of_a_small_share_is_not_told():
    column = from_values([b"1"] * 9_000 + [b"a-1"] * 80)
    assert list(masks.common(column, runs=True)) == ["9"]


def test_nothing_has_no_mask():
    assert masks.common(from_values([]), runs=True) == {}
    assert masks.common(from_values([b""] * 50), runs=False) == {}


def test_long_values_end_in_an_ellipsis_and_one_mask():
    column = from_values([b"a" * 48 + b"9" * k for k in range(1, 40)])
    assert masks.common(column, runs=True) == {"a{48}…": 1.0}
