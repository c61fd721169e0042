"""The slow twin of kernels/dates.py for forms without time: one regex a form."""

import re
from datetime import date

YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


def parse(value: str) -> int:
    """yyyymmdd, or 0 for what is no date from 1800 to 2199 in one of these forms."""
    wide = value.translate({0xFF10 + k: 48 + k for k in range(10)}).strip(" ")
    if match := YEAR_FIRST.fullmatch(wide):
        parts = match.group(1, 3, 4)
    elif match := CHINESE.fullmatch(wide) or COMPACT.fullmatch(wide):
        parts = match.groups()
    else:
        return 0
    try:
        day = date(*map(int, parts))
    except ValueError:
        return 0
    return day.year * 10_000 + day.month * 100 + day.day if 1800 <= day.year <= 2199 else 0
