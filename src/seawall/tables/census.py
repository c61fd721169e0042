"""The population of mainland China by age and sex, census of 2020.

Source: National Bureau of Statistics, communique 5 and census table 3-1; see census_cn.csv.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from seawall.errors import TableError
from seawall.tables.load import number, shipped

NAME = "census_cn.csv"
COLUMNS = ("first_age", "last_age", "n_male_thousand", "n_female_thousand")


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """Residents of `first_age`..`last_age` completed years."""

    first_age: int
    last_age: int
    n_male: int
    n_female: int


@cache
def age_groups() -> tuple[AgeGroup, ...]:
    """The groups by age, without gaps.

    Raises:
        TableError: If ages overlap or leave a gap.
    """
    groups = tuple(
        AgeGroup(
            number(row, "first_age", NAME),
            number(row, "last_age", NAME),
            1000 * number(row, "n_male_thousand", NAME),
            1000 * number(row, "n_female_thousand", NAME),
        )
        for row in shipped(NAME, COLUMNS, ("first_age",))
    )
    edges = [group.first_age for group in groups[1:]]
    if groups[0].first_age or edges != [group.last_age + 1 for group in groups[:-1]]:
        raise TableError(f"{NAME}: ages must run from 0 without gaps")
    return groups
