"""Configuration texts as settings with their lines: words, key = value with sections, plain YAML.

These are subsets that servers' files use, read without evaluating anything. What a reader does not
understand it leaves out and counts; nothing is guessed.
"""

from __future__ import annotations

import re
import shlex

from seawall.model.config import Setting

MOST_LINES = 200_000
PAIR = re.compile(r"([A-Za-z0-9_.\-]+)\s*[=:]\s*(.*)")
YAML_KEY = re.compile(r"""(\s*)(- )?(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_.\-/]+))\s*:(?:\s+(.*))?$""")
YAML_ITEM = re.compile(r"(\s*)- (.*)$")
LOCAL = ("127.0.0.1", "::1", "localhost", "[::1]", "_local_")


def lines(text: str) -> list[tuple[int, str]]:
    """Numbered lines that are neither empty nor a comment."""
    numbered = enumerate(text.splitlines()[:MOST_LINES], 1)
    return [(n, line) for n, line in numbered if line.strip() and line.strip()[0] not in "#;"]


def words(text: str) -> tuple[list[Setting], int]:
    """`keyword value value`, as Redis and Mosquitto write it. Keywords in lower case."""
    found, n_unread = [], 0
    for n, line in lines(text):
        try:
            parts = shlex.split(line)
        except ValueError:
            n_unread += 1
            continue
        if parts:
            found.append(Setting(parts[0].lower(), " ".join(parts[1:]), n))
    return found, n_unread


def pairs(text: str) -> tuple[list[Setting], int]:
    """`key = value` under `[section]`: the key is section.key. A bare word is a key that is on."""
    found, n_unread, section = [], 0, ""
    for n, line in lines(text):
        stripped = line.strip()
        if stripped.startswith("[") and stripped.endswith("]"):
            section = stripped[1:-1].strip().lower() + "."
            continue
        pair = PAIR.fullmatch(stripped)
        if pair:
            value = pair[2].split(" #")[0].strip().strip("'\"")
            found.append(Setting(section + pair[1].lower().replace("-", "_"), value, n))
        elif re.fullmatch(r"[A-Za-z0-9_\-]+", stripped):
            found.append(Setting(section + stripped.lower().replace("-", "_"), "on", n))
        else:
            n_unread += 1
    return found, n_unread


def yaml(text: str) -> tuple[list[Setting], int]:
    """Mappings of YAML with dotted keys, nested by indentation; items of a list have their key's name."""
    found: list[Setting] = []
    path: list[tuple[int, str]] = []
    n_unread = 0
    for n, line in lines(text):
        key, item = YAML_KEY.match(line), YAML_ITEM.match(line)
        if key:
            depth = len(key[1]) + (2 if key[2] else 0)
            while path and path[-1][0] >= depth:
                path.pop()
            path.append((depth, key[3] or key[4] or key[5]))
            value = scalar(key[6] or "")
            if value is not None and value != "":
                found.append(Setting(".".join(k for _, k in path), value, n))
        elif item and path:
            while len(path) > 1 and path[-1][0] > len(item[1]):
                path.pop()
            value = scalar(item[2])
            if value is not None:
                found.append(Setting(".".join(k for _, k in path), value, n))
        elif line.strip() not in ("---", "..."):
            n_unread += 1
    return found, n_unread


def scalar(text: str) -> str | None:
    """A plain or quoted value without its comment; a list in one line with commas."""
    text = text.strip()
    if text[:1] in "\"'" and text:
        end = text.find(text[0], 1)
        return text[1:end] if end > 0 else None
    return re.split(r"(?:^|\s)#", text)[0].strip().strip("[]")


def last(settings: list[Setting], key: str) -> Setting | None:
    """The setting that counts where one stands twice."""
    return next((s for s in reversed(settings) if s.key == key), None)


def off(setting: Setting | None) -> bool:
    """Whether a setting is there and switched off."""
    return setting is not None and setting.value.lower() in ("no", "false", "off", "0")


def on(setting: Setting | None) -> bool:
    """Whether a setting is there and switched on."""
    return setting is not None and setting.value.lower() in ("yes", "true", "on", "1")


def port(setting: Setting | None) -> int | None:
    """A port number, if that is what stands there."""
    value = setting.value.split(",")[0].split("-")[0].strip() if setting else ""
    return (
        int(value) if value.isascii() and value.isdigit() and 0 < int(value[:6]) < 65_536 else None
    )


def wide(value: str) -> bool:
    """Whether a list of addresses to listen on has one that other hosts reach."""
    places = [part.strip().lstrip("-").strip("'\"") for part in re.split(r"[,\s]+", value)]
    return any(place not in LOCAL for place in places)
