"""The holder's side of oblivious look-ups: keys, plans of prefixes, shelves, and threads that evaluate.

Prefixes are as long as the counts of our own accounts allow: whoever asks, asks about one of them, and
at least `anonymity` of them share every prefix. Without a file of accounts nothing is known of that, so
no buckets are handed out. Shelves are made when they are first asked for and dropped with the index.
"""

from __future__ import annotations

import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from seawall.errors import SeawallError, SourceError
from seawall.index import Index
from seawall.match import digested
from seawall.match.private import Prefixes, Shelf, by_prefix, prefixes
from seawall.protect.kept import Kept
from seawall.protocols.oprf import ELEMENT_BYTES, Mode, blind_evaluate
from seawall.web import oblivious_keys
from seawall.web.evaluations import Evaluations
from seawall.web.oblivious_keys import Generation
from seawall.web.state import State

MOST_KEPT = 4096  # buckets
Where = tuple[str, int]


class Shelves:
    """The buckets of one index, for the populations of one file of accounts. Blocking."""

    def __init__(self, index: Path, accounts: Path | None, floor: int) -> None:
        """Count.

        Raises:
            SeawallError: If a file cannot be used, or the accounts were digested under another key.
        """
        self.index = Index.open(index)
        self.plans: dict[int, Prefixes] = {}
        self.counts: dict[int, NDArray[np.int64]] = {}
        self._shelves: dict[Where, Shelf] = {}
        self._kept: Kept[tuple[str, int, int, str, Mode], bytes] = Kept(MOST_KEPT)
        if accounts is None:
            return
        if digested.key_of(accounts) != self.index.key_id:
            raise SourceError(
                accounts.name, None, "digested under another key than the index",
                "Make it again with seawall serve accounts",
            )  # fmt: skip
        held = {run.element for run in self.index.runs()}
        for element, population in digested.populations(accounts).items():
            if element not in held or len(population) < floor:
                continue
            plan = prefixes(element, [population], floor)
            self.plans[element] = plan
            self.counts[element] = by_prefix(population, plan.bits)

    @property
    def breaches(self) -> list[str]:
        """Names of the index's breaches."""
        return [breach.name for breach in self.index.breaches]

    def buckets(
        self, element: int, number: int, generation: Generation, mode: Mode
    ) -> list[tuple[str, int, bytes]]:
        """The bucket of one prefix in every breach that has the element: name, capacity, content.

        Raises:
            SeawallError: If a run is damaged.
        """
        found = []
        for breach in self.index.breaches:
            if not any(run.element == element for run in breach.runs):
                continue
            shelf = self._shelf(breach.name, element, generation, mode)
            mark = (breach.name, element, number, generation.id, mode)
            content = self._kept.get(mark)
            if content is None:
                content = self._kept.put(mark, shelf.under(generation.keys[mode]).bucket(number))
            found.append((breach.name, shelf.capacity, content))
        return found

    def _shelf(self, breach: str, element: int, generation: Generation, mode: Mode) -> Shelf:
        shelf = self._shelves.get((breach, element))
        if shelf is None:
            digests, masks = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint64)]
            for entry in self.index.runs(element, breach):
                for some, of in self.index.run(entry).ranges():
                    digests.append(some)
                    masks.append(of)
            shelf = Shelf(
                breach, self.plans[element], np.concatenate(digests), np.concatenate(masks),
                generation.keys[mode], lambda ascending: self.index.erased(element, ascending),
            )  # fmt: skip
            self._shelves[breach, element] = shelf
        return shelf


class Oblivious:
    """What the service holds for oblivious look-ups."""

    def __init__(
        self, state: State, index: Path, accounts: Path | None, floor: int, daily: int, now_s: int
    ) -> None:
        """Open keys and count populations.

        Raises:
            SeawallError: If a file cannot be used.
        """
        self._state, self._files, self._floor = state, (index, accounts), floor
        self.generations = oblivious_keys.ensure(state, now_s, secrets.token_bytes)
        self.evaluations = Evaluations(state, daily)
        self._stamp = self._stamped()
        self.shelves = Shelves(index, accounts, floor)
        self.workers = ThreadPoolExecutor(max(1, os.cpu_count() or 1), "seawall-oprf")
        self.maker = ThreadPoolExecutor(1, "seawall-buckets")
        self.failing = False

    def generation(self, id_: str) -> Generation | None:
        """The keys of an id; the newest for ""."""
        if not id_:
            return self.generations[0]
        return next((one for one in self.generations if one.id == id_), None)

    def look(self, now_s: float, day: int, unsaved: dict[tuple[str, int], int]) -> dict[str, int]:
        """Keys, counts and files as they are now. Blocking; in a thread of its own."""
        self.generations = oblivious_keys.read(self._state, now_s) or self.generations
        stamp = self._stamped()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self.shelves = Shelves(*self._files, self._floor)
                self.failing = False
            except SeawallError:
                self.failing = True
        return self.evaluations.exchange(unsaved, day)

    def close(self) -> None:
        """End the threads."""
        self.workers.shutdown()
        self.maker.shutdown()

    def _stamped(self) -> tuple[int, ...]:
        found = []
        index, accounts = self._files
        for path in (index / "index.json", accounts):
            try:
                found.append(path.stat().st_mtime_ns if path else 0)
            except OSError:
                found.append(0)
        return tuple(found)


def evaluated(elements: bytes, generation: Generation, mode: Mode) -> tuple[bytes, bytes | None]:
    """Evaluate a batch that came as one string of elements.

    Raises:
        ValueError: If an element is refused, by its place.
    """
    batch = [
        elements[at : at + ELEMENT_BYTES] for at in range(0, len(elements), ELEMENT_BYTES)
    ]  # fmt: skip
    found, proof = blind_evaluate(batch, generation.keys[mode], secrets.token_bytes)
    return b"".join(found), proof
