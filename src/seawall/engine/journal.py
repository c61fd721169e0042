"""What is finished: one JSON line per finished part, so that a rerun skips it.

A line holds the part's key, the hash of the configuration it was made under and the name of the
file that holds its result. Lines are flushed to disk before a part counts as finished; a torn
last line is ignored. Nothing of a dump stands in a journal but file names.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
from pathlib import Path
from typing import Any

from seawall.errors import EngineError


class Journal:
    """The finished parts of one run, in a folder of the case."""

    def __init__(self, folder: Path, configuration: str) -> None:
        self.folder = folder
        self.configuration = configuration
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "journal.jsonl"
        self._done: dict[str, str] = {}
        if self._path.exists():
            for line in self._path.read_bytes().splitlines():
                try:
                    entry = json.loads(line)
                except ValueError:
                    continue
                if entry.get("configuration") == configuration:
                    self._done[str(entry["part"])] = str(entry["file"])

    def __contains__(self, part: str) -> bool:
        """Whether this part is finished and its result still there."""
        return part in self._done and (self.folder / self._done[part]).exists()

    def path_of(self, part: str) -> Path:
        """Where the result of a part goes."""
        name = hashlib.sha256(f"{self.configuration}\n{part}".encode()).hexdigest()[:24]
        return self.folder / f"{name}.part"

    def finish(self, part: str) -> None:
        """Say that the result of a part is written."""
        name = self.path_of(part).name
        line = {"part": part, "configuration": self.configuration, "file": name}
        with self._path.open("ab") as out:
            out.write(json.dumps(line).encode() + b"\n")
            out.flush()
            os.fsync(out.fileno())
        self._done[part] = name

    def load(self, part: str) -> Any:
        """The result of a finished part."""
        try:
            with self.path_of(part).open("rb") as stored:
                return pickle.load(stored)  # noqa: S301  our own file, in the case folder
        except (OSError, pickle.UnpicklingError, EOFError, AttributeError) as error:
            raise EngineError(
                f"{self.path_of(part).name}: a stored result cannot be read ({type(error).__name__}). "
                "Delete the case's parts folder and run again."
            ) from None


def store(path: Path, result: Any) -> None:
    """Write a result under a temporary name and rename it, so that no half-written one is ever seen."""
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    with temporary.open("wb") as out:
        pickle.dump(result, out, protocol=5)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(path)
