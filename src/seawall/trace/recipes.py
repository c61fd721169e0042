"""The register of what was made for whom: a TOML file of ours, without a secret in it.

[[set]]                            # one per `canary make`
for = "Acme"
epoch = "2026-11"
dataset = "customers"
count = 50
mail_domains = ["canary.example.com"]
phones = "acme-phones.txt"         # beside this file

[[mark]]                           # one per `canary mark`
for = "Acme"
epoch = "2026-11"
dataset = "customers"
every = 20

It says how rows were drawn, so verification draws the same ones. It tells nobody which rows they are.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from seawall.elements import by_id
from seawall.errors import LayoutError, SourceError
from seawall.model.canaries import MarkSet, Recipe
from seawall.model.element import Reason
from seawall.model.strings import from_values
from seawall.tables import miit
from seawall.trace.likeness import GROWN_UP, codes

EPOCH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.ASCII)
FIRST_EPOCH, LAST_EPOCH = "2021-01", "2099-12"  # since all networks of the model are in use
MOST_CANARIES = 10_000_000
OLDEST = 100
MOST_EVERY = 10_000
Entries = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Register:
    """What a register holds."""

    sets: tuple[Recipe, ...] = ()
    marks: tuple[MarkSet, ...] = ()


def recipe(recipient: str, epoch: str, **more: Any) -> Recipe:
    """A recipe, checked.

    Raises:
        LayoutError: If an entry is not what docs/canary.md says.
    """
    _who(recipient, epoch)
    made = Recipe(recipient, epoch, **more)
    youngest, oldest = made.ages
    if not 1 <= made.count <= MOST_CANARIES:
        raise LayoutError(f"count: from 1 to {MOST_CANARIES:,}")
    if not GROWN_UP <= youngest <= oldest <= OLDEST:
        raise LayoutError(f"ages: LOW-HIGH within {GROWN_UP} and {OLDEST}")
    if strange := [code for code in made.provinces if code not in codes()]:
        raise LayoutError(f"provinces: {len(strange)} are none of {', '.join(codes())}")
    if any(not DOMAIN.fullmatch(domain) for domain in made.mail_domains):
        raise LayoutError("mail domains: lower-case names such as canary.example.com")
    return made


def mark_set(recipient: str, epoch: str, **more: Any) -> MarkSet:
    """A mark set, checked. Raises LayoutError."""
    _who(recipient, epoch)
    made = MarkSet(recipient, epoch, **more)
    if not 1 <= made.every <= MOST_EVERY:
        raise LayoutError(f"every: from 1 to {MOST_EVERY:,}")
    return made


def _who(recipient: str, epoch: str) -> None:
    if not recipient.strip():
        raise LayoutError("a recipient needs a name")
    if not EPOCH.fullmatch(epoch) or not FIRST_EPOCH <= epoch <= LAST_EPOCH:
        raise LayoutError(f"epoch: a month such as 2026-11, from {FIRST_EPOCH} on")


def phones(path: Path) -> tuple[str, ...]:
    """Our own numbers, one a line, as eleven digits; lines that begin with # are remarks.

    Raises:
        SourceError: Naming the file and the line, if it is no Chinese mobile number or stands twice.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        raise SourceError(path.name, None, "matches no file") from None
    except (OSError, UnicodeDecodeError):
        raise SourceError(path.name, None, "cannot be read as UTF-8 text") from None
    kept = [
        (i, line.strip()) for i, line in enumerate(lines, 1) if line.strip()[:1] not in ("", "#")
    ]
    column = from_values([text.encode() for _, text in kept])
    element = by_id("phone")
    judged = element.judge(column)
    assert element.canonical is not None
    blocks, lengths, _ = element.canonical(column, judged.codes)
    found: dict[str, int] = {}
    for (line, _), code, block, n in zip(kept, judged.codes, blocks, lengths, strict=True):
        text = np.asarray(block)[2 : 2 + int(n)].tobytes().decode()
        if code != Reason.VALID or not _is_mobile(text):
            raise SourceError(path.name, line, "no Chinese mobile number", "One number a line")
        if text in found:
            raise SourceError(path.name, line, f"the same number as in row {found[text]}")
        found[text] = line
    return tuple(sorted(text[3:] for text in found))


