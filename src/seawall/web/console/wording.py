"""The console's words: one table of messages per language, and the names of what a policy knows.

A policy names its factors in English; for Chinese there is a table of those that are shipped, and what a
team added itself keeps the name that the team gave it. Dates and counts follow the language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from seawall.render import names, numbers

LANGUAGES = {"en": "English", "zh": "中文"}
TAGS = {"en": "en", "zh": "zh-Hans"}


@cache
def table(name: str) -> Mapping[str, str]:
    """A table of words by name: "en", "zh" or "names_zh"; keys are "section.key"."""
    text = files("seawall.web.console").joinpath("words", f"{name}.toml").read_text("utf-8")
    return {f"{of}.{key}": said for of, inside in tomllib.loads(text).items()
            for key, said in inside.items()}  # fmt: skip


def preferred(stated: str, accepted: str) -> str:
    """The language that was chosen, or the first of Accept-Language that there is."""
    if stated in LANGUAGES:
        return stated
    for one in accepted.split(",")[:10]:
        tag = one.partition(";")[0].strip().lower()[:2]
        if tag in LANGUAGES:
            return tag
    return "en"


class Words:
    """Speaks one language."""

    def __init__(self, language: str) -> None:
        self.language, self.tag = language, TAGS[language]
        self._said = table(language)
        self._names = table("names_zh") if language == "zh" else {}

    def __call__(self, key: str, **figures: object) -> str:
        """A message, with figures filled in."""
        said = self._said[key]
        return said.format_map(figures) if figures else said

    def has(self, key: str) -> bool:
        """Whether there is such a message."""
        return key in self._said

    def named(self, kind: str, id_: str, things: Mapping[str, Any]) -> str:
        """The name of a factor, action, path or attribute of a policy."""
        found = self._names.get(f"{kind}.{id_}")
        if found is not None:
            return found
        return str(things[id_].label) if id_ in things else names.element(id_)

    def element(self, id_: str) -> str:
        """The name of a kind of data."""
        alone, in_text, rest = id_.partition(names.IN_TEXT)
        found = self._names.get(f"attribute.{alone}")
        if found is None or rest:
            return names.element(id_)
        return found + ("(文本中)" if in_text else "")

    def listed(self, things: list[str]) -> str:
        """Several things, one after another."""
        return ("、" if self.language == "zh" else ", ").join(things)

    def day(self, on: date | str | None) -> str:
        """A day; what is no day stays."""
        if on is None:
            return "–"
        if not isinstance(on, date):
            try:
                on = date.fromisoformat(on[:10])
            except ValueError:
                return str(on)[:10]
        if self.language == "zh":
            return f"{on.year}年{on.month}月{on.day}日"
        return numbers.day(on, short=True)

    def minute(self, at: datetime | float | None) -> str:
        """An instant to the minute, UTC."""
        if at is None:
            return "–"
        if not isinstance(at, datetime):
            at = datetime.fromtimestamp(at, UTC)
        return f"{self.day(at.date())} {at:%H:%M} UTC"

    def second(self, at_s: float) -> str:
        """An instant to the second, UTC, as in a log."""
        return f"{datetime.fromtimestamp(at_s, UTC):%Y-%m-%d %H:%M:%S}"
