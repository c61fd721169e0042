"""What each kind kept aside promises of itself, counted: its ages, sexes, places, repeats and families."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import numpy as np
import pytest

from tests.populations import draw, kind, roles
from tests.populations.fresh.model_sampler import within
from tests.populations.test_people import is_right

N = 3_000


def columns(name: str, seed: int, n: int = N) -> dict[str, list[str]]:
    """The columns of a kind by role, missing values empty."""
    table = draw(kind(name), n, seed).table
    return {
        role: [value or "" for value in table[column].to_pylist()]
        for role, column in roles(table).items()
    }


def ages(found: dict[str, list[str]], as_of_year: int) -> list[int]:
    """Years of age by the IDs that are right."""
    return [as_of_year - int(v[6:10]) for v in found["id"] if is_right(v)]


@pytest.mark.parametrize("seed", range(3))
def test_pensioners_are_old_and_some_numbers_are_short(seed):
    year = draw(kind("pensioners"), N, seed).as_of.year
    found = columns("pensioners", seed)
    assert np.quantile(ages(found, year), 0.005) >= 49
    short = np.mean([len(v) == 15 for v in found["id"]])
    assert short <= 0.075
    assert np.mean([is_right(v) for v in found["id"] if len(v) == 18]) > 0.96
    assert all(born < paid for born, paid in zip(found["work"], found["created"], strict=True))


def test_some_pensioners_still_have_numbers_of_fifteen_digits():
    counts = [
        sum(len(v) == 15 for v in columns("pensioners", seed, 800)["id"]) for seed in range(6)
    ]
    assert max(counts) > 5


@pytest.mark.parametrize("seed", range(3))
def test_receivers_of_parcels_come_back_and_some_phones_are_masked(seed):
    found = columns("courier_parcels", seed)
    assert len(set(found["address"])) < 0.9 * N
    masked = np.mean([bool(re.fullmatch(r"1\d\d\*{4}\d{4}", v)) for v in found["phone"]])
    assert 0.25 < masked < 0.92
    waybills = list(map(int, found["waybill"]))
    assert waybills == sorted(waybills)


@pytest.mark.parametrize("seed", range(3))
def test_accounts_follow_the_route_and_old_ones_lack_the_id(seed):
    found = columns("utility_accounts", seed)
    assert found["account"] == sorted(found["account"])
    assert len(set(found["account"])) == N
    when = np.array([int(v[:4]) for v in found["created"]])
    lacking = np.array([v == "" for v in found["id"]])
    assert lacking[when <= np.median(when)].mean() > lacking[when > np.median(when)].mean()


@pytest.mark.parametrize("seed", range(3))
def test_owners_under_one_certificate_share_the_flat(seed):
    found = columns("property_owners", seed)
    flats = defaultdict(set)
    for certificate, address in zip(found["certificate"], found["address"], strict=True):
        flats[certificate].add(address)
    assert {len(some) for some in flats.values()} == {1}
    owners = Counter(found["certificate"])
    assert np.mean([k > 1 for k in owners.values()]) > 0.1
    assert max(owners.values()) < 15


@pytest.mark.parametrize("seed", range(3))
def test_parents_of_the_newborn_are_adults_of_both_sexes_and_children_bear_their_names(seed):
    found = columns("newborn_registry", seed)
    gaps = []
    for role, odd in (("id", False), ("father_id", True)):
        right = [(v, b) for v, b in zip(found[role], found["birth"], strict=True) if is_right(v)]
        assert len(right) > 0.7 * N
        assert np.mean([(int(v[16]) % 2 == 1) == odd for v, _ in right]) > 0.985
        gaps += [int(b[:4]) - int(v[6:10]) for v, b in right if b]
    assert np.quantile(gaps, 0.01) >= 15
    assert np.quantile(gaps, 0.99) < 52
    same = [
        child[:1] in (mother[:1], father[:1])
        for child, mother, father in zip(
            found["name"], found["mother"], found["father"], strict=True
        )
        if father not in ("", "NULL", "无")
    ]
    assert np.mean(same) > 0.95
    in_order = [b <= c[:10] for b, c in zip(found["birth"], found["created"], strict=True)]
    assert np.mean(in_order) > 0.97


@pytest.mark.parametrize("seed", range(3))
def test_drivers_were_adults_when_they_were_licensed(seed):
    found = columns("drivers", seed)
    held = [
        int(c[:4]) - int(v[6:10])
        for v, c in zip(found["id"], found["created"], strict=True)
        if is_right(v)
    ]
    assert min(held) >= 17
    men = np.mean([int(v[16]) % 2 for v in found["id"] if is_right(v)])
    assert 0.55 < men < 0.85


@pytest.mark.parametrize("seed", range(3))
def test_members_of_a_cooperative_live_in_villages_of_one_county_and_few_surnames(seed):
    found = columns("rural_cooperative", seed)
    assert all(re.search(r"村\d+组$", v) for v in found["address"])
    counties = Counter(re.sub(r".{2}村\d+组$", "", v)[-3:] for v in found["address"])
    assert counties.most_common(1)[0][1] > 0.99 * N
    by_village = defaultdict(Counter)
    for name, address in zip(found["name"], found["address"], strict=True):
        by_village[address.split("村")[0]][name[:1]] += 1
    leading = [c.most_common(1)[0][1] / c.total() for c in by_village.values() if c.total() > 20]
    everybody = Counter(name[:1] for name in found["name"])
    assert np.mean(leading) > 1.15 * everybody.most_common(1)[0][1] / N


@pytest.mark.parametrize("seed", range(3))
def test_alumni_came_of_age_to_their_year(seed):
    found = columns("university_alumni", seed)
    came = [
        int(form[:4]) - int(v[6:10])
        for v, form in zip(found["id"], found["form"], strict=True)
        if is_right(v)
    ]
    assert np.quantile(came, 0.01) >= 17
    assert np.quantile(came, 0.99) <= 22
    assert len({v[:2] for v in found["id"] if is_right(v)}) > 15


def test_no_row_of_two_glued_leaks_is_one_person():
    """The province of the ID and that of the address agree no more often than by chance."""
    found = columns("glued_leaks", 5)
    code = [v[:2] for v in found["id"]]
    place = [v[:2] for v in found["address"]]
    pairs = Counter(zip(code, place, strict=True))
    a, b = Counter(code), Counter(place)
    same = sum(k * (k - 1) for k in pairs.values())
    by_chance = sum(a[x] * (a[x] - 1) for x in a) * sum(b[x] * (b[x] - 1) for x in b) / N / N
    assert same < 1.1 * by_chance


def test_a_stand_in_is_of_the_same_cell_and_everybody_is_one_once():
    rng = np.random.default_rng(1)
    cell, other = rng.integers(0, 5, 500), rng.integers(0, 3, 500)
    found = within(rng, cell, other)
    assert sorted(found.tolist()) == list(range(500))
    assert (cell[found] == cell).all()
    assert (other[found] == other).all()


@pytest.mark.parametrize(
    "name", ["careful_writer", "identity_site", "markov_names", "model_sampler"]
)
def test_fabrications_that_take_care_write_right_numbers_that_agree_with_the_birth_date(name):
    found = columns(name, 2)
    right = [is_right(v) for v in found["id"]]
    assert np.mean(right) > 0.95
    agree = [
        v[6:14] == re.sub("[^0-9]", "", b)
        for v, b, ok in zip(found["id"], found["birth"], right, strict=True)
        if ok
    ]
    assert np.mean(agree) > 0.95


def test_a_seed_script_repeats_one_password_and_counts_its_mails():
    found = columns("sql_seed_script", 1)
    assert len(set(found["password"])) == 1
    assert len(set(found["email"])) == N


def test_a_pasted_sheet_repeats_its_phones_or_steps_from_block_to_block():
    for seed in range(4):
        found = columns("spreadsheet_fill", seed)
        tails = Counter(int(v) // 100 for v in found["phone"])
        assert len(tails) < 0.6 * N


def test_translated_persons_have_mails_of_their_english_names():
    found = columns("translated_international", 1)
    assert all(
        re.fullmatch(r"[a-z]+[._]?[a-z]*\d*@example\.(com|net|org)", v) for v in found["email"]
    )
    assert max(Counter(found["name"]).values()) > 5
