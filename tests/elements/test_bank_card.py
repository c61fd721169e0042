"""Payment cards: python-stdnum's Luhn is the oracle for the check digit."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn

from seawall import tables
from seawall.elements import bank_card
from seawall.model.element import PREFIX, Reason
from seawall.model.strings import from_values


def read(value):
    """(reason, canonical) of one value."""
    column = from_values([value.encode()])
    codes = bank_card.judge(column).codes
    blocks, lengths, _ = bank_card.canonical(column, codes)
    return Reason(codes[0]).name, bytes(blocks[0, PREFIX : PREFIX + lengths[0]]).decode()


def issuer_of(value):
    judged = bank_card.judge(from_values([value.encode()]))
    return tables.issuers()[judged.facts["issuer"][0]]


@settings(deadline=None, max_examples=200)
@given(st.from_regex(r"(42[0-9]{13}|5[1-5][0-9]{13}|620[0-9]{12,15})[1-9]", fullmatch=True))
def test_check_digit_agrees_with_stdnum(number):
    valid = luhn.is_valid(number)
    assert read(number) == (("VALID", number) if valid else ("CHECK", ""))


@settings(deadline=None, max_examples=200)
@given(st.from_regex(r"(4[0-9]{14}|62000[0-9]{13})", fullmatch=True), st.sampled_from("- "))
def test_groups_do_not_change_a_number(body, separator):
    number = body + luhn.calc_check_digit(body)
    groups = separator.join(number[i : i + 4] for i in range(0, len(number), 4))
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    assert read(number) == read(groups) == read(wide)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.binary(max_size=40), max_size=5))
def test_any_bytes_are_judged(values):
    column = from_values(values)
    codes = bank_card.judge(column).codes
    _, lengths, long = bank_card.canonical(column, codes)
    assert ((lengths > 0) == (codes == Reason.VALID)).all()
    assert long == []


def test_a_right_check_digit_without_an_issuer_is_no_card():
    assert luhn.is_valid("7000000000000005")
    assert read("7000000000000005") == ("SHAPE", "")


def test_few_random_numbers_are_cards():
    """A tenth has a right check digit; issuer and length leave one in forty of them at most."""
    rng = np.random.default_rng(20261123)
    column = from_values([b"%018d" % n for n in rng.integers(0, 10**18, 20_000)])
    assert np.mean(bank_card.judge(column).codes == Reason.VALID) < 0.025


def test_an_issuer_is_told_by_scheme_and_bank():
    assert issuer_of("4242424242424242").scheme == "Visa"
    assert issuer_of("6200000000000005").scheme == "UnionPay"
    number = "622202000000000000"
    number += luhn.calc_check_digit(number)
    assert issuer_of(number).bank == "Industrial and Commercial Bank of China"


def test_lengths_are_those_of_the_issuer():
    body = "4242424242424"
    assert read(body + luhn.calc_check_digit(body))[0] == "SHAPE"  # 14 digits


def test_codes_of_another_column_write_nothing():
    column = from_values([b"", b"abc", b"4242"])
    codes = np.full(3, Reason.VALID, np.uint8)
    assert bank_card.canonical(column, codes).lengths.tolist() == [0, 0, 0]
