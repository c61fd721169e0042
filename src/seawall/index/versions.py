"""The manifest of an index: index.json says which runs count.

A run is part of the index from the moment the manifest names it. The manifest is replaced as a
whole, under a lock that the system releases when its holder dies, so writers wait for each other
and readers need no lock. The lock is flock(2): keep an index on a local disk.

Format 1: {"format", "suite", "key_id", "created_at", "breaches": {slug: {"name", "added_at",
"note", "runs": [{"file", "element", "n", "parts"}]}}, "erasures": [the same]}. A part is the hash
of the name of an input that was indexed; a compacted run keeps the parts of all it was made from.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from seawall.errors import RunError
from seawall.index.layout import KEY_ID, PART, SLUG
from seawall.index.writer import fsync_folder

FORMAT = 1
SUITE = 1
NAME = "index.json"
LOCK = "index.lock"
MAX_NAME = 200
ERASURES = "erasures"
FILE = re.compile(r"runs/[a-z0-9-]{1,62}/[0-9]{2}-[0-9a-f]{32}\.run", re.ASCII)


@dataclass(frozen=True, slots=True)
class RunEntry:
    """A run that counts: its file within the index, its element number, entries and parts."""

    file: str
    element: int
    n: int
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Breach:
    """One breach: its name as given, when it was first indexed, where it came from, its runs."""

    name: str
    added_at: str
    note: str = ""
    runs: tuple[RunEntry, ...] = ()


@dataclass(slots=True)
class Manifest:
    """What an index holds."""

    key_id: str
    created_at: str
    breaches: dict[str, Breach] = field(default_factory=dict)
    erasures: tuple[RunEntry, ...] = ()

    @property
    def files(self) -> set[str]:
        """Every run file that counts."""
        entries = [run for breach in self.breaches.values() for run in breach.runs]
        return {run.file for run in (*entries, *self.erasures)}


def slug(name: str) -> str:
    """A folder name for a breach: its letters and digits, and a hash that keeps names apart.

    Raises:
        RunError: If the name is empty, over 200 characters or not printable.
    """
    if not name.strip() or len(name) > MAX_NAME or not name.isprintable():
        raise RunError(f"A breach name has 1 to {MAX_NAME} printable characters.")
    words = re.sub(r"[^a-z0-9]+", "-", name.lower(), flags=re.ASCII).strip("-")[:40].strip("-")
    mark = sha256(name.encode()).hexdigest()[:12]
    return f"{words}-{mark}" if words else mark


def part_of(*keys: str) -> str:
    """The hash that stands for the name of an input, or for several in any order."""
    return sha256("\n".join(sorted(keys)).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def load(folder: Path) -> Manifest:
    """Read the manifest.

    Raises:
        RunError: If there is none, or it is damaged or of another format.
    """
    try:
        raw = json.loads((folder / NAME).read_bytes())
    except FileNotFoundError:
        raise RunError(f"{folder.name}: no index here; `seawall index` makes one.") from None
    except (OSError, ValueError, RecursionError):
        raise RunError(f"{folder.name}/{NAME}: cannot be read as JSON.") from None
    try:
        number = raw["format"], raw["suite"]
        if number == (FORMAT, SUITE):
            return _parse(raw)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise RunError(f"{folder.name}/{NAME}: says impossible things.") from None
    raise RunError(
        f"{folder.name}/{NAME}: another format or suite than {FORMAT}, {SUITE}, which this reads."
    )


def store(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest. The caller holds the lock, so what a killed one left is overwritten."""
    content = {"format": FORMAT, "suite": SUITE, **asdict(manifest)}
    temporary = folder / f".{NAME}.tmp"
    handle = os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(content, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(folder / NAME)
    fsync_folder(folder)


@contextmanager
def changing(folder: Path) -> Iterator[Manifest]:
    """The manifest, alone: what the body makes of it is stored unless the body raises."""
    handle = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        manifest = load(folder)
        before = asdict(manifest)
        yield manifest
        if asdict(manifest) != before:
            store(folder, manifest)
    finally:
        os.close(handle)


def _parse(raw: dict[str, Any]) -> Manifest:
    breaches = {}
    for key, entry in raw["breaches"].items():
        runs = tuple(_run(run, key) for run in entry["runs"])
        name, note = _text(entry["name"]), _text(entry["note"])
        if slug(name) != key:
            raise ValueError("slug")
        breaches[key] = Breach(name, _instant(entry["added_at"]), note, runs)
    erasures = tuple(_run(run, ERASURES) for run in raw["erasures"])
    if not KEY_ID.fullmatch(raw["key_id"]):
        raise ValueError("key id")
    return Manifest(raw["key_id"], _instant(raw["created_at"]), breaches, erasures)


def _run(raw: dict[str, Any], folder: str) -> RunEntry:
    parts = tuple(raw["parts"])
    element, n = raw["element"], raw["n"]
    if (
        not FILE.fullmatch(raw["file"])
        or not SLUG.fullmatch(folder)
        or raw["file"].split("/")[1] != folder
        or not all(PART.fullmatch(part) for part in parts)
        or type(element) is not int
        or not 1 <= element <= 63
        or type(n) is not int
        or n < 0
    ):
        raise ValueError("run")
    return RunEntry(raw["file"], element, n, parts)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _instant(value: object) -> str:
    text = _text(value)
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("instant")
    return text
