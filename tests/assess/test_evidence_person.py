"""What the tests about persons say of small made cases, and when they keep silent."""

from datetime import date

import numpy as np
import pytest

from seawall.assess import weigh
from seawall.assess.evidence import (
    TESTS,
    address_id,
    birth_dates,
    code_abolished,
    code_dead,
    code_exists,
    code_young,
    given_pairs,
    given_repeats,
    id_runs,
    id_twins,
    name_sex,
    order_digits,
    phone_networks,
    sexes,
    surname_place,
    surname_province,
)  # fmt: skip
from seawall.model.clues import Clues
from seawall.model.element import Reason
from seawall.model.evidence import Expected, Measure, Reference, Setting, Silence
from tests.population_clues import clues_of
from tests.populations import batches, draw, kind

SETTING = Setting(date(2022, 7, 1))
FROM_ID = 8


def made(n, **planes):
    """Clues of n records: every plane an array, or one value for all."""
    rows = {"key": np.arange(1, n + 1, dtype=np.uint64)}
    for name, value in planes.items():
        rows[name] = np.broadcast_to(np.asarray(value), n).copy()
    return Clues(rows, n)


def ids(n, rng, born=1960, **planes):
    """n people with an ID each, of 300 counties."""
    return made(n, **{
        "id": np.arange(1, n + 1, dtype=np.uint64), "id_reason": np.uint8(Reason.VALID),
        "id_place": rng.integers(1, 301, n).astype(np.uint32), "id_province": np.uint8(34),
        "born_year": np.uint16(born), "born_mark": np.uint8(FROM_ID), "place_start": np.uint16(1981),
        "place_end": np.uint16(0),
    } | planes)  # fmt: skip


def weight(module, clues, setting=SETTING):
    return weigh.evidence(module.TEST, clues, setting).log10_lr


def test_codes_younger_than_their_bearers_speak_against():
    rng = np.random.default_rng(1)
    start = np.where(rng.random(200) < 0.3, 2010, 1981).astype(np.uint16)
    assert weight(code_young, ids(200, rng, place_start=start)) < -1
    assert weight(code_young, ids(200, rng)) > 0
    found = code_young.row(ids(200, rng, place_start=start), SETTING)
    assert (found == (start == 1981)).all()


def test_young_codes_of_one_county_are_its_reform_and_are_let_be():
    rng = np.random.default_rng(1)
    start = np.where(rng.random(200) < 0.3, 2010, 1981).astype(np.uint16)
    reformed = ids(200, rng, place_start=start)
    reformed.planes["id_place"][start == 2010] = 7
    assert isinstance(code_young.measure(reformed, SETTING), Silence)
    assert (code_young.row(reformed, SETTING) == -1).all()


