"""The newest date in a text, by one regex over whole numbers."""

import re
from datetime import date

WRITTEN = re.compile(
    r"(?<![0-9])(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2}))(?![0-9])", re.ASCII
)


def newest(text: str) -> int:
    found = [0]
    for match in re.finditer(r"(?<![0-9])(?=[0-9])", text):
        if m := WRITTEN.match(text, match.start()):
            year, month, day = int(m[1]), int(m[3] or m[5]), int(m[4] or m[6])
            try:
                date(year, month, day)
            except ValueError:
                continue
            if 1900 <= year <= 2149:
                found.append(year * 10_000 + month * 100 + day)
    return max(found)
