"""Clues of IDs, names, phones and addresses against the slow twin, and that they tell no value."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall import tables
from seawall.digest.clues.seen import mix
from seawall.digest.key import Key
from seawall.elements import by_id
from seawall.kernels import clue_mix
from seawall.kernels.clue_phone import tail
from seawall.model.clues import spec
from seawall.model.element import PREFIX, Reason
from seawall.model.strings import from_values
from seawall.tables.division_years import FEWEST, division_years
from tests.digest.clues import KEY, clues_of
from tests.elements.test_cn_resident_id import SPELLINGS, numbers
from tests.elements.test_person_name import HAN, NAMES
from tests.elements.test_places import TEXT
from tests.reference import clues_person as slow
from tests.reference import resident_number

ID_PLANES = (
    "id_province", "id_place", "place_start", "place_end", "order_pair", "place_born", "id_form",
    "id_near", "sex", "born_year", "born_month", "born_mark",
)  # fmt: skip
NAME_PLANES = (
    "name", "name_form", "name_length", "surname", "given", "given_first", "given_last"
)  # fmt: skip
PHONE_PLANES = (
    "phone_network", "phone_since", "phone_kind", "phone_segment", "phone_tail", "phone_near"
)  # fmt: skip
ADDRESS_PLANES = ("address", "address_length", "building", "address_number")
MOBILES = st.builds(
    lambda form, number: form.format(number),
    st.sampled_from(["{}", "+86{}", "0086 {}", "{}转801", "＋86 {}", " {}", "{}.0"]),
    st.one_of(
        st.integers(13_000_000_000, 19_999_999_999), st.integers(13_812_345_600, 13_812_345_700)
    ),
)
LATIN = st.from_regex(r"\A[A-Z][a-zé]+[ .'-]{0,2}[A-Za-z]+\Z")
TITLED = st.sampled_from(["王先生", "欧阳女士", "李 老师", "张同志明", "先生", "王小姐"])
ADDRESSES = TEXT.map(lambda text: f"上海市浦东新区甲路{text} 12号３0１室")
OTHER_PHONES = st.sampled_from(["", "010-65220181", "+442079460000", "138****1234", "12345", "x"])


def judged(element, values):
    column = from_values([v.encode() for v in values])
    return column, by_id(element).judge(column)


def agree(clues, expected, planes):
    neutral = {name: spec(name)[1] for name in planes}
    for i, row in enumerate(expected):
        assert {name: int(clues[name][i]) for name in planes} == neutral | row


@settings(deadline=None, max_examples=200)
@given(st.lists(SPELLINGS, min_size=1, max_size=12))
def test_clues_of_resident_ids_agree_with_the_slow_twin(values):
    agree(clues_of({"cn.resident_id": values}), slow.resident(values, KEY), ID_PLANES)


@settings(deadline=None, max_examples=100)
@given(numbers(), st.lists(st.integers(-40, 40), min_size=1, max_size=8))
def test_neighbouring_ids_are_told(first, steps):
    values, serial = [], int(first[:17])
    for step in steps:
        serial = max(0, serial + step)
        digits = f"{serial:017}"
        values.append(digits + resident_number.check_character(digits))
    agree(clues_of({"cn.resident_id": values}), slow.resident(values, KEY), ID_PLANES)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.one_of(HAN, NAMES, st.text(max_size=12), LATIN, TITLED), min_size=1, max_size=8))
def test_clues_of_names_agree_with_the_slow_twin(values):
    _, found = judged("person_name", values)
    expected = [
        slow.name(value, Reason(code).name, KEY)
        for value, code in zip(values, found.codes, strict=True)
    ]
    agree(clues_of({"person_name": values}), expected, NAME_PLANES)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.one_of(MOBILES, OTHER_PHONES), min_size=1, max_size=10))
def test_clues_of_phones_agree_with_the_slow_twin(values):
    column, found = judged("phone", values)
    blocks, lengths, _ = by_id("phone").canonical(column, found.codes)
    canonical = [
        bytes(b[PREFIX : PREFIX + n]).decode() for b, n in zip(blocks, lengths, strict=True)
    ]
    reasons = [Reason(code).name for code in found.codes]
    agree(clues_of({"phone": values}), slow.phones(values, reasons, canonical, KEY), PHONE_PLANES)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.one_of(TEXT, ADDRESSES), min_size=1, max_size=8))
def test_clues_of_addresses_agree_with_the_slow_twin(values):
    _, found = judged("address", values)
    clues = clues_of({"address": values})
    expected = [
        slow.address(value, KEY) if code == Reason.VALID else {}
        for value, code in zip(values, found.codes, strict=True)
    ]
    agree(clues, expected, ADDRESS_PLANES)
    for i, division in enumerate(found.facts["division"].tolist()):
        division = division if found.codes[i] == Reason.VALID else 0
        county = slow.keyed(division, KEY, "county", 32) if division % 100 else 0
        assert clues["address_province"][i] == division // 10_000
        assert clues["address_place"][i] == county


@given(st.integers(0, 2**64 - 1))
def test_both_mixers_are_the_same(x):
    assert int(clue_mix.mix(np.uint64(x))) == int(mix(np.array([x], np.uint64))[0]) == slow.mix(x)


def person(code="310105", born="19840517", order="123"):
    digits = code + born + order
    return digits + resident_number.check_character(digits)


def test_the_columns_speak_where_the_id_is_silent():
    clues = clues_of(
        {
            "cn.resident_id": [person(), person(), "", "310***********1234"],
            "birth_date": ["1984-05-17", "1984-05-20", "1990-10-12", ""],
            "sex": ["男", "女", "女", "未知"],
        }
    )
    assert clues["birth_agrees"].tolist() == [1, 0, -1, -1]
    assert clues["sex_agrees"].tolist() == [1, 0, -1, -1]
    assert clues["sex"].tolist() == [1, 1, 2, 0]
    assert clues["born_year"].tolist() == [1984, 1984, 1990, 0]
    assert clues["born_month"].tolist() == [5, 5, 10, 0]
    assert clues["born_mark"].tolist() == [8, 8, 0, 0]


def test_a_birth_date_a_day_apart_or_turned_nearly_agrees():
    born = ["19840517", "19840531", "19841231", "19840807", "19840517", "20000228"]
    beside = ["1984-05-16", "1984-06-01", "1985-01-01", "1984-07-08", "1984-05-19", "2000-03-01"]
    ids = [person(born=one) for one in born]
    clues = clues_of({"cn.resident_id": ids, "birth_date": beside})
    assert clues["birth_agrees"].tolist() == [2, 2, 2, 2, 0, 0]


def test_the_county_of_an_address_and_of_an_id_have_one_hash():
    clues = clues_of({"cn.resident_id": [person()], "address": ["上海市长宁区甲路5号"]})
    assert clues["id_place"][0] == clues["address_place"][0] > 0
    assert clues["id_province"][0] == clues["address_province"][0] == 31


def test_flats_of_one_house_share_their_building():
    clues = clues_of({"address": ["上海市长宁区甲路5号301室", "上海市长宁区甲路5号 1102室"]})
    assert clues["building"][0] == clues["building"][1] > 0
    assert clues["address"][0] != clues["address"][1]
    assert clues["address_number"].tolist() == [301, 1102]


def test_without_columns_of_a_person_nothing_of_a_person_is_filled():
    planes = clues_of({"date": ["2020-01-01"]}).planes
    assert not set(planes) & {*ID_PLANES, *NAME_PLANES, *PHONE_PLANES, *ADDRESS_PLANES}


MARKED = {
    "cn.resident_id": [person("310115", "19930307", "618"), person("469007", "19790228", "442")],
    "phone": ["13812345678", "+8617700009999"],
    "person_name": ["欧阳守一", "马丽"],
    "address": ["上海市浦东新区甲路7412号90210室", "海南省乙镇丙村6655号"],
    "birth_date": ["1993-03-07", "1979-02-28"],
    "sex": ["女", "男"],
}


def fragments():
    """Numbers that would tell a marked value: its parts, longer and shorter, as they may be kept."""
    found = set()
    for number in MARKED["cn.resident_id"]:
        found |= {int(number[:6]), int(number[6:14]), int(number[14:17]), int(number[:17])}
        found |= {int(number[8:14]), int(number[10:14]), int(number[4:6]), int(number[:14])}
    for number in ("13812345678", "17700009999"):
        found |= {int(number), int(number[:7]), int(number[3:]), int(number[7:]), int(number[3:7])}
    return {number for number in found if number > 255}


def test_marked_values_stand_in_no_plane():
    clues = clues_of(MARKED)
    told = fragments()
    for name, plane in clues.planes.items():
        if name == "position" or name.startswith("address_"):
            continue  # the house number is meant to be told
        assert not told & {int(value) for value in plane}, name
    text = b"".join(plane.tobytes() for plane in clues.planes.values())
    for values in MARKED.values():
        for value in values:
            if len(value) > 1:
                assert value.encode() not in text
                assert value[-4:].encode() not in text


def test_another_key_leaves_no_hash_the_same():
    one, other = clues_of(MARKED), clues_of(MARKED, Key(bytes(32)))
    hashed = [name for name, plane in one.planes.items() if plane.dtype in (np.uint32, np.uint64)]
    hashed = [name for name in hashed if name not in ("filled", "dirty")]
    assert {"id_place", "place_born", "name", "given", "phone_segment", "building"} <= set(hashed)
    for name in hashed:
        both = (one[name] != 0) & (other[name] != 0)
        assert not (both & (one[name] == other[name])).any(), name


@pytest.mark.parametrize("key", [KEY, Key(bytes(32))])
def test_order_codes_are_told_in_another_order(key):
    values = [person(order=f"{pair:02}1") for pair in range(100)]
    kept = clues_of({"cn.resident_id": values}, key)["order_pair"]
    assert sorted(kept.tolist()) == list(range(100))
    assert np.count_nonzero(kept == np.arange(100)) < 10


def test_no_county_is_told_by_the_years_of_its_code():
    years, exact = division_years(), tables.divisions()
    codes = np.flatnonzero(exact.level)
    told = np.stack([codes // 10_000, years.start[codes], years.end[codes]])
    _, inverse, counts = np.unique(told, axis=1, return_inverse=True, return_counts=True)
    provinces = np.bincount(codes // 10_000)
    alone = counts[inverse.reshape(-1)] < FEWEST
    assert (provinces[codes[alone] // 10_000] < FEWEST).all()


def test_no_class_of_endings_tells_the_ending():
    tails = [int(tail(13_800_000_000 + number)) for number in range(10_000)]
    assert tails == [slow.tail(f"{number:04}") for number in range(10_000)]
    assert np.bincount(tails)[1:].min() >= 300


def test_the_person_of_a_record_is_the_first_column_that_is_about_as_full_as_any():
    pupils, guardians = ["王小明", "", "李雷", "韩梅梅", "赵六一"], ["王大明"] * 5
    columns = {"person_name": pupils, "person_name 2": guardians}
    own, both = clues_of({"person_name": pupils})["name"], clues_of(columns)["name"]
    assert (own == both).all()
    scarce = clues_of({"person_name": ["王小明", "", "", "", ""], "person_name 2": guardians})
    assert (scarce["name"] == clues_of({"person_name": guardians})["name"]).all()


def test_a_title_behind_a_surname_is_no_given_name():
    clues = clues_of({"person_name": ["王先生", "王小明"]})
    assert clues["given"].tolist()[0] == clues["name"].tolist()[0] == 0
    assert clues["surname"][0] == clues["surname"][1] > 0
    assert clues["given"][1] > 0
