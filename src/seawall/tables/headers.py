"""What a column's name suggests: Chinese, pinyin, pinyin initials, English and usual short forms.

A hint is a hint: the judges decide, names only break ties and admit elements that no check digit
tells. A row's `use` says how far its word reaches: `alone` only as the whole name ("name", because
"file_name" is no person), `token` also as the last words of a name ("home_phone"), `tail` also
without a separator in front ("联系人手机号", "bjrsfzh").
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from seawall.errors import TableError
from seawall.tables.catalogue import element
from seawall.tables.load import shipped

NAME = "headers.csv"
COLUMNS = ("name", "element", "use")
USES = ("alone", "token", "tail")
LONGEST = 128  # characters of a name that are looked at: names are hostile text too

REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")  # "手机号(必填)", "phones[0]"
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
WORD = re.compile(r"[^\W_]+")


@cache
def _words() -> dict[str, tuple[str, str]]:
    words = {}
    for row in shipped(NAME, COLUMNS, ("name",)):
        if row["use"] not in USES:
            raise TableError(f"{NAME}: a use that is none of {', '.join(USES)}")
        words[row["name"]] = (element(row["element"]).id, row["use"])
    return words


def _tokens(name: str) -> list[str]:
    """The words of the last segment of a dotted path, in lower case, without remarks."""
    text = unicodedata.normalize("NFKC", name[-LONGEST:])
    segment = REMARK.sub(" ", text).strip(" .").rpartition(".")[2]
    return WORD.findall(HUMP.sub(" ", segment).lower())


def _look_up(tokens: list[str]) -> str | None:
    words = _words()
    for first in range(len(tokens)):  # longest run of last words first
        found = words.get("".join(tokens[first:]))
        if found and (first == 0 or found[1] != "alone"):
            return found[0]
    last = tokens[-1]
    for first in range(1, len(last) - 1):
        found = words.get(last[first:])
        if found and found[1] == "tail":
            return found[0]
    return None


@lru_cache(4096)
def hint(name: str) -> str | None:
    """The element a column's name suggests, or None.

    Looks at the last segment of a dotted path, whatever its case, separators and closing number.
    """
    tokens = _tokens(name)
    if not tokens:
        return None
    if found := _look_up(tokens):
        return found
    while tokens and not (bare := tokens[-1].rstrip("0123456789")):
        tokens.pop()
    if not tokens or bare == tokens[-1]:
        return _look_up(tokens) if tokens else None
    return _look_up([*tokens[:-1], bare])
