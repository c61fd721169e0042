"""IDs and telephone numbers in their forms."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from seawall.synth.identifiers import (
    IdForm,
    PhoneForm,
    check_character,
    ids,
    phones,
    through_double,
)

BODIES = st.builds(
    lambda code, year, rest: (code * 10_000 + year) * 10_000_000 + rest,
    st.integers(110_101, 659_012),
    st.integers(1900, 2099),
    st.integers(101_001, 1_231_999),
)


def one_id(body, form):
    out, offsets = np.zeros(80, np.uint8), np.zeros(2, np.int32)
    forms, values = np.array([form], np.uint8), np.zeros(1, np.int64)
    bare = np.zeros(1, np.uint8)
    end = ids(out, 0, offsets, np.array([body]), forms, values, bare)
    return out[:end].tobytes().decode(), int(values[0]), IdForm(int(forms[0])), bool(bare[0])


def one_phone(number, form):
    out, offsets, values = np.zeros(60, np.uint8), np.zeros(2, np.int32), np.zeros(1, np.int64)
    end = phones(out, 0, offsets, np.array([number]), np.array([form], np.uint8), values)
    return out[:end].tobytes().decode(), int(values[0])


@settings(deadline=None)
@given(BODIES)
def test_check_characters_agree_with_stdnum(body):
    assert chr(check_character(body)) == ric.calc_check_digit(f"{body}0")


@settings(deadline=None, max_examples=500)
@given(st.integers(10**16, 10**18 - 1))
@example(2**57)
@example(999_999_999_999_999_999)
def test_rounding_prints_what_a_double_prints(number):
    """Python's repr is the shortest text that names the double, as JavaScript's is."""
    assert through_double(number) == int(Decimal(repr(float(number))))


@settings(deadline=None)
@given(BODIES, st.sampled_from(IdForm))
def test_every_form_of_an_id_says_what_it_should(body, form):
    whole = f"{body}{chr(check_character(body))}"
    text, value, kept, bare = one_id(body, form)
    if form == IdForm.EMPTY:
        assert (text, value) == ("", 0)
    elif kept == IdForm.PLAIN:
        assert (text, value, bare) == (whole, body, False)
        assert form != IdForm.ROUNDED or whole[-1] == "X"
        assert form != IdForm.OLD or whole[6] == "2"
    elif kept == IdForm.MASKED:
        assert text == whole[:3] + "*" * 11 + whole[14:]
        assert value == 0
    elif kept == IdForm.WRONG_CHECK:
        assert text[:17] == whole[:17]
        assert text[17] != whole[17]
        assert value == 0
    elif kept == IdForm.OLD:
        assert text == whole[:6] + whole[8:17]
        assert value == body
    elif kept == IdForm.FULL_WIDTH:
        assert text == "".join(chr(ord(c) + 0xFEE0) for c in whole)
    elif kept == IdForm.SPACED:
        assert text == f"{whole[:6]} {whole[6:14]} {whole[14:]}"
    else:
        assert bare
        assert int(text) == int(Decimal(repr(float(int(whole)))))
        fits = ric.calc_check_digit(text) == text[-1] and text[14:17] != "000"
        assert value == (int(text[:17]) if fits else 0)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (PhoneForm.PLAIN, "13800138000"),
        (PhoneForm.MASKED, "138****8000"),
        (PhoneForm.FULL_WIDTH, "１３８００１３８０００"),
        (PhoneForm.DASHED, "138-0013-8000"),
        (PhoneForm.SPACED, "138 0013 8000"),
        (PhoneForm.PLUS_86, "+8613800138000"),
        (PhoneForm.BARE_86, "8613800138000"),
        (PhoneForm.PLUS_86_SPACED, "+86 138 0013 8000"),
        (PhoneForm.EMPTY, ""),
    ],
)
def test_every_form_of_a_number_is_written(form, text):
    hidden = form in (PhoneForm.MASKED, PhoneForm.EMPTY)
    assert one_phone(13800138000, form) == (text, 0 if hidden else 13800138000)
