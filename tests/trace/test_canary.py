"""Canary rows: valid by every judge and row-level check, and spread like the population."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from seawall import recognise
from seawall.elements import by_id
from seawall.model.batch import Batch
from seawall.model.element import Reason
from seawall.model.strings import strings
from seawall.synth.draw import draw
from seawall.synth.frame import frame, pools
from seawall.synth.rng import key_of
from seawall.tables import cities, divisions, segments
from seawall.trace import canary, contact, layout, likeness
from tests.trace.sets import KEY, OTHER_KEY, owned, recipe

N = 10_000
EPOCH = "2026-11"
COLUMNS = "id_no,name,sex,birth_date,mobile,email,address,created_at,籍贯"


def judged(rows, name, element):
    table = rows.table(layout.columns(COLUMNS))
    return by_id(element).judge(strings(table.column(name).combine_chunks()))


@pytest.fixture(scope="module", params=["drawn", "owned"])
def rows(request):
    """Ten thousand canaries whose phones are drawn, or owned: numbers of all cities."""
    if request.param == "drawn":
        return canary.make(recipe(count=N, drawn_phones=True), KEY)
    return canary.make(recipe(count=N, phones=owned(12_000)), KEY)


@pytest.mark.parametrize(
    ("column", "element"),
    [("id_no", "cn.resident_id"), ("name", "person_name"), ("sex", "sex"), ("email", "email"),
     ("birth_date", "birth_date"), ("address", "address"), ("created_at", "date"),
     ("籍贯", "birthplace")],
)  # fmt: skip
def test_every_value_is_valid_to_its_judge(rows, column, element):
    assert (judged(rows, column, element).codes == Reason.VALID).all()


def test_phones_are_of_allotted_segments_that_were_in_use_when_the_row_was_made(rows):
    codes, facts = judged(rows, "mobile", "phone")
    there = rows.contacts.phone > 0
    assert (codes[there] == Reason.VALID).all()
    assert (codes[~there] == Reason.EMPTY).all()
    assert there.mean() > (0.99 if rows.recipe.drawn_phones else 0.5)
    assert (facts["carrier"][there] > 0).all()
    created = judged(rows, "created_at", "date").facts["date"]
    since = segments().since[np.maximum(rows.contacts.phone // 10**6, 0)]
    assert (created[there] // 10_000 >= since[there]).all()


def test_phones_are_of_the_city_of_the_address(rows):
    city = judged(rows, "mobile", "phone").facts["city"]
    home = judged(rows, "address", "address").facts["division"]
    division = np.array([c.division for c in cities()])[city]
    known = (city > 0) & (home % 10_000 > 0)
    assert known.sum() > N / 3
    same = (division // 100 == home // 100) | (division == home // 10_000 * 10_000)
    assert same[known].all()


def test_the_division_was_in_force_at_a_plausible_registration(rows):
    """Between birth (or the law of 1985) and sixteen years later there was such a code."""
    division = judged(rows, "id_no", "cn.resident_id").facts["division"]
    start, end = divisions().start[division].astype(int), divisions().end[division].astype(int)
    end[end == 0] = 9999
    born = rows.who.people.born // 10_000
    first = np.maximum(born, 1985)
    last = np.where(born < 1985, 1991, np.minimum(born + 16, 2024))
    assert (start > 0).all()
    assert ((start <= last) & (end > first)).all()


def test_birth_date_and_sex_agree_with_the_id(rows):
    facts = judged(rows, "id_no", "cn.resident_id").facts
    assert (facts["born_on"] == judged(rows, "birth_date", "birth_date").facts["born_on"]).all()
    assert (facts["sex"] == judged(rows, "sex", "sex").facts["sex"]).all()


def test_given_names_are_of_the_sex_and_decade(rows):
    people, of = rows.who.people, rows.who.frame
    decade = np.clip((people.born // 10_000 - 1930) // 10, 0, 9)
    for chars in (people.given1, people.given2):
        rings = of.given[decade, people.sex - 1]
        assert ((rings == chars[:, None]).any(axis=1) | (chars < 0)).all()


def test_the_address_is_of_the_ids_province_or_a_mover(rows):
    home = judged(rows, "address", "address").facts["division"] // 10_000
    own = judged(rows, "id_no", "cn.resident_id").facts["division"] // 10_000
    assert 0.85 < (home == own).mean() < 0.97  # 8.8 % live in another province (census of 2020)


def test_mail_is_of_our_domain_and_fits_the_name_where_it_says_one(rows):
    pinyin = pools().pinyin
    n_named = 0
    for mail, family in zip(rows.mails, rows.who.people.surname.tolist(), strict=True):
        local, _, domain = mail.partition("@")
        assert domain == "canary.example.com"
        if not local.isdigit():
            assert local.startswith(pinyin.at(family).decode())
            n_named += 1
    assert n_named > N / 3


def test_rows_are_made_in_the_epoch_or_before_and_not_by_children(rows):
    created = judged(rows, "created_at", "date").facts["date"]
    assert created.max() <= 20261101
    assert (created // 10_000 - rows.who.people.born // 10_000 >= likeness.GROWN_UP).all()


def test_a_reader_of_dumps_takes_every_column_for_what_it_is(rows):
    table = rows.table(layout.columns(COLUMNS)).combine_chunks().to_batches()[0]
    plan = recognise.columns([Batch("x", "t", table, np.arange(N), 1)]).columns("t")
    assert {c.name: c.element for c in plan} == {
        "id_no": "cn.resident_id", "name": "person_name", "sex": "sex", "birth_date": "birth_date",
        "mobile": "phone", "email": "email", "address": "address", "created_at": "date",
        "籍贯": "birthplace",
    }  # fmt: skip


def test_a_name_that_reads_as_a_word_gives_way_to_another():
    """One in 50,000 does: the same people are drawn until each has a name, and nothing else changes."""
    of = recipe("recipient", count=60_000)
    drawn, made = likeness.draw(of, KEY), canary.make(of, KEY)
    changed = drawn.people.given1 != made.who.people.given1
    assert 0 < changed.sum() < 20
    names = made.table(layout.columns("name")).column("name").combine_chunks()
    assert (by_id("person_name").judge(strings(names)).codes == Reason.VALID).all()
    assert (drawn.people.id17 == made.who.people.id17).all()


def test_no_canary_repeats_another(rows):
    table = rows.table(layout.columns("id_no,mobile,email,uid=uuid,key=opaque"))
    for name in table.column_names:
        values = [v for v in table.column(name).to_pylist() if v]
        assert len(set(values)) >= len(values) - 2, name


@pytest.fixture(scope="module")
def population():
    """Ten times as many of the model's people of the same ages, drawn by synth itself."""
    of = frame(date(2026, 11, 1))
    people = draw(key_of(7, "people"), np.arange(20 * N), of)
    keep = (people.age >= 18) & (people.age <= 79)
    # members of a household share it: one of eight neighbours, so that people are independent
    keep &= people.number % 8 == 0
    return type(people)(*(column[keep] for column in people)), of


