"""People from a seed: marginals of the census, rules of the numbers, the same whenever drawn."""

from datetime import date

import numpy as np
import phonenumbers
import pyarrow as pa
import pytest
from stdnum import luhn
from stdnum.cn import ric

from seawall.synth import people
from seawall.synth.draw import draw
from seawall.synth.frame import frame, pools
from seawall.synth.rng import key_of
from seawall.tables import divisions, provinces
from seawall.tables.census import age_groups

AS_OF = date(2022, 6, 30)
N = 200_000


@pytest.fixture(scope="module")
def drawn():
    return draw(key_of(3, "people"), np.arange(N), frame(AS_OF))


def test_any_part_is_the_same_as_in_the_whole():
    whole = people(5, 0, 300, AS_OF)
    assert people(5, 100, 50, AS_OF).to_pylist() == whole.slice(100, 50).to_pylist()
    assert people(6, 0, 300, AS_OF).to_pylist() != whole.to_pylist()


def test_columns_are_text_without_nulls():
    batch = people(5, 10, 20, AS_OF)
    assert {field.type for field in batch.schema} == {pa.string()}
    assert sum(column.null_count for column in batch.columns) == 0


def test_ages_and_sexes_are_those_of_the_census(drawn):
    total = sum(g.n_male + g.n_female for g in age_groups())
    for group in age_groups():
        of_age = (drawn.age >= group.first_age) & (drawn.age <= group.last_age)
        for sex, n in ((1, group.n_male), (2, group.n_female)):
            assert abs((of_age & (drawn.sex == sex)).mean() - n / total) < 0.002


def test_birth_dates_give_the_ages_at_as_of(drawn):
    years = (20220630 - drawn.born) // 10_000
    assert (years == drawn.age).mean() > 0.99  # a year has 365.2425 days in the pyramid
    assert abs(years - drawn.age).max() <= 1
    assert drawn.born.max() <= 20220630


def test_residents_are_spread_over_the_provinces_as_in_the_census(drawn):
    codes = frame(AS_OF).codes[drawn.home] // 10_000
    mainland = {p.code: p.n_residents for p in provinces().values() if p.code < "70"}
    for code, n in mainland.items():
        assert abs((codes == int(code)).mean() - n / sum(mainland.values())) < 0.005


def test_every_code_was_in_force_in_a_year_it_can_have_been_issued(drawn):
    codes, born = drawn.id17 // 10**11, drawn.born // 10_000
    start = divisions().start[codes]
    end = np.where(divisions().end[codes] == 0, 9999, divisions().end[codes])
    assert (start > 0).all()
    assert (start <= np.minimum(np.maximum(born, 1985) + 16, 2022)).all()
    assert (end > np.maximum(born, 1985)).all()


def test_as_many_codes_are_abolished_as_the_history_of_divisions_implies(drawn):
    """About 44 % of all and 60 % of those born before 1970: research on authenticity, section 0."""
    gone = divisions().end[drawn.id17 // 10**11] > 0
    assert 0.40 < gone.mean() < 0.48
    assert 0.55 < gone[drawn.born < 19700101].mean() < 0.66


def test_numbers_are_valid_to_independent_libraries():
    batch = people(8, 0, 400, AS_OF).to_pydict()
    for number, sex, born in zip(batch["id_no"], batch["sex"], batch["birth_date"], strict=True):
        assert ric.calc_check_digit(number) == number[-1]
        assert number[6:14] == born.replace("-", "")
        assert int(number[16]) % 2 == (sex == "男")
    for phone in filter(None, batch["mobile"] + batch["mobile2"]):
        assert phonenumbers.is_valid_number(phonenumbers.parse(phone, "CN"))
    cards = list(filter(None, batch["bank_card"]))
    assert len(cards) > 200
    assert all(luhn.is_valid(card) and len(card) in (16, 19) for card in cards)


def test_mail_is_under_reserved_domains_and_never_shared():
    found = list(filter(None, people(8, 0, 50_000, AS_OF).to_pydict()["email"]))
    assert len(found) > 10_000
    assert len(set(found)) == len(found)
    assert {address.split("@")[1].split(".", 1)[-1] for address in found} <= {
        "com", "org", "net", "example.com",
    }  # fmt: skip
    assert all("example." in address for address in found)


def test_households_share_address_and_mostly_surname(drawn):
    _, house, sizes = np.unique(drawn.house, return_inverse=True, return_counts=True)
    assert 2.5 < sizes.mean() < 2.8
    assert sizes.max() <= 5
    first = np.zeros(len(sizes), np.int64)
    first[house[::-1]] = np.arange(N)[::-1]
    same_home = drawn.home == drawn.home[first[house]]
    assert same_home.all()
    younger = drawn.age.astype(int) + 16 <= drawn.age[first[house]]
    assert (drawn.surname == drawn.surname[first[house]])[younger].mean() > 0.99
    spread = np.random.default_rng(1).permutation(N)
    assert (drawn.surname == drawn.surname[spread]).mean() < 0.05


def test_two_people_rarely_share_an_id_or_a_number(drawn):
    assert N - len(np.unique(drawn.id17)) < 20
    owned = drawn.phone[drawn.phone > 0]
    assert 0.7 < len(owned) / N < 0.85
    assert len(owned) - len(np.unique(owned)) < 100
    assert (drawn.phone2 > 0).mean() < 0.15


def test_no_text_of_a_pool_hides_ascii_in_gb18030():
    """Else a line in the wrong encoding could break the framing or grow digits."""
    for pool in pools():
        text = pool.data.tobytes().decode()
        for character in set(text):
            encoded = character.encode("gb18030")
            assert len(encoded) == 1 or not set(encoded) & set(b'0123456789"\\\r\n,\t')
