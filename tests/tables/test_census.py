"""The census table against the totals that the statistics bureau published."""

import pytest

from seawall.errors import TableError
from seawall.tables import census, provinces
from seawall.tables.census import age_groups

SOLDIERS = 2_000_000  # counted in the nation, in no province and no age group of the table


def people(first, last):
    return sum(
        g.n_male + g.n_female for g in age_groups() if first <= g.first_age and g.last_age <= last
    )


@pytest.mark.parametrize(
    ("first", "last", "published"),
    [
        (0, 14, 253_383_938),
        (15, 59, 894_376_020 - SOLDIERS),
        (60, 105, 264_018_766),
        (65, 105, 190_635_280),
    ],
)
def test_broad_groups_match_the_communique(first, last, published):
    assert abs(people(first, last) - published) < 2_000


def test_men_match_the_communique():
    """51.24 % with the soldiers, who are taken as men here."""
    men = sum(g.n_male for g in age_groups())
    assert round((men + SOLDIERS) / (people(0, 105) + SOLDIERS), 4) == 0.5124


def test_ages_sum_up_to_the_provinces():
    mainland = sum(p.n_residents for p in provinces().values() if p.code < "70")
    assert abs(mainland - people(0, 105)) < 2_000


def test_a_gap_between_ages_is_refused(monkeypatch):
    rows = [
        {"first_age": a, "last_age": b, "n_male_thousand": "1", "n_female_thousand": "1"}
        for a, b in (("0", "4"), ("6", "9"))
    ]
    monkeypatch.setattr(census, "shipped", lambda *_: rows)
    with pytest.raises(TableError):
        age_groups.__wrapped__()
