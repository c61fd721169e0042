"""The automaton against phonenumbers, whose metadata it was compiled from by other means."""

from pathlib import Path

import numpy as np
import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumberType

from seawall import tables
from seawall.kernels.numbering import walk
from seawall.tables.e164 import KINDS, numbering

SOURCES = Path(__file__).parents[2] / "tables-src"
KIND = {
    PhoneNumberType.FIXED_LINE: "fixed_line",
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "fixed_or_mobile",
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.PREMIUM_RATE: "premium_rate",
    PhoneNumberType.SHARED_COST: "shared_cost",
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PERSONAL_NUMBER: "personal_number",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "uan",
    PhoneNumberType.VOICEMAIL: "voicemail",
}
PLACES = [(code, r) for code, regions in COUNTRY_CODE_TO_REGION_CODE.items() for r in regions]


def metadata(code, region):
    if region == "001":
        return PhoneMetadata.metadata_for_nongeo_region(code)
    return PhoneMetadata.metadata_for_region(region)


def examples(code, region):
    found = (getattr(metadata(code, region), kind) for kind in KINDS[1:-1])
    return [desc.example_number for desc in found if desc and desc.example_number]


EXAMPLES = [(code, example) for code, region in PLACES for example in examples(code, region)]


def ours(code, national):
    digits = np.frombuffer(f"{code}{national}".encode(), np.uint8).copy()
    automaton = numbering()
    value = int(walk(automaton.after, automaton.values, automaton.start, digits, 0, len(digits)))
    return (tables.countries()[value >> 4], KINDS[value & 15]) if value else None


def theirs(code, national):
    zeros = len(national) - len(national.lstrip("0"))
    number = phonenumbers.PhoneNumber(
        country_code=code,
        national_number=int(national),
        italian_leading_zero=zeros > 0 or None,
        number_of_leading_zeros=zeros if zeros > 1 else None,
    )
    if not phonenumbers.is_valid_number(number):
        return None
    region = phonenumbers.region_code_for_number(number)
    return region, KIND[phonenumbers.number_type(number)]


def test_example_numbers_of_every_region_agree():
    for code, national in EXAMPLES:
        assert ours(code, national) == theirs(code, national), (code, national)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(EXAMPLES), st.data())
def test_altered_example_numbers_agree(example, data):
    """Numbers near the borders of a plan: some digits changed, one added or taken away."""
    code, national = example
    digits = list(national)
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(0, len(digits) - 1))
        digits[place] = data.draw(st.sampled_from("0123456789"))
    altered = "".join(digits) + data.draw(st.sampled_from(["", "", "0", "7"]))
    if data.draw(st.booleans()):
        altered = altered[:-1]
    if altered.strip("0"):
        assert ours(code, altered) == theirs(code, altered)


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(list(COUNTRY_CODE_TO_REGION_CODE)),
    st.text("0123456789", min_size=2, max_size=16).filter(lambda text: text.strip("0")),
)
def test_random_digits_agree(code, national):
    assert ours(code, national) == theirs(code, national)


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=20), st.integers(0, 13_000))
def test_any_bytes_end_the_walk(raw, state):
    """No byte and no length leads out of the table."""
    automaton = numbering()
    digits = np.frombuffer(raw + b"\0", np.uint8).copy()
    value = walk(automaton.after, automaton.values, state, digits, 0, len(raw))
    if not raw.isdigit() and raw:
        assert value == 0


def test_the_shipped_automaton_is_what_the_patterns_compile_to(monkeypatch):
    monkeypatch.syspath_prepend(str(SOURCES))
    import numbering_automaton

    automaton = numbering()
    arrays = numbering_automaton.compile_plans()
    assert np.array_equal(arrays["after"], automaton.after)
    assert np.array_equal(arrays["values"], automaton.values)
    assert np.array_equal(arrays["entries"], automaton.entries)
    assert int(arrays["start"][0]) == automaton.start


def test_every_region_of_phonenumbers_has_a_plan():
    assert {(p.calling_code, p.region) for p in tables.plans()} == set(PLACES)


def test_prefixes_of_a_region_are_literal_digits():
    assert tables.plan("CN").national_prefix == "0"
    assert tables.plan("CN").idd[0] == "00"
    assert tables.plan("US").idd == ("011",)
    for plan in tables.plans():
        assert all(prefix.isdigit() for prefix in plan.idd)


def test_an_unknown_region_is_an_error():
    with pytest.raises(tables.TableError):
        tables.plan("ZZ")


def test_patterns_expand_to_what_they_match(monkeypatch):
    monkeypatch.syspath_prepend(str(SOURCES))
    from digit_patterns import expand

    assert expand("00") == ["00"]
    assert set(expand("1(?:[2-4]|\\d{1,2}5)?")) >= {"1", "12", "1995", "105"}
    with pytest.raises(ValueError):
        expand("(?=1)2")
