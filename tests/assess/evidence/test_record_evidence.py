"""Evidence of records: each test speaks where it should, holds its tongue elsewhere, and knows no order."""

import numpy as np
import pytest
from bench.genuineness import clues_of

from seawall import tables
from seawall.assess import weigh
from seawall.assess.evidence import TESTS
from seawall.kernels.time_ids import OBJECT_ID
from seawall.model.clues import NO_DAY, Clues, spec
from seawall.model.element import Reason
from seawall.model.evidence import Evidence, Measure, Mute, Setting
from tests.populations import draw, kind

FAMILIES = {
    "repeats", "texts", "generators", "rhythm", "keys", "mail", "secrets", "cards", "internet", "blemishes",
}  # fmt: skip
OTHERS = {"day_steps", "future_dates", "near_repeats", "phone_countries"}
TEST = {test.id: test for test in TESTS}
OURS = sorted(t.id for t in TESTS if t.family in FAMILIES or t.id in OTHERS)
POPULATIONS = ("international_users", "shop_orders", "case_texts", "hotel_stays", "counters")
DAY_OF = np.datetime64("2022-06-30", "D")


@pytest.fixture(scope="module")
def drawn():
    """Clues and setting of a kind at a size, drawn once."""
    held = {}

    def get(name, n=1_000, seed=8):
        if (name, n, seed) not in held:
            population = draw(kind(name), n, seed)
            held[name, n, seed] = clues_of(population), Setting(population.as_of)
        return held[name, n, seed]

    return get


def made(n, **planes):
    """Clues of n records with these planes, "day_at" for "day:at"."""
    named = {"key": np.arange(1, n + 1, dtype=np.uint64), "position": np.arange(n)}
    named |= {k.replace("__", ":"): v for k, v in planes.items()}
    return Clues({k: np.asarray(v).astype(spec(k)[0]) for k, v in named.items()}, n)


def weight(test, clues, setting=None):
    found = weigh.evidence(TEST[test], clues, setting or Setting(DAY_OF.item()))
    assert isinstance(found, Evidence), found.why
    return found.log10_lr


def why(test, clues, setting=None):
    found = weigh.evidence(TEST[test], clues, setting or Setting(DAY_OF.item()))
    assert isinstance(found, Mute)
    return found.why


def days(rng, n, low=-1500, high=0):
    return (DAY_OF.astype(int) + rng.integers(low, high, n)).astype(np.int32)


@pytest.mark.parametrize("test", [t for t in OURS if t != "repeated_records"])
def test_a_table_without_its_planes_is_silent(test):
    for n in (0, 1, 500):
        assert isinstance(weigh.evidence(TEST[test], made(n), Setting(DAY_OF.item())), Mute)


@pytest.mark.parametrize("name", POPULATIONS)
@pytest.mark.parametrize("test", OURS)
def test_rows_in_another_order_say_the_same(drawn, test, name):
    clues, setting = drawn(name)
    order = np.random.default_rng(2).permutation(clues.n)
    found = TEST[test].measure(clues, setting)
    other = TEST[test].measure(clues.at(order), setting)
    assert type(found) is type(other)
    if isinstance(found, Measure):
        assert found.effect == pytest.approx(other.effect, abs=1e-9)
        assert (found.n_used, found.k, found.m) == (other.n_used, other.k, other.m)


@pytest.mark.parametrize("name", POPULATIONS)
def test_a_few_rows_are_no_trouble(drawn, name):
    clues, setting = drawn(name)
    for n in (1, 2, 3, 30):
        for test in OURS:
            found = weigh.evidence(TEST[test], clues.at(np.arange(n)), setting)
            if isinstance(found, Evidence):
                assert np.isfinite(found.log10_lr), test


@pytest.mark.parametrize("name", POPULATIONS)
@pytest.mark.parametrize("test", [t for t in OURS if TEST[t].row is not None])
def test_rows_are_marked_one_by_one(drawn, test, name):
    clues, setting = drawn(name)
    marks = TEST[test].row(clues, setting)
    assert marks.shape == (clues.n,)
    assert marks.dtype == np.int8
    assert set(np.unique(marks).tolist()) <= {-1, 0, 1}


