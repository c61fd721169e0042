"""Dates inside prose against a regex, and texts of which only some are read."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.kernels import text_dates
from seawall.model.strings import from_values
from tests.reference import text_dates as slow

DATE = st.builds(
    lambda y, m, d, form: form.format(y, m, d),
    st.integers(1890, 2160),
    st.integers(0, 13),
    st.integers(0, 32),
    st.sampled_from(
        ["{}-{}-{}", "{}-{:02}-{:02}", "{}/{}/{}", "{}.{}.{}", "{}年{}月{}日", "{}-{}/{}", "{}{}{}"]
    ),
)
FILLING = st.text(st.sampled_from("在于,。 -/.年月日x1209 "), max_size=12)
TEXT = st.lists(st.one_of(DATE, FILLING), max_size=8).map("".join)


def read(texts: list[str], step: int = 1) -> list[int]:
    column = from_values([t.encode() for t in texts])
    return text_dates.newest(column.data, column.offsets, step).tolist()


@settings(deadline=None, max_examples=400)
@given(st.lists(TEXT, min_size=1, max_size=6))
def test_agrees_with_the_slow_twin(texts):
    assert read(texts) == [slow.newest(t) for t in texts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("报警人称其生于1990年1月2日，于2022年6月30日16时报案", 20220630),
        ("ordered 2021-12-31, paid 2022-1-5.", 20220105),
        ("电话13912342022-06-30", 0),
        ("2022-02-30", 0),
        ("", 0),
    ],
)
def test_the_newest_date_of_a_text_is_read(text, expected):
    assert read([text]) == [expected]


def test_only_every_fourth_text_is_read_when_asked():
    assert np.flatnonzero(read(["2022-06-30"] * 10, 4)).tolist() == [0, 4, 8]