def _is_mobile(text: str) -> bool:
    """Whether an E.164 number is one that people in China have in their pocket."""
    if not re.fullmatch(r"\+861[0-9]{10}", text):
        return False
    return miit.KINDS[miit.segments().kind[int(text[3:8])]] in ("mobile", "resale")


def load(path: Path) -> Register:
    """Read a register.

    Raises:
        LayoutError: Naming the file and the entry, if it is not of that form.
        SourceError: If there is no such file, or a file of phones cannot be used.
    """
    try:
        stated = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise SourceError(path.name, None, "matches no file") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise LayoutError(
            f"{path.name}: cannot be read as TOML ({type(problem).__name__})."
        ) from None
    if strange := sorted(stated.keys() - {"set", "mark"}):
        raise LayoutError(f"{path.name}: {len(strange)} entries beside [[set]] and [[mark]].")
    sets = _each(path, stated, "set", lambda entry: _set(entry, path))
    marks = _each(path, stated, "mark", _mark)
    if not sets and not marks:
        raise LayoutError(f"{path.name}: has no [[set]] and no [[mark]].")
    return Register(tuple(sets), tuple(marks))


def _each(path: Path, stated: Entries, name: str, make: Callable[[Entries], Any]) -> list[Any]:
    entries = stated.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise LayoutError(f"{path.name}: write [[{name}]], once for each.")
    out = []
    for number, entry in enumerate(entries, 1):
        try:
            out.append(make(entry))
        except (LayoutError, SourceError) as problem:
            raise LayoutError(f"{path.name}: [[{name}]] {number}: {problem}") from None
        except (TypeError, ValueError, KeyError):
            raise LayoutError(f"{path.name}: [[{name}]] {number}: see docs/canary.md.") from None
    return out


def _set(entry: Entries, path: Path) -> Recipe:
    given = _checked(
        entry,
        {"for": str, "epoch": str, "dataset": str, "count": int, "provinces": list, "ages": list,
         "mail_domains": list, "phones": str, "draw_phones": bool},
    )  # fmt: skip
    if "ages" in given:
        youngest, oldest = given["ages"]
        given["ages"] = (int(youngest), int(oldest))
    for name in ("provinces", "mail_domains"):
        given[name] = tuple(str(item) for item in given.get(name, ()))
    if "phones" in given:
        given["phones"] = phones(path.parent / given["phones"])
    given["drawn_phones"] = given.pop("draw_phones", False)
    return recipe(given.pop("for"), given.pop("epoch"), **given)


def _mark(entry: Entries) -> MarkSet:
    given = _checked(entry, {"for": str, "epoch": str, "dataset": str, "every": int})
    return mark_set(given.pop("for"), given.pop("epoch"), **given)


def _checked(entry: Entries, kinds: dict[str, type]) -> Entries:
    for name, value in entry.items():
        if name not in kinds:
            raise LayoutError(f"an unknown entry; it has {', '.join(kinds)}")
        if type(value) is not kinds[name]:
            raise LayoutError(f"{name} is not a {kinds[name].__name__}")
    return dict(entry)


def set_stanza(of: Recipe, phones_file: str) -> str:
    """The entry of a set, to be appended to a register."""
    entry: Entries = {
        "for": of.recipient, "epoch": of.epoch, "dataset": of.dataset, "count": of.count,
        "ages": list(of.ages),
    }  # fmt: skip
    if of.provinces:
        entry["provinces"] = list(of.provinces)
    if of.mail_domains:
        entry["mail_domains"] = list(of.mail_domains)
    if phones_file:
        entry["phones"] = phones_file
    if of.drawn_phones:
        entry["draw_phones"] = True
    return _stanza("set", entry)


def mark_stanza(of: MarkSet) -> str:
    """The entry of a marked export, to be appended to a register."""
    return _stanza(
        "mark",
        {"for": of.recipient, "epoch": of.epoch, "dataset": of.dataset, "every": of.every},
    )


def _stanza(name: str, entry: Entries) -> str:
    # JSON's texts, numbers, lists and booleans are TOML's, but for DEL, which TOML wants escaped
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f")
        for key, value in entry.items()
    ]
    return "\n".join([f"[[{name}]]", *lines, ""]) + "\n"
