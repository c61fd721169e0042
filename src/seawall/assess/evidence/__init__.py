"""The tests of genuineness: one plug-in file each, importing ground only, never each other.

A new test is a file in this folder, one line below, one section in docs/evidence.md. The contract
tests run over every entry.
"""

from __future__ import annotations

from seawall.assess.evidence import (
    address_id,
    address_rooms,
    age_pyramid,
    birth_dates,
    birth_season,
    birthplace_id,
    check_digits,
    code_abolished,
    code_dead,
    code_exists,
    code_young,
    given_pairs,
    given_repeats,
    id_runs,
    id_twins,
    joint_structure,
    name_cohort,
    name_length,
    name_sex,
    order_digits,
    order_place,
    phone_networks,
    phone_strays,
    province_shares,
    sexes,
    surname_place,
    surname_province,
    surname_shares,
    surname_tail,
)
from seawall.model.evidence import Test

TESTS: tuple[Test, ...] = (
    check_digits.TEST,
    birth_dates.TEST,
    sexes.TEST,
    code_exists.TEST,
    code_young.TEST,
    code_dead.TEST,
    code_abolished.TEST,
    order_digits.TEST,
    order_place.TEST,
    surname_tail.TEST,
    surname_shares.TEST,
    surname_place.TEST,
    surname_province.TEST,
    name_sex.TEST,
    name_cohort.TEST,
    name_length.TEST,
    given_pairs.TEST,
    given_repeats.TEST,
    address_id.TEST,
    birthplace_id.TEST,
    phone_networks.TEST,
    phone_strays.TEST,
    address_rooms.TEST,
    birth_season.TEST,
    id_twins.TEST,
    id_runs.TEST,
    province_shares.TEST,
    age_pyramid.TEST,
    joint_structure.TEST,
)
