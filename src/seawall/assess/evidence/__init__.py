"""The tests of genuineness: one plug-in file each, importing ground only, never each other.

A new test is a file in this folder, one line below, one section in docs/evidence.md. The contract
tests run over every entry.
"""

from __future__ import annotations

from seawall.assess.evidence import check_digits
from seawall.model.evidence import Test

TESTS: tuple[Test, ...] = (check_digits.TEST,)
