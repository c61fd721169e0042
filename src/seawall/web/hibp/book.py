"""The world of our accounts, made from the service's book, the index and the accounts' file."""

from __future__ import annotations

from pathlib import Path

from seawall.digest.key import Key
from seawall.index import Index
from seawall.web import references
from seawall.web.book import Book
from seawall.web.hibp import roster
from seawall.web.hibp.catalogue import of_index
from seawall.web.hibp.config import Loaded
from seawall.web.hibp.ranges import Ranges
from seawall.web.hibp.world import NOWHERE, Found, Person, World, person, public

ADDRESSES = "hibp accounts"  # what the key of addresses is derived for


def load(loaded: Loaded, index: Path, book: Book, refs: Key) -> World:
    """Make the world. Blocking.

    Raises:
        SeawallError: Naming the file that cannot be used.
    """
    exposed = book.exposed
    leaks = [exposed.leaks(state) for state in range(exposed.n_states)]
    masks: dict[str, int] = {}
    for of in leaks:
        for leak in of:
            name = leak.exposure.breach
            masks[name] = masks.get(name, 0) | leak.exposure.mask
    described = {d.name: d for d in loaded.config.breach}
    catalogue, names = of_index(Index.open(index).breaches, book.breaches, masks, described)
    persons = [
        person(catalogue, [names[e.exposure.breach] for e in of if e.exposure.breach in names])
        for of in leaks
    ]
    held = roster.read(loaded, exposed, refs, Key(refs.derive(ADDRESSES)))

    def find(said: str) -> Found | None:
        found = held.find(said)
        if found is None:
            return None
        state, mark = found
        return Found(persons[state] if state >= 0 else NOWHERE, references.shown(mark))

    domains: dict[str, list[tuple[str, Person]]] = {}
    for one in held.listed:
        domains.setdefault(one.domain, []).append((one.alias, persons[one.state]))
    entries = [
        (one.sha1, [b.Name for b in public(persons[one.state].breaches)]) for one in held.listed
    ]
    said = loaded.config.range
    try:
        ranges = Ranges(
            held.population, entries, said.floor, said.widen, refs.derive("hibp ranges")
        )
    except ValueError:  # fewer accounts than the floor
        ranges = None
    return World(catalogue, find, domains, ranges)


def stamp(loaded: Loaded) -> tuple[int, int]:
    """Time and size of the accounts' file; zeros where there is none."""
    told = loaded.config.accounts
    if told is None:
        return 0, 0
    try:
        found = loaded.path(told.file).stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
