"""The inventory on disk: a folder per system, a JSON file per table, each written whole or not at all.

File names are the names of system and table with everything else than letters, digits, dot, hyphen
and underscore replaced, and the beginning of their hash; the names themselves stand in the file.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from seawall.errors import TraceError
from seawall.model.tracing import INVENTORY, OURS, TableSketch
from seawall.trace import written

MAX_FILE_BYTES = 64 << 20
OWNER = re.compile(r"ours|partner:.{1,80}")
#: What is said of a folder without a sketch.
EMPTY = "{}: an empty inventory. `seawall trace inventory add` fills it."
PLAIN = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Checked:
    """One file of an inventory and what is wrong with it, "" if nothing is."""

    path: Path
    problem: str
    sketch: TableSketch | None


class Inventory:
    """A folder of sketches. Nothing is held open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(
        self, system: str, sketches: Iterable[TableSketch], *, whole: bool = True
    ) -> list[Path]:
        """Store the tables of a system in place of what was known of them.

        Args:
            system: What it is called.
            sketches: Its tables.
            whole: These are all tables that it has: others that were known are forgotten.

        Raises:
            TraceError: If the system has no table, or its name or owner cannot be used.
        """
        tables = list(sketches)
        if not tables:
            raise TraceError(f"{system}: no table with rows was found. Nothing was stored.")
        if not system.strip() or len(system) > 200:
            raise TraceError("A system needs a name of up to 200 characters.")
        if not all(OWNER.fullmatch(t.owner) for t in tables):
            raise TraceError(f"An owner is {OURS!r} or 'partner:NAME'.")
        folder = self.folder / _file_name(system)
        folder.mkdir(parents=True, exist_ok=True)
        kept = [self._write(folder / f"{_file_name(t.table)}.json", t) for t in tables]
        for old in folder.glob("*.json") if whole else ():
            if old not in kept:
                old.unlink()
        return kept

    def _write(self, path: Path, sketch: TableSketch) -> Path:
        text = json.dumps(written.document(sketch), ensure_ascii=False, allow_nan=False, indent=1)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            with temporary.open("w", encoding="utf-8") as out:
                out.write(text + "\n")
                out.flush()
                os.fsync(out.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        return path

    def files(self) -> list[Path]:
        """Every file, in a stable order.

        Raises:
            TraceError: If there is no such folder.
        """
        if not self.folder.is_dir():
            raise TraceError(
                f"{self.folder.name}: no inventory. `seawall trace inventory add` makes one."
            )
        return sorted(self.folder.glob("*/*.json"))

    def check(self) -> list[Checked]:
        """Every file with what is wrong with it."""
        return [_checked(path) for path in self.files()]

    def load(self, key_id: str | None = None) -> tuple[TableSketch, ...]:
        """All tables.

        Args:
            key_id: The key that a dump is compared under; sketches of another key are refused.

        Raises:
            TraceError: If there is none, a file is damaged, or another key made it.
        """
        found = []
        for checked in self.check():
            where = f"{checked.path.parent.name}/{checked.path.name}"
            if checked.sketch is None:
                raise TraceError(f"{where}: {checked.problem}. Add the system again.")
            if key_id is not None and checked.sketch.key_id != key_id:
                raise TraceError(
                    f"{where}: made with key {checked.sketch.key_id}, not {key_id}. "
                    "Choose the key with --key, or add the system again"
                )
            found.append(checked.sketch)
        if not found:
            raise TraceError(EMPTY.format(self.folder.name))
        return tuple(found)


def _checked(path: Path) -> Checked:
    import jsonschema

    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            return Checked(path, "larger than a sketch can be", None)
        document = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return Checked(path, "cannot be read as JSON", None)
    if not isinstance(document, dict) or document.get("schema") != INVENTORY:
        return Checked(path, f"not of the schema {INVENTORY}", None)
    problem = next(jsonschema.Draft202012Validator(written.schema()).iter_errors(document), None)
    if problem is not None:
        place = "/".join(map(str, list(problem.absolute_path)[:3])) or "the document"
        return Checked(path, f"not as the schema says at {place} ({problem.validator})", None)
    try:
        return Checked(path, "", written.sketch(document))
    except (ValueError, TypeError):
        return Checked(path, "digests or dates that cannot be", None)


def _file_name(name: str) -> str:
    """A name safe on every system, told apart from others that look the same by its hash."""
    plain = PLAIN.sub("_", name).strip("._")[:60] or "table"
    return f"{plain}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
