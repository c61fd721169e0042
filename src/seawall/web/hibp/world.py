"""A world of answers: a catalogue, and who stands where. There are two, and nothing is in both.

The one of our accounts, and, where it is switched on, the one of the documented test accounts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from seawall.web.hibp.answers import encode
from seawall.web.hibp.catalogue import Catalogue, PasteShown, Shown
from seawall.web.hibp.ranges import Ranges


class Person(NamedTuple):
    """Where one or many accounts stand: breaches, sensitive ones too; websites of stealer logs; pastes."""

    breaches: tuple[Shown, ...]
    websites: tuple[str, ...] = ()
    pastes: tuple[PasteShown, ...] = ()


class Found(NamedTuple):
    """An account of ours: where it stands, and the digest that the audit trail names it by."""

    person: Person
    mark: str


NOWHERE = Person(())


def person(catalogue: Catalogue, names: Sequence[str]) -> Person:
    """Somebody who stands in breaches of these names."""
    breaches = [catalogue.breaches[n] for n in sorted(set(names)) if n in catalogue.breaches]
    sites = {w for b in breaches for w in catalogue.websites.get(b.Name, ())}
    pastes = [catalogue.pastes[b.Name] for b in breaches if b.Name in catalogue.pastes]
    return Person(
        tuple(b for b in breaches if b.Name not in catalogue.pastes),
        tuple(sorted(sites)),
        tuple(sorted(pastes, key=lambda p: p.Date or "", reverse=True)),
    )


@dataclass
class World:
    """`find` tells an account by an address or number, None where it is not ours.

    `domains` has, by domain, aliases and persons of our accounts that stand anywhere.
    """

    catalogue: Catalogue
    find: Callable[[str], Found | None]
    domains: Mapping[str, Sequence[tuple[str, Person]]]
    ranges: Ranges | None
    _bodies: dict[tuple[object, ...], bytes] = field(default_factory=dict)

    def catalogue_body(self, domain: str | None, spam_list: bool | None) -> bytes:
        """The breaches, as JSON."""
        if domain is not None:  # anybody may ask for any
            return encode(self.catalogue.listed(domain, spam_list))
        key = ("breaches", spam_list)
        if key not in self._bodies:
            self._bodies[key] = encode(self.catalogue.listed(None, spam_list))
        return self._bodies[key]

    def truncated(self, breaches: tuple[Shown, ...]) -> bytes:
        """Names alone, as JSON; few are different, so each is written once."""
        key = ("names", *(b.Name for b in breaches))
        found = self._bodies.get(key)
        if found is None:
            found = encode([{"Name": b.Name} for b in breaches])
            if len(self._bodies) < 65_536:
                self._bodies[key] = found
        return found


def public(breaches: tuple[Shown, ...]) -> tuple[Shown, ...]:
    """Those that may be told of an account: never sensitive or retired ones."""
    return tuple(b for b in breaches if not b.IsSensitive and not b.IsRetired)