@pytest.mark.parametrize(
    ("test", "name", "most"),
    [
        ("hours", "uniform_times", -1.0),
        ("day_steps", "counters", -1.0),
        ("too_even", "counters", -1.0),
        ("near_repeats", "row_pool", -2.0),
        ("text_frames", "template_texts", -1.2),
        ("text_lengths", "template_texts", -0.1),
        ("mail_reserved", "international_faker", -1.0),
        ("ip_reserved", "international_faker", -1.0),
        ("ip_networks", "international_faker", -1.0),
        ("unblemished", "independent", -0.1),
    ],
)
def test_what_is_made_up_is_spoken_against(drawn, test, name, most):
    assert weight(test, *drawn(name)) <= most


@pytest.mark.parametrize(
    ("test", "name", "least"),
    [
        ("hours", "nationwide", 0.3),
        ("weekdays", "nationwide", 0.0),
        ("mail_names", "international_users", 0.3),
        ("mail_years", "international_users", 0.3),
        ("mail_phones", "shop_orders", 0.3),
        ("mail_providers", "shop_orders", 0.1),
        ("ip_networks", "international_users", 0.3),
        ("secret_repeats", "international_users", 0.1),
        ("serial_order", "international_users", 0.3),
        ("id_nodes", "es_export", 0.1),
        ("text_frames", "case_texts", 0.0),
        ("near_repeats", "hotel_stays", 0.0),
    ],
)
def test_what_is_genuine_is_spoken_for_or_let_be(drawn, test, name, least):
    assert weight(test, *drawn(name)) >= least


@pytest.mark.parametrize(
    ("test", "name"),
    [("hours", "uniform_times"), ("near_repeats", "row_pool"), ("text_frames", "template_texts"),
     ("mail_names", "international_users"), ("ip_networks", "international_users")],
)  # fmt: skip
def test_more_rows_of_the_same_kind_weigh_no_less(drawn, test, name):
    few, many = (abs(weight(test, *drawn(name, n))) for n in (1_000, 8_000))
    assert many >= few - 0.1


def test_batches_have_no_hours():
    rng = np.random.default_rng(1)
    clues = made(400, day__at=days(rng, 400, -3, 0), second__at=rng.integers(0, 86_400, 400))
    assert "batches" in why("hours", clues)


def test_days_from_1_to_28_leave_the_ends_of_months_out():
    rng = np.random.default_rng(1)
    months = np.datetime64("2018-01", "M") + rng.integers(0, 48, 800)
    short = months.astype("M8[D]").astype(int) + rng.integers(0, 28, 800)
    assert weight("month_ends", made(800, day__at=short)) <= -1.2
    assert weight("month_ends", made(800, day__at=days(rng, 800))) >= 0


def test_loads_of_a_few_days_say_little_of_the_ends_of_months():
    rng = np.random.default_rng(3)
    short = np.array([d for d in range(-1500, 0) if np.datetime64(d, "D").item().day <= 28])
    loads = rng.choice(short, 70, replace=False)  # of seventy days, and some rows beside them
    day = np.concatenate([np.repeat(loads[:8], 90), loads]).astype(np.int32)
    assert weight("month_ends", made(len(day), day__at=day)) > -0.5


def test_absurd_days_are_left_out_of_calendars():
    rng = np.random.default_rng(3)
    usual = days(rng, 800)
    absurd = np.array([-(2**31) + 1, 2**31 - 1] * 20, np.int32)
    day = np.concatenate([usual, absurd]).astype(np.int32)
    for test in ("month_ends", "weekdays"):
        assert weight(test, made(len(day), day__at=day)) == weight(test, made(800, day__at=usual))


def test_growth_is_told_from_even_days():
    rng = np.random.default_rng(1)
    grown = (DAY_OF.astype(int) - rng.exponential(300, 2_000)).astype(int)
    assert weight("growth", made(2_000, day__at=grown)) > 0.1
    assert weight("growth", made(20_000, day__at=days(rng, 20_000))) < -0.1


def test_holidays_are_asked_of_chinese_tables_alone():
    rng = np.random.default_rng(1)
    n = 4_000
    day = days(rng, n)
    stamps = day.astype("M8[D]")
    spring = [np.datetime64(d) for d in ("2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01")]
    off = np.any([(stamps >= s - 1) & (stamps <= s + 5) for s in spring], axis=0)
    off |= (stamps.astype("M8[M]").astype(int) % 12 == 9) & (
        (stamps - stamps.astype("M8[M]").astype("M8[D]")).astype(int) < 7
    )
    rested = made(int((~off).sum()), day__at=day[~off], phone_network=np.full((~off).sum(), 138))
    busy = made(n, day__at=day, phone_network=np.full(n, 138))
    assert weight("holidays", rested) > 0.2
    assert weight("holidays", busy) < 0
    assert "not a table of Chinese" in why("holidays", made(n, day__at=day))


