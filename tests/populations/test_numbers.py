"""Phones, cards, mails, hashes and document ids against the tables and against slow checks."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from seawall import tables
from seawall.elements import bank_card, email, phone
from seawall.model.strings import strings
from tests.populations import cards, draw, kind, mails, search_ids, secrets_kept, world
from tests.populations.people import people
from tests.populations.phones import PREFIXES, mobile, phones, segments
from tests.populations.pinyin import given_syllables, surname_syllables
from tests.populations.places import places
from tests.populations.setting import setting
from tests.populations.tuned.exporter_damage import rounded

VALID = 1


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(31)


def test_a_mobile_number_is_of_the_city_asked_for(rng):
    city = places().city[rng.integers(0, places().n, 4_000)]
    year = rng.integers(1996, 2024, 4_000)
    number = mobile(rng, city, year, 0.2)
    known = tables.segments().city[number // 10_000 - 1_000_000]
    where = known > 0
    assert where.mean() > 0.6
    assert (known[where] == city[where]).mean() > 0.97


def test_no_prefix_is_given_out_before_its_first_year(rng):
    year = rng.integers(1996, 2024, 4_000)
    number = mobile(rng, np.full(4_000, 1), year, 0.0)
    first = np.array([PREFIXES[p][0] for p in (number // 10**8).tolist()])
    assert (first <= year).mean() > 0.99
    stated = tables.segments().since[number // 10**6]
    assert (stated <= year)[stated > 0].all()


def test_the_city_of_a_place_lies_in_its_province():
    where = places()
    assert (tables.segments().province[where.city] // 10_000 == where.province).all()


def test_rounded_numbers_are_what_a_float_prints(rng):
    """Python's repr gives the fewest digits too; the rest is zeros."""
    numbers = [str(v) for v in rng.integers(110_101 * 10**12, 659_001 * 10**12, 500)]
    for number, found in zip(
        numbers, rounded(pa.array(numbers), sheet=False).to_pylist(), strict=True
    ):
        digits, exponent = repr(float(number)).split("e+")
        digits = digits.replace(".", "")
        assert found == digits + "0" * (int(exponent) + 1 - len(digits))


def test_every_city_has_segments():
    assert (segments().count.sum(axis=1)[np.unique(places().city)] > 0).all()


def test_phones_of_people_are_numbers_of_china(rng):
    run = setting(rng, landline=0.05)
    some = people(rng, 2_000, run)
    column = phones(rng, some, np.full(2_000, run.as_of.year), run)
    assert (phone.judge(strings(column)).codes == VALID).mean() > 0.99


def test_phones_of_the_world_are_in_their_plans(rng):
    country = rng.integers(0, len(world.COUNTRIES), 3_000)
    judged = phone.judge(strings(world.phones(rng, country)))
    assert (judged.codes == VALID).all()
    codes = np.array([tables.countries()[c] for c in judged.facts["country"].tolist()])
    assert (codes == np.array(list(world.COUNTRIES))[country]).mean() > 0.9  # +1 is shared


def test_cards_pass_the_check_digit_by_hand(rng):
    column = cards.one_bank(rng, 500, np.arange(500))
    assert (bank_card.judge(strings(column)).codes == VALID).all()
    for number in column.to_pylist():
        doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(number))]
        assert sum(d - 9 * (d > 9) for d in doubled) % 10 == 0
    assert len({number[:6] for number in column.to_pylist()}) <= 5


def test_mails_are_addresses_under_reserved_names(rng):
    run = setting(rng)
    some = people(rng, 2_000, run)
    chinese = mails.chinese(rng, some, phones(rng, some, np.full(2_000, 2020), run))
    first, last = world.names(rng, np.zeros(2_000, int), some.male)
    for column in (chinese, mails.world(rng, first, last, some.year)):
        assert (email.judge(strings(column)).codes == VALID).all()
        assert all(value.endswith(".example") for value in column.to_pylist())


def test_every_character_of_a_given_name_can_be_spelled():
    assert "" not in given_syllables().to_pylist()[1:]
    assert len(surname_syllables()) > 300


def test_unsalted_hashes_repeat_and_others_do_not(rng):
    def distinct(column):
        return len(set(column.to_pylist())) / len(column)

    assert distinct(secrets_kept.unsalted(rng, 5_000)) < 0.97
    assert distinct(secrets_kept.slow(rng, 5_000)) == 1
    assert distinct(secrets_kept.random_hashes(rng, 5_000)) == 1
    assert "e10adc3949ba59abbe56e057f20f883e" in secrets_kept.unsalted(rng, 5_000).to_pylist()


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("hell", 0x5A0CB7C3),
        ("hello wo", 0xDF0CA123),
    ],
)
def test_murmur3_is_the_search_engines(text, state):
    """Vectors of Elasticsearch's own test of its routing hash."""
    matrix = np.frombuffer(text.encode(), np.uint8)[None, :]
    assert int(search_ids.murmur3(matrix)[0]) & 0xFFFFFFFF == state


def test_murmur3_agrees_with_itself_word_by_word(rng):
    """The definition, on one text after another."""
    matrix = search_ids.ids(
        rng.integers(0, 2**41, 50), search_ids.nodes(rng, 50), np.arange(50), True
    )
    for row, state in zip(matrix, search_ids.murmur3(matrix).tolist(), strict=True):
        data, h = row.tobytes().decode().encode("utf-16-le"), 0
        for i in range(0, len(data), 4):
            k = int.from_bytes(data[i : i + 4], "little") * 0xCC9E2D51 & 0xFFFFFFFF
            k = ((k << 15 | k >> 17) & 0xFFFFFFFF) * 0x1B873593 & 0xFFFFFFFF
            h = ((h ^ k) << 13 | (h ^ k) >> 19) & 0xFFFFFFFF
            h = (h * 5 + 0xE6546B64) & 0xFFFFFFFF
        h ^= len(data)
        h = (h ^ h >> 16) * 0x85EBCA6B & 0xFFFFFFFF
        h = (h ^ h >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
        assert h ^ h >> 16 == state & 0xFFFFFFFF


@pytest.mark.parametrize("old", [True, False])
def test_a_document_id_holds_the_instant_it_was_made_at(old, rng):
    at = rng.integers(1_400_000_000_000, 1_700_000_000_000, 50)
    node = search_ids.nodes(rng, 50)
    text = search_ids.ids(at, node, np.arange(50) + 70_000, old)
    for i in range(50):
        raw = base64.urlsafe_b64decode(text[i].tobytes())
        if old:
            value, fingerprint, count = raw[:6], raw[6:12], raw[12:]
        else:
            value = bytes([raw[5], raw[4], raw[3], raw[2], raw[12], raw[14]])
            fingerprint, count = raw[6:12], bytes([raw[1], raw[13], raw[0]])
        assert int.from_bytes(value, "big") == at[i]
        assert fingerprint == node[i].tobytes()
        assert int.from_bytes(count, "big") == i + 70_000


def test_the_ids_of_an_export_lie_before_the_day_of_the_dump():
    for seed in range(6):
        population = draw(kind("es_export"), 100, seed)
        limit = datetime.combine(population.as_of, datetime.min.time(), UTC).timestamp()
        for text in population.table["_id"].to_pylist():
            raw = base64.urlsafe_b64decode(text)
            old = int.from_bytes(raw[:6], "big") / 1000
            new = bytes([raw[5], raw[4], raw[3], raw[2], raw[12], raw[14]])
            instants = (old, int.from_bytes(new, "big") / 1000)
            assert any(limit - 4 * 366 * 86_400 < at <= limit for at in instants)