def first_hour(rows):
    _, second = likeness.created(rows.who, rows.contacts.since)
    return second // 3600


def marginals(people, of, home):
    decade = np.clip((people.born // 10_000 - 1930) // 10, 0, 9)
    return {
        "age": people.age // 5,
        "sex": people.sex,
        "month of birth": people.born // 100 % 100,
        "province of the ID": people.id17 // 10**15,
        "province of residence": of.codes[home] // 10_000,
        "code abolished": divisions().end[people.id17 // 10**11] > 0,
        "order code": people.id17 % 1000 // 50,
        "surname": np.minimum(people.surname, 40),
        "length of the given name": people.given2 < 0,
        "first character by sex and decade": (
            decade.astype(int) * 2 + people.sex) * 8 + people.given1 % 8,
        "birthday digit": people.born % 10,
    }  # fmt: skip


def test_marginals_are_those_of_the_population_model(population):
    """Chi-square over eleven marginals; with a written key each p is what it is."""
    people, of = population
    mine = canary.make(recipe(count=N, drawn_phones=True), OTHER_KEY)
    ours = marginals(mine.who.people, of, mine.who.people.home)
    theirs = marginals(people, of, people.home)
    values = {}
    for name in ours:
        kinds, where = np.unique(np.concatenate([ours[name], theirs[name]]), return_inverse=True)
        n = len(ours[name])
        table = np.stack([np.bincount(where[:n], minlength=len(kinds)),
                          np.bincount(where[n:], minlength=len(kinds))])  # fmt: skip
        values[name] = chi2_contingency(table[:, table.sum(axis=0) >= 20]).pvalue
    assert min(values.values()) > 0.001, values


def test_carriers_and_hours_are_those_of_the_model():
    mine = canary.make(recipe(count=N, drawn_phones=True), OTHER_KEY)
    facts = judged(mine, "mobile", "phone").facts
    shares = np.bincount(facts["carrier"], minlength=8) / N
    assert np.allclose(sorted(shares)[-3:], [0.19, 0.23, 0.58], atol=0.04)
    hours = np.bincount(first_hour(mine), minlength=24) / N
    assert hours[2:5].sum() < 0.02
    assert hours[9:12].sum() > 0.15


def test_row_i_is_the_same_however_many_are_made():
    few, many = (
        canary.make(recipe(count=n, drawn_phones=True), KEY).table(layout.columns(COLUMNS))
        for n in (30, 200)
    )
    assert many.slice(0, 30).to_pylist() == few.to_pylist()


@pytest.mark.parametrize(
    "other",
    [recipe("Initech"), recipe(epoch="2026-12"), recipe(dataset="loans"), recipe(ages=(20, 30))],
)
def test_another_recipient_epoch_or_dataset_has_other_people(other):
    ours, theirs = (set(canary.make(r, KEY).who.people.id17.tolist()) for r in (recipe(), other))
    assert not ours & theirs


def test_another_key_has_other_people():
    ours, theirs = (
        set(canary.make(recipe(), k).who.people.id17.tolist()) for k in (KEY, OTHER_KEY)
    )
    assert not ours & theirs


def test_provinces_and_ages_are_those_asked_for():
    made = canary.make(recipe(count=2_000, provinces=("31", "44"), ages=(30, 40)), KEY)
    home = made.who.frame.codes[made.contacts.home] // 10_000
    assert set(home.tolist()) == {31, 44}
    assert made.who.people.age.min() == 30
    assert made.who.people.age.max() == 40


def test_without_numbers_and_domains_of_ours_nothing_is_made_up():
    made = canary.make(recipe(count=500, mail_domains=()), KEY)
    assert set(made.phones) == {""}
    assert set(made.mails) == {""}


def test_each_number_of_ours_stands_once_and_no_other_does():
    numbers = owned(400)
    made = canary.make(recipe(count=1_000, phones=numbers), KEY)
    used = [p for p in made.phones if p]
    assert len(used) == len(set(used)) > 200
    assert set(used) <= set(numbers)


def test_numbers_of_ours_change_nothing_but_phone_and_home():
    with_phones = canary.make(recipe(count=300, phones=owned(200)), KEY)
    without = canary.make(recipe(count=300), KEY)
    assert (with_phones.who.people.id17 == without.who.people.id17).all()
    assert with_phones.mails == without.mails


def test_every_home_has_segments_to_draw_from():
    found = contact.groups()
    for group in np.unique(contact.group_of()).tolist():
        assert found.bounds[3 * group] < found.bounds[3 * group + 3]


def test_rows_of_a_recipe_are_what_the_recipe_says_and_no_more():
    made = canary.make(replace(recipe(), count=1), KEY)
    assert made.n == 1
    assert made.recipe.count == 1
    assert made.recipe.epoch == EPOCH
