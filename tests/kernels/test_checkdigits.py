"""Check digits against python-stdnum, dates against the standard library."""

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.iso7064 import mod_11_2

from seawall.kernels import checkdigits


def array(text: bytes) -> np.ndarray:
    return np.frombuffer(text, np.uint8)


@settings(deadline=None, max_examples=200)
@given(
    st.text(st.sampled_from("0123456789"), min_size=17, max_size=17),
    st.sampled_from("0123456789Xx"),
)
def test_mod_11_2_agrees_with_stdnum(digits: str, check: str) -> None:
    raw = array(f"..{digits}{check}".encode())
    wanted = mod_11_2.calc_check_digit(digits)
    assert chr(checkdigits.mod_11_2_char(raw, 2)) == wanted
    assert checkdigits.mod_11_2_ok(raw, 2) == (check.upper() == wanted)
    assert not checkdigits.mod_11_2_ok(raw, 3)


@settings(deadline=None, max_examples=200)
@given(st.binary(min_size=0, max_size=20), st.integers(-3, 21))
def test_mod_11_2_never_reads_past_the_buffer(raw: bytes, start: int) -> None:
    ok = checkdigits.mod_11_2_ok(array(raw), start)
    assert not ok or raw[start : start + 17].isdigit()


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("0123456789"), min_size=2, max_size=19))
def test_luhn_agrees_with_stdnum(digits: str) -> None:
    assert checkdigits.luhn_ok(array(digits.encode()), 0, len(digits)) == luhn.is_valid(digits)
    assert not checkdigits.luhn_ok(array(digits.encode() + b"a"), 0, len(digits) + 1)


@settings(deadline=None, max_examples=400)
@given(st.integers(-1, 2500), st.integers(-1, 14), st.integers(-1, 33))
def test_dates_are_those_of_the_calendar(year: int, month: int, day: int) -> None:
    try:
        date(year, month, day)
        there = True
    except ValueError:
        there = False
    assert checkdigits.is_date(year, month, day) == there
