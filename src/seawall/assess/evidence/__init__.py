"""The tests of genuineness: one plug-in file each, importing ground only, never each other.

A new test is a file in this folder, one line below, one section in docs/evidence.md. The contract
tests run over every entry.
"""

from __future__ import annotations

from seawall.assess.evidence import (
    address_numbers,
    check_digits,
    household,
    phone_address,
    phone_allocated,
    phone_id,
    phone_names,
    phone_patterns,
    phone_younger,
    sequential_phones,
)
from seawall.model.evidence import Test

TESTS: tuple[Test, ...] = (
    check_digits.TEST,
    phone_allocated.TEST,
    phone_younger.TEST,
    phone_address.TEST,
    phone_id.TEST,
    phone_names.TEST,
    phone_patterns.TEST,
    sequential_phones.TEST,
    household.TEST,
    address_numbers.TEST,
)
