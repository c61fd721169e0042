"""Configuration texts as settings with their lines: words, pairs, sections, flags; and what values say.

These are subsets that servers' files use, read without evaluating anything. What a reader does not
understand it leaves out and counts; nothing is guessed. A line ends where an editor ends it: CR, LF, CRLF.
"""

from __future__ import annotations

import ipaddress
import re
import shlex
from collections.abc import Iterable

from seawall.model.audit import Verdict
from seawall.model.config import Flaw, Setting

LONGEST_LINE = (
    10_000  # no setting is longer; what is becomes a quote that nothing ends, and is counted
)
UNREAD = '"'
LINE_END = re.compile(r"\r\n?|\n")
PAIR = re.compile(r"([A-Za-z0-9_.\-]+)\s*[=:]\s*(.*)")
FLAG = re.compile(
    r"""(?<![\w-])--?([A-Za-z][\w.-]*)(?:=("[^"]*"|'[^']*'|[^\s"'\\,]*)|\s+("[^"-][^"]*"|[^\s"'\\,-][^\s"'\\,]*))?"""
)
LOCAL = ("localhost", "localhost.localdomain", "lo", "_local_", "_local:ipv4_", "_local:ipv6_")
WIDENS = "listens where other hosts reach it"
EVERYWHERE = "it listens on all addresses"
CLEAR = "sends everything in the clear"


def split(text: str) -> list[str]:
    """Every line, without a mark of byte order."""
    found = LINE_END.split(text.removeprefix("\ufeff"))
    return [line if len(line) <= LONGEST_LINE else UNREAD for line in found]


def lines(text: str, comments: str = "#;") -> list[tuple[int, str]]:
    """Numbered lines that are neither empty nor a comment."""
    numbered = enumerate(split(text), 1)
    return [(n, line) for n, line in numbered if line.strip() and line.strip()[0] not in comments]


def logical(text: str, comments: str = "#;") -> list[tuple[int, str]]:
    """As `lines`, where a backslash at the end brings the next line in; the number is the first one's."""
    found: list[tuple[int, str]] = []
    begun = 0  # the line on which the open one began
    for n, line in enumerate(split(text), 1):
        whole = line.rstrip()
        goes_on = (len(whole) - len(whole.rstrip("\\"))) % 2 == 1
        part = whole[:-1] if goes_on else whole
        if begun and len(found[-1][1]) > LONGEST_LINE:
            found[-1] = (begun, UNREAD)
        elif begun:
            found[-1] = (begun, found[-1][1] + " " + part.strip())
        elif whole.strip() and whole.strip()[0] not in comments:
            found.append((n, part))
        else:
            continue
        begun = (begun or n) if goes_on else 0
    return found


def words(text: str) -> tuple[list[Setting], int]:
    """`keyword value value`, as Redis and Mosquitto write it. Keywords in lower case."""
    found, n_unread = [], 0
    for n, line in lines(text, "#"):
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


def properties(text: str) -> tuple[list[Setting], int]:
    """Java's properties: `=`, `:` or a blank between key and value, comments by # and !, lines that go on."""
    found = []
    for n, line in logical(text, "#!"):
        key, value = re.fullmatch(r"([^\s=:]*)\s*[=:]?\s*(.*)", line.strip(), re.S).groups()  # type: ignore[union-attr]
        found.append(Setting(key, value, n))
    return found, sum(not s.key for s in found)


def shares(text: str) -> tuple[list[tuple[str, Setting]], int]:
    """Settings of smb.conf and rsyncd.conf with the section they stand in, `global` before the first.

    Blanks and case in a key do not matter to either. A section itself is a setting without a key.
    """
    found, n_unread, section = [], 0, "global"
    for n, line in logical(text):
        stripped = line.strip()
        key, equals, value = stripped.partition("=")
        if stripped.startswith("[") and "]" in stripped:
            section = " ".join(stripped[1 : stripped.index("]")].split()).lower()
            found.append((section, Setting("", "", n)))
        elif equals and key.strip():
            found.append((section, Setting("".join(key.split()).lower(), value.strip(), n)))
        else:
            n_unread += 1
    return found, n_unread


def flags(text: str) -> list[Setting]:
    """`--name=value` and `--name value` of a command line, wherever it is written down."""
    return [
        Setting(m[1], (m[2] or m[3] or "").strip("'\""), n)
        for n, line in lines(text)
        for m in FLAG.finditer(line)
    ]


def last(settings: Iterable[Setting], key: str) -> Setting | None:
    """The setting that counts where one stands twice and the last wins."""
    return next((s for s in reversed(list(settings)) if s.key == key), None)


def off(setting: Setting | None) -> bool:
    """Whether a setting is there and switched off."""
    return setting is not None and setting.value.lower() in ("no", "false", "off", "0", "disabled")


def on(setting: Setting | None) -> bool:
    """Whether a setting is there and switched on."""
    return setting is not None and setting.value.lower() in ("yes", "true", "on", "1", "enabled")


def number(value: str) -> int | None:
    """A port number, if that is what stands there."""
    value = value.split(",")[0].split("-")[0].strip()
    plain = value.isascii() and value.isdigit() and 0 < int(value[:6]) < 65_536
    return int(value) if plain else None


def port(setting: Setting | None) -> int | None:
    """A setting's port number."""
    return number(setting.value) if setting else None


def host_port(url: str) -> tuple[str, int | None]:
    """Host and port of `scheme://host:port`, `host:port` or `[address]:port`."""
    place = re.sub(r"^[\w+.-]*://", "", url.strip()).split("/")[0]
    bracketed = re.fullmatch(r"\[([^\]]*)\](?::(\d*))?", place)
    if bracketed:
        return bracketed[1], number(bracketed[2] or "")
    host, colon, digits = place.rpartition(":")
    return (host, number(digits)) if colon else (place, None)


def local(place: str) -> bool:
    """Whether an address to listen on is this machine's own: no other host reaches it."""
    place = place.strip().lower().removeprefix("-").strip("'\"").split("%")[0]
    if place.startswith("[") and place.endswith("]"):
        place = place[1:-1]
    if place in LOCAL or place.startswith("/"):
        return True
    try:
        network = ipaddress.ip_network(place, strict=False)
    except ValueError:
        return False
    mapped = getattr(network.network_address, "ipv4_mapped", None)
    return network.is_loopback or (mapped is not None and mapped.is_loopback)


def wide(value: str) -> bool:
    """Whether a list of addresses to listen on has one that other hosts reach."""
    return any(not local(place) for place in re.split(r"[,;\s]+", value) if place)


def listening(settings: Iterable[Setting], *keys: str) -> list[Flaw]:
    """For each key, the last setting by which other hosts reach the door."""
    held = list(settings)
    reached = (
        next((s for s in reversed(held) if s.key == key and wide(s.value)), None) for key in keys
    )
    return [Flaw(s.line, s.key, WIDENS, None) for s in reached if s is not None]


def missing(setting: str, why: str, opens: Verdict | None = None, port: int | None = None) -> Flaw:
    """A setting that a file does not have, and what that does: at line 0, after the file's own name."""
    return Flaw(0, setting, f"has no {setting}: {why}", opens, port)
