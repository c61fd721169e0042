"""Phone numbers against phonenumbers, and the fast way through the kernel against the slow one."""

import numpy as np
import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneMetadata, PhoneNumberFormat

from seawall import tables
from seawall.elements import phone
from seawall.errors import TableError
from seawall.kernels.numbering import FIXED_LINE, FIXED_OR_MOBILE, MOBILE
from seawall.model.element import PREFIX, Reason
from seawall.model.strings import from_values
from seawall.tables.e164 import KINDS

#: Regions whose own notation carries more than a trunk prefix: digits inside or two prefixes.
OWN_NOTATION = {"AR", "BY", "CN"}


def read(values, element=phone.ELEMENT):
    """(reason, canonical) of each value, judged as one column."""
    column = from_values([value.encode() for value in values])
    codes = element.judge(column).codes
    blocks, lengths, _ = element.canonical(column, codes)
    return [
        (Reason(code).name, bytes(block[PREFIX : PREFIX + n]).decode())
        for code, block, n in zip(codes, blocks, lengths, strict=True)
    ]


def facts(value):
    judged = phone.judge(from_values([value.encode()]))
    return {name: int(values[0]) for name, values in judged.facts.items()}


def examples(region):
    metadata = PhoneMetadata.metadata_for_region(region)
    found = (metadata.fixed_line, metadata.mobile, metadata.toll_free, metadata.voip)
    numbers = (d.example_number for d in found if d and d.example_number)
    return [phonenumbers.parse(number, region) for number in numbers]


def e164(number):
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_numbers_as_written_in_a_region_and_abroad_are_read(region):
    numbers = [n for n in examples(region) if len(str(n.national_number)) >= 7]
    known = [("VALID", e164(n)) for n in numbers]
    abroad = [phonenumbers.format_number(n, PhoneNumberFormat.INTERNATIONAL) for n in numbers]
    assert read(abroad) == known
    if region not in OWN_NOTATION:
        home = [phonenumbers.format_number(n, PhoneNumberFormat.NATIONAL) for n in numbers]
        assert read(home, phone.element_for(region)) == known


@settings(deadline=None, max_examples=200)
@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_chinese_mobile_numbers_agree_with_phonenumbers(number):
    """Where it knows the network; the ministry has given out a few more."""
    valid = phonenumbers.is_valid_number(phonenumbers.parse(number, "CN"))
    allocated = tables.segments().kind[int(number[:5])] > 0
    assert allocated or not valid
    assert read([number]) == [("VALID" if allocated else "REGION", "+86" + number)]


SPELLINGS = [
    "{}",
    "+86{}",
    "86{}",
    "0086{}",
    "0{}",
    " {} ",
    "+86 {}",
    "(+86){}",
    "86-{}",
    "\u00a0{}",
    "+86.{}.",
    "\t{}",
]


@settings(deadline=None, max_examples=200)
@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.sampled_from(SPELLINGS),
    st.sampled_from(["", "-", " ", "）"]),
)
def test_spellings_of_a_number_are_one_number(number, spelling, separator):
    allocated = tables.segments().kind[int(number[:5])] > 0
    spelt = separator.join((number[:3], number[3:7], number[7:]))
    if allocated and spelling != "+86.{}.":
        assert read([spelling.format(spelt)]) == [("VALID", "+86" + number)]
        wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in spelling.format(spelt))
        assert read([wide]) == [("VALID", "+86" + number)]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.text("0123456789+-() .*xX转eE/", max_size=24), max_size=6))
def test_values_are_judged_alone(values):
    """No value changes how its neighbour is read, and none reads past its end."""
    assert read(values) == [read([value])[0] for value in values]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.binary(max_size=80), max_size=5), st.sampled_from(["CN", "US", "BR", "FI"]))
def test_any_bytes_are_judged(values, region):
    element = phone.element_for(region)
    column = from_values(values)
    codes, _ = element.judge(column)
    blocks, lengths, long = element.canonical(column, codes)
    written = (codes == Reason.VALID) | (codes == Reason.REGION)
    assert ((lengths > 0) == written).all()
    assert (lengths <= 16).all()
    assert long == []
    for block, n in zip(blocks, lengths, strict=True):
        text = bytes(block[PREFIX : PREFIX + n])
        assert n == 0 or (text[:1] == b"+" and text[1:].isdigit())


@settings(deadline=None, max_examples=100)
@given(st.from_regex(r"[0-9]{17}[0-9X]|[0-9]{14,20}|[02-9][0-9]{10}", fullmatch=True))
def test_ids_and_counters_are_no_phone_numbers(value):
    if not value.startswith(("0", "86")):
        assert read([value]) == [("SHAPE", "")]


def test_a_mobile_number_knows_its_network_and_city():
    known = facts("13800138000")
    assert tables.countries()[known["country"]] == "CN"
    assert tables.carriers()[known["carrier"]] == "China Mobile"
    assert tables.cities()[known["city"]].division == 110000
    assert known["division"] == 110000
    assert facts("+86 138-0013-8000") == known
    assert facts("１３８００１３８０００") == known


def test_a_landline_knows_its_city_and_no_network():
    known = facts("0755-26770000")
    assert tables.cities()[known["city"]].division == 440300
    assert known["division"] == 440000
    assert known["carrier"] == 0


def test_a_number_from_abroad_knows_its_country():
    known = facts("+44 20 7031 3000")
    assert tables.countries()[known["country"]] == "GB"
    assert known["city"] == known["division"] == known["carrier"] == 0


def test_a_network_whose_cities_are_not_known_has_none():
    known = facts("17312345678")
    assert tables.carriers()[known["carrier"]] == "China Telecom"
    assert known["city"] == known["division"] == 0


def test_facts_of_what_is_no_number_are_zero():
    for value in ("", "15412345678", "138****8000", "1.38E+10", "abc", "62345678"):
        assert set(facts(value).values()) == {0}


def test_a_region_without_a_plan_is_an_error():
    with pytest.raises(TableError):
        phone.judge_for("ZZ")


def test_the_judge_of_a_region_reads_its_prefixes():
    judge = phone.judge_for("US")
    column = from_values([b"(650) 253-0000", b"1-650-253-0000", b"011 86 138 0013 8000"])
    assert judge(column).codes.tolist() == [Reason.VALID] * 3
    assert judge(from_values([b"13800138000"])).codes.tolist() == [Reason.SHAPE]


def test_an_empty_column_is_judged():
    judged = phone.judge(from_values([]))
    assert judged.codes.shape == (0,)
    assert phone.canonical(from_values([]), judged.codes).blocks.shape == (0, 64)


def test_codes_of_another_column_write_nothing():
    column = from_values([b"", b"abc", b"310101"])
    codes = np.full(3, Reason.VALID, np.uint8)
    assert phone.canonical(column, codes).lengths.tolist() == [0, 0, 0]


def test_kernels_and_tables_count_kinds_alike():
    kinds = (KINDS[FIXED_LINE], KINDS[MOBILE], KINDS[FIXED_OR_MOBILE])
    assert kinds == ("fixed_line", "mobile", "fixed_or_mobile")
