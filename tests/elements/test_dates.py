import random
from datetime import UTC, date, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.elements import birth_date
from seawall.elements import date as element
from seawall.kernels.dates import (
    DAY_FIRST,
    MONTH_FIRST,
    UNDECIDED,
    day_order,
    days_of,
    of_days,
    parse,
)
from seawall.model.element import Reason
from seawall.model.strings import from_values
from tests.reference import dates as reference

DAYS = st.dates(date(1800, 1, 1), date(2199, 12, 31))
FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S")
DIGITS = st.text("0123456789年月日-/. :０１２T", max_size=24)


def column(*values):
    return from_values([v.encode() for v in values])


def number(day):
    return day.year * 10_000 + day.month * 100 + day.day


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(DAYS, st.sampled_from(FORMS)), min_size=1, max_size=20))
def test_every_day_is_read_back_in_every_form(days):
    written = [day.strftime(form) for day, form in days]
    judged = element.judge(column(*written))
    assert judged.codes.tolist() == [Reason.VALID] * len(days)
    assert judged.facts["date"].tolist() == [number(day) for day, _ in days]


@settings(deadline=None, max_examples=300)
@given(st.lists(DIGITS, min_size=1, max_size=10))
def test_year_first_forms_agree_with_the_slow_twin(values):
    _, dates, _ = parse(*column(*values), UNDECIDED)
    for value, found in zip(values, dates.tolist(), strict=True):
        if expected := reference.parse(value):
            assert found == expected


@settings(deadline=None, max_examples=150)
@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 30)))  # noqa: DTZ001
def test_epochs_agree_with_datetime(moment):
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    seconds = int(moment.timestamp())
    if seconds < 1_000_000_000:
        return  # nine digits
    day = moment.date()
    if moment.hour == 16 and moment.minute == moment.second == 0:
        day += timedelta(days=1)
    facts = element.judge(column(str(seconds), str(1000 * seconds))).facts["date"]
    assert facts.tolist() == [number(day)] * 2


@settings(deadline=None, max_examples=200)
@given(DAYS)
def test_days_since_1970_agree_with_datetime(day):
    days = (day - date(1970, 1, 1)).days
    assert of_days(days) == number(day)
    assert days_of(number(day)) == days


@settings(deadline=None, max_examples=200)
@given(st.lists(st.binary(max_size=60), max_size=8), st.sampled_from([0, 1, 2]))
def test_any_bytes_are_judged_without_harm(values, order):
    codes, dates, _ = parse(*from_values(values), order)
    assert ((dates > 0) == (codes == Reason.VALID)).all()


def test_iso_8601_of_the_standard_library_is_read():
    rng = random.Random(20261123)
    for _ in range(300):
        moment = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(
            seconds=rng.randrange(10**8), microseconds=rng.randrange(10**6)
        )
        codes, facts = element.judge(column(moment.isoformat()))
        assert codes[0] == Reason.VALID
        assert facts["date"][0] == number(moment)


def test_the_column_tells_whether_the_day_comes_first():
    days = [f"{d:02}/{m:02}/2005" for d in range(1, 29) for m in range(1, 13)]
    months = [f"{m}-{d}-2005" for d in range(1, 29) for m in range(1, 13)]
    assert day_order(*column(*days)) == DAY_FIRST
    assert day_order(*column(*months)) == MONTH_FIRST
    assert day_order(*column("01/02/2005", "03/04/2005")) == UNDECIDED
    assert element.judge(column(*days)).facts["date"].tolist() == [
        20050000 + 100 * m + d for d in range(1, 29) for m in range(1, 13)
    ]


def test_a_column_that_contradicts_itself_reads_only_what_is_clear():
    codes, facts = element.judge(column("25/12/2005", "12/25/2005", "03/04/2005"))
    assert codes.tolist() == [Reason.VALID, Reason.VALID, Reason.SHAPE]
    assert facts["date"].tolist() == [20051225, 20051225, 0]


def test_birth_dates_carry_no_time():
    codes, facts = birth_date.judge(column("1990-01-02 03:04:05", "1990-01-02 00:00:00"))
    assert codes.tolist() == [Reason.SHAPE, Reason.VALID]
    assert facts["born_on"].tolist() == [0, 19900102]


def test_mobile_numbers_and_ids_are_no_dates():
    rng = random.Random(7)
    mobiles = [f"1{rng.randrange(3 * 10**9, 10**10)}" for _ in range(500)]
    ids = [f"{rng.randrange(10**5, 10**6)}19900101{rng.randrange(10**4):04}" for _ in range(500)]
    for judge in (element.judge, birth_date.judge):
        assert not np.any(judge(column(*mobiles, *ids)).codes == Reason.VALID)
