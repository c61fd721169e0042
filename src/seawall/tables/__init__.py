"""What an authority or an operator decides, as tables that state source and date of check.

Everything is read on first use and kept: accessors return the same small object every time.
"""

from seawall.errors import TableError
from seawall.tables.catalogue import ElementRow, element, elements
from seawall.tables.e164 import (
    NumberingAutomaton,
    Plan,
    countries,
    country_names,
    numbering,
    plan,
    plans,
)
from seawall.tables.gb2260 import Divisions, Province, division_name, divisions, provinces
from seawall.tables.headers import hint
from seawall.tables.iso7812 import Issuer, IssuerRanges, issuer_ranges, issuers
from seawall.tables.mail import KnownDomains, known_domains, mail_domains
from seawall.tables.miit import City, Segments, carriers, cities, segments
from seawall.tables.spellings_cn import SpellingTrie, spelling_trie, spellings

__all__ = [
    "City",
    "Divisions",
    "ElementRow",
    "Issuer",
    "IssuerRanges",
    "KnownDomains",
    "NumberingAutomaton",
    "Plan",
    "Province",
    "Segments",
    "SpellingTrie",
    "TableError",
    "carriers",
    "cities",
    "countries",
    "country_names",
    "division_name",
    "divisions",
    "element",
    "elements",
    "hint",
    "issuer_ranges",
    "issuers",
    "known_domains",
    "mail_domains",
    "numbering",
    "plan",
    "plans",
    "provinces",
    "segments",
    "spelling_trie",
    "spellings",
]
