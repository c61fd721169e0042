"""YAML, and JSON with it, as settings with dotted keys and lines.

The text is read by its events: nothing is built, so no tag constructs and no alias multiplies. Items of a
list have their list's key. A text that is no YAML is read once more line by line, as far as indentation
carries, and counted as damaged.
"""

from __future__ import annotations

import re

import yaml

from seawall.model.config import Setting
from seawall.protocols import settings

KEY = re.compile(r"""(\s*)(- )?(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_.\-/]+))\s*:(?:\s+(.*))?$""")
ITEM = re.compile(r"(\s*)- (.*)$")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_KEY_CHARS, MOST_DEPTH = 300, 40
#: What is no character of YAML, or ends a line for it and for no editor.
CONTROLS = (*range(9), 11, 12, *range(14, 32), *range(127, 160), 0x2028, 0x2029)
STRANGE = dict.fromkeys((*CONTROLS, *range(0xD800, 0xE000), 0xFEFF, 0xFFFE, 0xFFFF), " ")


class _Frame:
    """A mapping or list that is open: its own key, and in a mapping the key that waits for its value."""

    __slots__ = ("is_key", "keyed", "path", "waits")

    def __init__(self, path: str, *, keyed: bool, is_key: bool) -> None:
        self.path, self.keyed, self.is_key = path, keyed, is_key
        self.waits: str | None = None


def read(text: str) -> tuple[list[Setting], int]:
    """Settings in the order of the text, and how many lines or parts were not understood."""
    text = text.removeprefix("\ufeff").translate(STRANGE)
    try:
        return _by_events(text)
    except (yaml.YAMLError, ValueError):
        found, n_unread = by_lines(text)
        return found, max(n_unread, 1)


def _by_events(text: str) -> tuple[list[Setting], int]:
    found: list[Setting] = []
    stack: list[_Frame] = [_Frame("", keyed=False, is_key=False)]
    n_unread = 0
    for event in yaml.parse(text, Loader=LOADER):
        top = stack[-1]
        asks_key = top.keyed and top.waits is None
        path = top.path + (f".{top.waits}" if top.waits is not None else "")
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            keyed = isinstance(event, yaml.MappingStartEvent)
            stack.append(_Frame(path[: MOST_KEY_CHARS + 1], keyed=keyed, is_key=asks_key))
            continue
        if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            ended = stack.pop()
            stack[-1].waits = "?" if ended.is_key else None
        elif isinstance(event, yaml.ScalarEvent) and asks_key:
            top.waits = event.value
        elif isinstance(event, yaml.ScalarEvent):
            top.waits = None
            null = event.style is None and event.value in ("~", "null", "Null", "NULL")
            if len(path) > MOST_KEY_CHARS or not path:
                n_unread += 1
            else:
                value = "" if null else event.value
                line = event.start_mark.line + 1 if event.start_mark else 0
                found.append(Setting(path[1:], value, line))
        elif isinstance(event, yaml.AliasEvent):
            top.waits = "?" if asks_key else None
            n_unread += 1
    return found, n_unread


def by_lines(text: str) -> tuple[list[Setting], int]:
    """The same of a text that is damaged: nested by indentation, line by line."""
    found: list[Setting] = []
    path: list[tuple[int, str]] = []
    n_unread = 0
    for n, line in settings.lines(text):
        key, item = KEY.match(line), ITEM.match(line)
        if key:
            depth = len(key[1]) + (2 if key[2] else 0)
            while path and path[-1][0] >= depth:
                path.pop()
            path.append((depth, (key[3] or key[4] or key[5])[:MOST_KEY_CHARS]))
            value = scalar(key[6] or "")
        elif item and path:
            while len(path) > 1 and path[-1][0] > len(item[1]):
                path.pop()
            value = scalar(item[2])
        elif line.strip() in ("---", "..."):
            continue
        else:
            value = None
        if value is None or len(path) > MOST_DEPTH:
            n_unread += 1
        elif value or item:
            found.append(Setting(".".join(k for _, k in path), value, n))
    return found, n_unread


def scalar(text: str) -> str | None:
    """A plain or quoted value without its comment; a list in one line with commas."""
    text = text.strip()
    if text[:1] in "\"'" and text:
        end = text.find(text[0], 1)
        return text[1:end] if end > 0 else None
    return re.split(r"(?:^|\s)#", text)[0].strip().strip("[]")
