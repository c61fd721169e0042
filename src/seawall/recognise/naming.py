"""The words of a column's name: "_source.userInfo.regTime" -> user, info, reg, time.

Pinyin initials such as "sfzh" stay one word. Sources: usual spellings of column names (camelCase,
snake_case, dotted paths).
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 128  # characters of a name that are looked at
WRAPPERS = frozenset({"source"})  # Elasticsearch's own layer says nothing of a column
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
WORD = re.compile(r"[^\W\d_]+")


def tokens(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, each once, in order; numbers are left out."""
    text = unicodedata.normalize("NFKC", name[-LONGEST:])
    words = WORD.findall(HUMP.sub(" ", text).lower())
    return tuple(dict.fromkeys(w for w in words if w not in WRAPPERS))
