"""The tests of genuineness: one plug-in file each, importing ground only, never each other.

A new test is a file in this folder, one line below, one section in docs/evidence.md. The contract
tests run over every entry.
"""

from __future__ import annotations

from seawall.assess.evidence import (
    address_numbers,
    check_digits,
    clock_heaps,
    day_steps,
    future_dates,
    growth,
    holidays,
    hours,
    household,
    month_ends,
    near_repeats,
    phone_address,
    phone_allocated,
    phone_id,
    phone_names,
    phone_patterns,
    phone_younger,
    records_per_person,
    repeated_records,
    sequential_phones,
    time_zone,
    weekdays,
)
from seawall.model.evidence import Test

TESTS: tuple[Test, ...] = (
    address_numbers.TEST,
    check_digits.TEST,
    clock_heaps.TEST,
    day_steps.TEST,
    future_dates.TEST,
    growth.TEST,
    holidays.TEST,
    hours.TEST,
    household.TEST,
    month_ends.TEST,
    near_repeats.TEST,
    phone_address.TEST,
    phone_allocated.TEST,
    phone_id.TEST,
    phone_names.TEST,
    phone_patterns.TEST,
    phone_younger.TEST,
    records_per_person.TEST,
    repeated_records.TEST,
    sequential_phones.TEST,
    time_zone.TEST,
    weekdays.TEST,
)
