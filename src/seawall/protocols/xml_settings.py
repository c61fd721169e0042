"""XML as settings with dotted keys and lines, without entities.

A text that declares an entity is refused where it does so: that is how a small file grows without bound
or brings another one in. An element is a setting with its text; `key@name` is an attribute of it. The
root is no part of a key. What stands before damage is kept.
"""

from __future__ import annotations

from xml.parsers import expat

from seawall.model.config import Setting
from seawall.protocols import settings

MOST_KEY_CHARS, MOST_DEPTH = 300, 40


class _Refused(Exception):  # noqa: N818 - it never leaves this file
    """An entity is declared."""


class _Reader:
    """The elements that are open, each with its place in `found` and its text."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.EntityDeclHandler = self.refuse
        self.found: list[Setting] = []
        self.open: list[tuple[str, int, list[str]]] = []
        self.n_unread = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        path = f"{self.open[-1][0]}.{name}" if len(self.open) > 1 else name if self.open else ""
        fits = len(path) <= MOST_KEY_CHARS and len(self.open) <= MOST_DEPTH
        self.open.append((path[: MOST_KEY_CHARS + 1], len(self.found) if fits and path else -1, []))
        if not fits:
            self.n_unread += 1
        elif path:
            line = self.parser.CurrentLineNumber
            self.found.append(Setting(path, "", line))
            self.found += [Setting(f"{path}@{k}", v, line) for k, v in attributes.items()]

    def text(self, data: str) -> None:
        if self.open:
            self.open[-1][2].append(data)

    def end(self, _: str) -> None:
        _, place, parts = self.open.pop()
        if place >= 0:
            self.found[place] = self.found[place]._replace(value="".join(parts).strip())

    def refuse(self, *_: object) -> None:
        raise _Refused


def read(text: str) -> tuple[list[Setting], int]:
    """Settings in the order of the text, and how many lines were not read."""
    text = text.removeprefix("\ufeff").replace("\0", " ")
    reader = _Reader()
    try:
        reader.parser.Parse(text.encode("utf-8", "replace"), True)
    except (expat.ExpatError, _Refused):
        left = len(settings.split(text)) - reader.parser.CurrentLineNumber + 1
        return reader.found, reader.n_unread + max(left, 1)
    return reader.found, reader.n_unread