def test_round_times_weigh_a_little():
    rng = np.random.default_rng(1)
    quarter = rng.integers(0, 96, 300) * 900
    quarter = np.where(quarter == 0, 900, quarter)
    assert -0.3 <= weight("clock_heaps", made(300, day__at=days(rng, 300), second__at=quarter)) < 0
    clock = rng.integers(0, 86_400, 300)
    assert weight("clock_heaps", made(300, day__at=days(rng, 300), second__at=clock)) == 0


def test_days_ahead_speak_against_unless_they_are_meant_to_be():
    rng = np.random.default_rng(1)
    ahead = days(rng, 300, -300, 40)
    assert weight("future_dates", made(300, day__at=ahead)) < -0.3
    assert "no days of events" in why("future_dates", made(300, day__valid_until=ahead))
    assert "no days of events" in why(
        "future_dates", made(300, day__booked_for=days(rng, 300, -50, 200))
    )


@pytest.mark.parametrize(("shift", "zone", "fits"), [(0, -32768, True), (-8, -32768, True), (-8, 0, True),
                                                     (11, -32768, False), (9, 480, False)])  # fmt: skip
def test_the_day_of_china_is_known_in_beijing_time_and_in_utc(shift, zone, fits):
    rng = np.random.default_rng(1)
    local = np.clip(rng.normal(14.5, 3.5, 900), 0, 23.9)
    second = ((local + shift) % 24 * 3600).astype(int)
    clues = made(900, day__at=days(rng, 900), second__at=second, zone__at=np.full(900, zone),
                 phone_network=np.full(900, 139))  # fmt: skip
    assert (weight("time_zone", clues) > 0) == fits


def test_people_from_a_pool_come_again_alike():
    rng = np.random.default_rng(1)
    pool = made(3_000, phone=rng.integers(1, 800, 3_000))
    rates = rng.gamma(0.5, 1, 900)
    tail = made(3_000, phone=rng.choice(np.arange(1, 901), 3_000, p=rates / rates.sum()))
    assert weight("records_per_person", pool) < -0.3
    assert weight("records_per_person", tail) > 0.2


def test_copies_are_told_but_never_decide():
    clues = made(1_000)
    clues.planes["key"] = np.repeat(np.arange(1, 101, dtype=np.uint64), 10)
    assert -0.5 <= weight("repeated_records", clues) < -0.2
    assert weight("repeated_records", made(1_000)) == 0


def test_texts_that_stand_again_and_again():
    rng = np.random.default_rng(1)
    same = made(500, text__note=rng.integers(1, 6, 500), text_length__note=np.full(500, 80))
    assert weight("repeated_texts", same) < -0.4
    short = made(500, text__note=rng.integers(1, 6, 500), text_length__note=np.full(500, 8))
    assert "no long texts" in why("repeated_texts", short)


def test_salted_hashes_that_repeat_were_copied():
    rng = np.random.default_rng(1)
    form = np.full(400, 4)
    assert (
        weight(
            "salted_repeats", made(400, secret__pw=rng.integers(1, 60, 400), secret_form__pw=form)
        )
        < -1
    )
    assert (
        weight("salted_repeats", made(400, secret__pw=np.arange(1, 401), secret_form__pw=form)) >= 0
    )


def test_unsalted_hashes_that_never_repeat_were_made_up():
    n = 20_000
    never = made(n, secret__pw=np.arange(1, n + 1), secret_form__pw=np.full(n, 1))
    assert weight("secret_repeats", never) < -1


def test_a_column_of_many_forms_was_pieced_together():
    form = np.arange(600) % 5 + 1
    clues = made(600, secret__pw=np.arange(1, 601), secret_form__pw=form)
    assert weight("secret_forms", clues) < -0.5
    two = made(600, secret__pw=np.arange(1, 601), secret_form__pw=np.where(form > 3, 4, 1))
    assert weight("secret_forms", two) == 0


def test_random_cards_have_wrong_check_digits():
    reason = np.where(np.arange(300) % 10 == 0, Reason.VALID, Reason.CHECK)
    assert weight("card_checks", made(300, card_reason=reason)) <= -1
    damaged = np.full(300, Reason.DAMAGED)
    assert "no card numbers" in why("card_checks", made(300, card_reason=damaged))


