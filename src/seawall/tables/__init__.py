"""What an authority or an operator decides, as tables that state source and date of check.

Everything is read on first use and kept: accessors return the same small object every time.
"""

from seawall.tables.divisions import Divisions, Province, division_name, divisions, provinces
from seawall.tables.elements import ElementRow, element, elements
from seawall.tables.headers import hint

__all__ = [
    "Divisions",
    "ElementRow",
    "Province",
    "division_name",
    "divisions",
    "element",
    "elements",
    "hint",
    "provinces",
]
