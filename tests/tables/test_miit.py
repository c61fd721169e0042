"""Networks and cities of Chinese numbers, against phonenumbers and the known traps of its data."""

import random

import numpy as np
import phonenumbers
from phonenumbers import geocoder

from seawall import tables
from seawall.tables.miit import FIRST, KINDS


def _mobile(prefix, width=11):
    return phonenumbers.PhoneNumber(country_code=86, national_number=int(prefix.ljust(width, "1")))


def test_every_prefix_that_libphonenumber_calls_mobile_is_allocated():
    kinds = tables.segments().kind
    for prefix in range(13000, 20000):
        if phonenumbers.is_valid_number(_mobile(str(prefix))):
            assert kinds[prefix], prefix


def test_unassigned_networks_are_not_allocated():
    kinds = tables.segments().kind
    for prefix in (12000, 14200, 14300, 15400, 16400, 16130, 19400):
        assert kinds[prefix] == 0, prefix


def test_networks_of_the_ministry_that_libphonenumber_lacks_are_allocated():
    planes = tables.segments()
    for prefix in (14600, 14800, 14900, 16190, 17490):
        assert planes.kind[prefix]
    assert KINDS[planes.kind[17000]] == "resale"
    assert KINDS[planes.kind[17400]] == "satellite"


def test_a_network_knows_its_operator_and_first_year_where_stated():
    planes = tables.segments()
    assert tables.carriers()[planes.carrier[13800]] == "China Mobile"
    assert tables.carriers()[planes.carrier[19200]] == "China Broadnet"
    assert planes.since[19200] == 2019
    assert planes.since[13800] == 0


def test_segments_agree_with_the_geocoder_on_the_city():
    planes, rng = tables.segments(), random.Random(20261123)
    known = np.flatnonzero(planes.city) + FIRST
    for segment in rng.sample(known.tolist(), 500):
        city = tables.cities()[planes.city[segment - FIRST]]
        text = geocoder.description_for_number(_mobile(str(segment)), "zh")
        province = tables.provinces()[f"{city.division:06d}"[:2]].name
        assert text[:2] == province[:2], segment


def test_the_traps_of_the_source_stay_unknown():
    """The whole of 173 is described as Beijing; newer networks are not described."""
    city = tables.segments().city
    for prefix in ("173", "166", "199"):
        start = int(prefix.ljust(7, "0")) - FIRST
        assert not city[start : start + 10_000].any()


def test_area_codes_know_their_city():
    planes = tables.segments()
    names = {code: tables.cities()[planes.area[code]].name for code in (101, 215, 311, 755)}
    assert names == {101: "北京市", 215: "上海市", 311: "河北省石家庄市", 755: "广东省深圳市"}


def test_every_city_lies_in_a_known_division():
    planes = tables.segments()
    starts = tables.divisions().start
    assert all(starts[city.division] for city in tables.cities()[1:])
    assert planes.province[0] == 0
    assert set(planes.province[1:] // 10_000) == {int(c) for c in tables.provinces() if c < "70"}