def test_schemes_and_countries_drawn_evenly():
    rng = np.random.default_rng(1)
    listed = tables.issuers()
    schemes = dict.fromkeys(issuer.scheme for issuer in listed[1:])
    one_of_each = [next(k for k, i in enumerate(listed) if i.scheme == s) for s in schemes]
    even = made(2_000, card=np.arange(1, 2_001), card_issuer=rng.choice(one_of_each[:5], 2_000))
    assert weight("card_issuers", even) < -0.3
    issuers = np.r_[even["card_issuer"], np.full(50, 65_535)]
    beyond = made(2_050, card=np.arange(1, 2_051), card_issuer=issuers)
    assert weight("card_issuers", beyond) == weight("card_issuers", even)
    world = made(2_000, phone_country=rng.integers(1, 60, 2_000), phone_reason=np.full(2_000, 1))
    home = np.where(rng.random(2_000) < 0.6, 7, world["phone_country"])
    assert weight("phone_countries", world) < -0.5
    assert (
        weight("phone_countries", made(2_000, phone_country=home, phone_reason=np.full(2_000, 1)))
        > 0.1
    )


def test_round_birth_dates_and_even_ones():
    rng = np.random.default_rng(1)
    year = np.full(1_000, 1980)
    round_ = np.where(rng.random(1_000) < 0.6, 4, 0)
    assert weight("birth_heaps", made(1_000, born_year=year, born_mark=round_)) < -0.4
    usual = rng.choice([1, 4, 0], 1_000, p=[12 / 365.25, 48 / 365.25, 305.25 / 365.25])
    assert weight("birth_heaps", made(1_000, born_year=year, born_mark=usual)) == 0


def test_gaps_and_dirt_that_go_together():
    rng = np.random.default_rng(1)
    n = 3_000
    careless = rng.random(n) < 0.05
    strewn = [rng.random(n) < 0.05 for _ in range(3)]
    together = sum(np.where(careless & (rng.random(n) < 0.8), 0, 1 << k) for k in range(3)) | 8
    apart = sum(np.where(s, 0, 1 << k) for k, s in enumerate(strewn)) | 8
    assert weight("joint_gaps", made(n, filled=together)) > 0.4
    assert weight("joint_gaps", made(n, filled=apart)) < -0.2
    assert weight("joint_dirt", made(n, dirty=15 ^ together)) > 0.2


def test_identifiers_that_know_their_time():
    rng = np.random.default_rng(1)
    n, day = 500, days(rng, 500)
    kinds, nodes = np.full(n, OBJECT_ID), rng.integers(1, 5, n)
    ms = day.astype(np.int64) * 86_400_000 + 3_600_000
    agreeing = made(n, day__at=day, idms___id=ms, idkind___id=kinds, idnode___id=nodes)
    assert weight("id_times", agreeing) > 0.6
    loaded = made(n, day__at=day, idms___id=np.full(n, ms.max()), idkind___id=kinds)
    assert "loaded" in why("id_times", loaded)
    random = made(n, idkind___id=kinds, idnode___id=np.arange(1, n + 1))
    assert weight("id_nodes", random) < -1.5
    assert weight("id_nodes", agreeing) > 0.1


def test_numbers_of_the_export_are_no_serial_numbers():
    rng = np.random.default_rng(1)
    clues = made(
        500, day__at=days(rng, 500), counter__no=np.arange(500) // 16 * 16, step__no=np.ones(500)
    )
    assert "export" in why("serial_order", clues)


def test_domains_made_up_for_each_address():
    rng = np.random.default_rng(1)
    n = 2_000
    each = made(
        n, mail=np.arange(1, n + 1), mail_domain=np.arange(1, n + 1), mail_class=np.full(n, 4)
    )
    assert weight("mail_providers", each) < -0.5
    even = made(
        n, mail=np.arange(1, n + 1), mail_domain=rng.integers(1, 40, n), mail_class=np.full(n, 4)
    )
    assert weight("mail_providers", even) < -0.5
    thrown = made(n, mail=np.arange(1, n + 1), mail_class=np.full(n, 2))
    assert weight("mail_throwaway", thrown) < -0.2


def test_sentences_hold_figures_and_no_placeholders(drawn):
    for name in POPULATIONS:
        clues, setting = drawn(name)
        for test in OURS:
            found = weigh.evidence(TEST[test], clues, setting)
            if isinstance(found, Evidence):
                assert found.sentence.endswith("."), test
                assert "nan" not in found.sentence.split(), test


def test_no_day_is_no_day():
    assert "no days" in why("weekdays", made(300, day__at=np.full(300, NO_DAY)))
