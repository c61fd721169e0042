"""What changed: the book of now against the one before, as one looks on.

The service takes another book when a file behind it changes. Here the two are compared, so that a page
can say what is new and a browser can be told that there is something. It also looks whether a run is
under way in a case's folder, and how many of its parts are finished.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from pathlib import Path
from typing import NamedTuple

from seawall.web.book import Book
from seawall.web.service import Service

LOOK_S, MOST = 0.25, 40


class Change(NamedTuple):
    """One thing that changed: a message's key, what it is about, and figures before and after."""

    at_s: float
    key: str
    what: str = ""
    before: float = 0
    after: float = 0


class News:
    """Changes, the newest first. `edition` is counted up with each."""

    def __init__(self) -> None:
        self.edition = 0
        self.changes: deque[Change] = deque(maxlen=MOST)
        self.running: dict[str, int] = {}  # case folder's name -> finished parts of its run
        self._woken = asyncio.Event()

    async def watch(self, service: Service) -> None:
        """Look for ever."""
        book = service.book
        ready = not service.unready()
        while True:
            await asyncio.sleep(LOOK_S)
            found: list[Change] = []
            now_s = service.now()
            if service.book is not book:
                found += differences(book, service.book, now_s)
                book = service.book
            if ready != (not service.unready()):
                ready = not ready
                found.append(Change(now_s, "ready" if ready else "not_ready"))
            running = runs(service)
            if found or running != self.running:
                self.changes.extendleft(found)
                self.running = running
                self.edition += 1
                self._woken.set()
                self._woken = asyncio.Event()

    async def later(self, edition: int, most_s: float) -> int:
        """Wait for another edition, but not longer than that; returns which there is."""
        if self.edition == edition:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), most_s)
        return self.edition


def differences(old: Book, new: Book, now_s: float) -> list[Change]:
    """What a book has that the one before it had not."""
    before = {b.name: b for b in old.breaches}
    after = {b.name: b for b in new.breaches}
    found = []
    for name, breach in after.items():
        was = before.get(name)
        if was is None:
            found.append(Change(now_s, "arrived", name, 0, breach.n_accounts))
            continue
        if was.n_accounts != breach.n_accounts:
            found.append(Change(now_s, "ours", name, was.n_accounts, breach.n_accounts))
        if was.p_genuine != breach.p_genuine:
            found.append(Change(now_s, "verdict", name, was.p_genuine, breach.p_genuine))
    found += [
        Change(now_s, "retired", name, before[name].n_accounts)
        for name in before
        if name not in after
    ]
    if old.policy.version != new.policy.version:
        found.append(Change(now_s, "policy", new.policy.version))
    if not found and old.exposed.n != new.exposed.n:
        found.append(Change(now_s, "exposed", "", old.exposed.n, new.exposed.n))
    return found


def runs(service: Service) -> dict[str, int]:
    """Runs under way in the folders that we know: by their name, the parts that are finished."""
    folders = {
        service.settings.index.absolute().parent,
        *(c.absolute() for c in service.settings.cases),
    }
    found = {}
    for folder in sorted(folders):
        journal = folder / "parts" / "journal.jsonl"
        try:
            found[folder.name] = _lines(journal)
        except OSError:
            continue
    return found


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n")