def test_forty_stretched_ids_are_enough_to_be_seen():
    rng = np.random.default_rng(1)
    clues = ids(40, rng, place_born=np.arange(40, dtype=np.uint64) // 8 + 1)
    clues.planes["id_place"] = (np.arange(40) // 8 + 1).astype(np.uint32)
    clues.planes["born_year"] = (1950 + 8 * (np.arange(40) // 8)).astype(np.uint16)
    assert weight(id_twins, clues) < -1


def test_children_cannot_have_a_code_too_young():
    found = weigh.evidence(code_young.TEST, ids(200, np.random.default_rng(1), born=2015), SETTING)
    assert "0 records" in found.why


def test_a_code_that_ended_long_before_the_birth_speaks_against_and_one_that_just_ended_does_not():
    rng = np.random.default_rng(1)
    assert weight(code_dead, ids(200, rng, born=2005, place_end=np.uint16(1990))) < -1
    assert weight(code_dead, ids(200, rng, born=2005, place_end=np.uint16(2001))) > 0


def test_one_local_code_that_no_list_holds_is_no_contradiction_and_many_are():
    rng = np.random.default_rng(1)
    reason = np.where(rng.random(1000) < 0.3, Reason.REGION, Reason.VALID).astype(np.uint8)
    many = ids(1000, rng, id_reason=reason)
    one = many.at(np.arange(1000))
    one.planes["id_place"] = np.where(reason == Reason.REGION, 7, many["id_place"]).astype(
        np.uint32
    )
    assert weight(code_exists, many) < -1
    assert weight(code_exists, one) > -0.3


def test_todays_codes_for_everybody_speak_against_and_for_thirty_already():
    found = draw(kind("independent"), 30, 1), draw(kind("nationwide"), 30, 1)
    fake, genuine = (clues_of(batches(population)) for population in found)
    assert weight(code_abolished, fake, Setting(found[0].as_of)) < -1
    assert weight(code_abolished, genuine, Setting(found[1].as_of)) > 0.2


def test_half_of_old_codes_are_expected_to_be_gone():
    """Of codes of 1984 a third was in force in 2022, of 1990 45 %, of 2000 77 % (counted elsewhere)."""
    table = code_abolished.expected()
    provinces = [11, 13, 32, 37, 41, 42, 43, 44, 51, 61]
    by_year = [table[provinces, year - code_abolished.FIRST].mean() for year in (1950, 1995, 2010)]
    assert 0.5 < by_year[0] < 0.75
    assert by_year[0] > by_year[1] > by_year[2] > 0


@pytest.mark.parametrize(
    ("module", "plane"), [(sexes, "sex_agrees"), (birth_dates, "birth_agrees")]
)
def test_columns_that_differ_from_the_id_speak_against(module, plane):
    rng = np.random.default_rng(1)
    told = (rng.random(200) < 0.5).astype(np.int8)
    sex = rng.integers(1, 3, 200).astype(np.uint8)
    assert weight(module, ids(200, rng, sex=sex, **{plane: told})) < -1
    assert weight(module, ids(200, rng, sex=sex, **{plane: np.int8(1)})) > 0


def test_sexes_coded_the_other_way_round_are_no_contradiction():
    clues = ids(200, np.random.default_rng(1), sex=np.uint8(1), sex_agrees=np.int8(0))
    assert "other way round" in sexes.measure(clues, SETTING).why


def test_dates_that_an_export_moved_by_a_day_are_not_counted():
    clues = ids(200, np.random.default_rng(1), birth_agrees=np.int8(2))
    assert birth_dates.measure(clues, SETTING).m == 0


@pytest.mark.parametrize("module", [sexes, order_digits])
def test_rounded_ids_silence_what_their_ends_would_tell(module):
    reason = np.where(np.arange(200) % 10, Reason.VALID, Reason.DAMAGED).astype(np.uint8)
    clues = ids(200, np.random.default_rng(1), id_reason=reason, order_pair=np.uint8(0),
                sex=np.uint8(1), sex_agrees=np.int8(0))  # fmt: skip
    assert "rounded" in module.measure(clues, SETTING).why


def test_masked_and_damaged_ids_are_not_counted():
    rng = np.random.default_rng(1)
    covered = rng.random(400) < 0.5
    reason = np.where(covered, Reason.MASKED, Reason.VALID).astype(np.uint8)
    clues = ids(400, rng, id_reason=reason)
    clues.planes["place_start"][covered] = 0
    for module in (code_exists, code_young, code_dead):
        found = module.measure(clues, SETTING)
        assert (found.k, found.m) == (0, int(np.count_nonzero(~covered)))


def people(n, rng, **planes):
    """n people with names of 40 characters, sexes and places that have nothing to do with each other."""
    character = rng.integers(1, 41, (2, n)).astype(np.uint16)
    return ids(n, rng, **{
        "name": np.arange(1, n + 1, dtype=np.uint64), "surname": rng.integers(1, 30, n).astype(np.uint16),
        "given": (character[0] * 100 + character[1]).astype(np.uint32), "given_first": character[0],
        "given_last": character[1], "sex": rng.integers(1, 3, n).astype(np.uint8),
        "id_province": rng.integers(31, 44, n).astype(np.uint8),
    } | planes)  # fmt: skip


def test_names_drawn_without_a_look_at_the_sex_speak_against():
    clues = people(2_000, np.random.default_rng(1))
    assert weight(name_sex, clues) < -1
    sex = np.where(clues["given_last"] < 20, 1, 2).astype(np.uint8)
    clues.planes["sex"] = sex
    assert weight(name_sex, clues) > 1
    assert (name_sex.row(clues, SETTING) == 1).all()


def test_rows_are_told_by_names_even_where_one_in_five_is_genuine():
    rng = np.random.default_rng(1)
    clues = people(20_000, rng)
    genuine = rng.random(20_000) < 0.2
    own = np.where(clues["given_last"] < 20, 1, 2)
    clues.planes["sex"] = np.where(genuine, own, clues["sex"]).astype(np.uint8)
    marks = name_sex.row(clues, SETTING)
    assert (marks >= 0).mean() > 0.8
    assert marks[genuine & (marks >= 0)].mean() > 0.95
    assert 0.4 < marks[~genuine & (marks >= 0)].mean() < 0.6


def test_women_alone_are_not_contested_for_their_names():
    clues = people(2_000, np.random.default_rng(1), sex=np.uint8(2))
    assert "one sex" in name_sex.measure(clues, SETTING).why


@pytest.mark.parametrize("module", [surname_place, surname_province, address_id])
def test_one_county_is_not_contested_for_what_does_not_vary_in_it(module):
    clues = people(2_000, np.random.default_rng(1), id_place=np.uint32(9), id_province=np.uint8(31),
                   address_place=np.uint32(9), address_province=np.uint8(31))  # fmt: skip
    assert isinstance(module.measure(clues, SETTING), Silence)


def test_families_that_stay_speak_for_a_table_and_strangers_against():
    rng = np.random.default_rng(1)
    clues = people(20_000, rng)
    assert weight(surname_province, clues) < -1
    home = rng.random(20_000) < 0.2
    province, place = clues["id_province"], clues["id_place"]
    own = np.where(home, province % 29 + 1, clues["surname"]).astype(np.uint16)
    clues.planes["surname"] = own
    assert weight(surname_province, clues) > 1
    clues.planes["surname"] = np.where(home, place % 29 + 1, own).astype(np.uint16)
    assert weight(surname_place, clues) > 0.3


def test_a_customer_who_comes_twice_is_no_namesake():
    rng = np.random.default_rng(1)
    given = rng.integers(1, 100_000, 300).astype(np.uint32)
    once = people(300, rng, given=given)
    twice = once.at(np.repeat(np.arange(300), 3))
    twice.planes["key"] = np.arange(900, dtype=np.uint64)
    twice.planes["id"] = np.zeros(900, np.uint64)
    assert given_repeats.measure(twice, SETTING).k == given_repeats.measure(once, SETTING).k


def test_a_short_list_of_given_names_speaks_against():
    rng = np.random.default_rng(1)
    assert (
        weight(given_repeats, people(500, rng, given=rng.integers(1, 60, 500).astype(np.uint32)))
        < -1
    )


def test_characters_combined_by_chance_speak_against_and_words_for():
    rng = np.random.default_rng(1)
    assert weight(given_pairs, people(3_000, rng)) < -0.9
    first = rng.integers(1, 41, 3_000).astype(np.uint16)
    other = np.where(rng.random(3_000) < 0.5, first + 100, rng.integers(101, 141, 3_000))
    assert (
        weight(
            given_pairs, people(3_000, rng, given_first=first, given_last=other.astype(np.uint16))
        )
        > 0.9
    )


def test_ids_multiplied_from_an_old_leak_speak_against_whatever_else_is_right():
    rng = np.random.default_rng(1)
    born = np.repeat(rng.integers(1, 2**60, 400).astype(np.uint64), 5)
    year = np.repeat(rng.integers(1950, 2000, 400).astype(np.uint16), 5)
    assert weight(id_twins, ids(2_000, rng, place_born=born, born_year=year)) < -2
    alone = rng.integers(1, 2**60, 2_000).astype(np.uint64)
    assert weight(id_twins, ids(2_000, rng, place_born=alone, born_year=year)) == 0


def test_a_whole_county_of_one_birth_year_may_share_its_days():
    rng = np.random.default_rng(1)
    day = rng.integers(1, 366, 5_000).astype(np.uint64)
    clues = ids(5_000, rng, place_born=day, id_place=np.uint32(5), born_year=np.uint16(1990))
    assert weight(id_twins, clues) > -0.3


def test_ids_that_count_up_speak_against_and_sorted_neighbours_of_one_day_do_not():
    rng = np.random.default_rng(1)
    place = {"position": np.arange(500), "source": np.uint32(1)}
    apart = rng.integers(1, 2**60, 500).astype(np.uint64)
    counted = ids(500, rng, id_near=np.int8(1), place_born=apart, **place)
    assert weight(id_runs, counted) < -1
    near = (rng.random(500) < 0.3).astype(np.int8)
    register = ids(500, rng, id_near=near, place_born=np.arange(500) // 50 + 1, **place)
    assert weight(id_runs, register) > -0.3


def test_evenly_drawn_networks_and_order_codes_speak_against():
    rng = np.random.default_rng(1)
    network = rng.choice([130, 133, 135, 138, 139, 150, 158, 159, 170, 180, 186, 189], 2_000)
    pair = rng.integers(0, 100, 2_000).astype(np.uint8)
    phone = np.arange(1, 2_001, dtype=np.uint64)
    clues = ids(2_000, rng, phone=phone, phone_network=network.astype(np.uint16), order_pair=pair)
    assert weight(phone_networks, clues) < -0.9
    assert weight(order_digits, clues) < -0.4


def test_order_codes_weigh_more_once_our_own_users_show_what_to_expect():
    rng = np.random.default_rng(1)
    clues = ids(2_000, rng, order_pair=rng.integers(0, 100, 2_000).astype(np.uint8))
    own = Reference(
        "ours", n_people=10**6, expected={"order_digits": Expected(1.2, 0.01, 0.0, 10**6)}
    )
    assert weight(order_digits, clues, Setting(SETTING.as_of, own)) < -1


def test_no_test_about_marginals_convicts():
    quiet = {test.id: test for test in TESTS}
    for name in ("province_shares", "age_pyramid"):
        assert quiet[name].cap <= 0.1
        assert not quiet[name].veto


def test_measures_of_nobody_are_silent_or_find_nothing():
    """Tests of records as such look at the five empty ones, and find nothing in them."""
    for test in TESTS:
        found = test.measure(made(5), SETTING)
        if isinstance(found, Measure):
            assert (found.k, found.effect) == (0, 0), test.id
