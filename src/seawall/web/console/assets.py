"""The console's files: a style sheet, a script and an icon out of the package, named with their digest."""

from __future__ import annotations

import hashlib
from importlib.resources import files

from seawall.web.problems import Problem

KINDS = {
    "console.css": b"text/css; charset=utf-8",
    "console.js": b"text/javascript; charset=utf-8",
    "mark.svg": b"image/svg+xml",
}
SHOWN = 12


class Assets:
    """All files, read once."""

    def __init__(self) -> None:
        folder = files("seawall.web.console").joinpath("assets")
        self._files = {name: folder.joinpath(name).read_bytes() for name in KINDS}
        self._digests = {n: hashlib.sha256(b).hexdigest()[:SHOWN] for n, b in self._files.items()}

    def path(self, name: str) -> str:
        """Where a file is: its address changes with it, so that a browser may keep it."""
        return f"/console/assets/{self._digests[name]}/{name}"

    def find(self, parts: tuple[str, ...]) -> tuple[bytes, bytes]:
        """Kind and bytes of a file.

        Raises:
            Problem: If there is none.
        """
        if len(parts) != 2 or self._digests.get(parts[1]) != parts[0]:
            raise Problem("not-found")
        return KINDS[parts[1]], self._files[parts[1]]
