"""What is packed beside a digest comes out again."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.assess import traits


@settings(deadline=None, max_examples=200)
@given(st.dates(), st.integers(0, 2), st.integers(0, 999_999))
def test_traits_of_an_id_survive_packing(born, sex, division):
    year = min(max(born.year, 1850), 2361)
    day = year * 10_000 + born.month * 100 + born.day
    facts = {
        "division": np.array([division], np.int32),
        "born_on": np.array([day], np.int32),
        "sex": np.array([sex], np.uint8),
    }
    packed = traits.pack("cn.resident_id", facts, 1)
    assert traits.born_on(packed).tolist() == [day]
    assert traits.sexes(packed).tolist() == [sex]
    assert traits.provinces(packed).tolist() == [division // 10_000]
    assert traits.standings(packed)[0] in (traits.CURRENT, traits.ABOLISHED, traits.NEVER)


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 400), st.integers(0, 255))
def test_traits_of_a_phone_survive_packing(country, carrier):
    facts = {"country": np.array([country], np.uint16), "carrier": np.array([carrier], np.uint8)}
    packed = traits.pack("phone", facts, 1)
    assert traits.countries(packed).tolist() == [country]
    assert traits.carriers(packed).tolist() == [carrier]


def test_division_codes_are_current_abolished_or_never_there():
    facts = {
        "division": np.array([110101, 110103, 999999], np.int32),
        "born_on": np.array([19900101] * 3, np.int32),
        "sex": np.ones(3, np.uint8),
    }
    standing = traits.standings(traits.pack("cn.resident_id", facts, 3)).tolist()
    assert standing == [traits.CURRENT, traits.ABOLISHED, traits.NEVER]
