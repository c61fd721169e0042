"""What answers are made from, at one moment: the policy, our accounts' exposures, the breaches.

A book never changes. When a file behind it does, another one is loaded and takes its place, so that
a request sees all of one or all of the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from seawall.digest.key import Key
from seawall.index import Index
from seawall.protect import Decider, Policy
from seawall.protect.dump_verdict import PRIOR, Believed
from seawall.web import exposed
from seawall.web.bulk import Bulk
from seawall.web.exposed import Exposed
from seawall.web.messages import BreachShown
from seawall.web.settings import Settings

Stamps = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Book:
    """`stamps` are those of the files that it was loaded from."""

    policy: Policy
    decider: Decider
    bulk: Bulk
    exposed: Exposed
    breaches: tuple[BreachShown, ...]
    stamps: Stamps


def load(settings: Settings, references: Key) -> Book:
    """Load everything. Blocking.

    Raises:
        SeawallError: Naming the file that cannot be used.
    """
    stamps = stamped(settings)
    policy = Policy.load(settings.policy)
    held = Index.open(settings.index).breaches
    verdicts = [Believed.of(case) for case in settings.cases]
    believed = {v.name: v for v in verdicts if v is not None}
    names = {breach.name for breach in held}
    found = exposed.read(settings.matches, names, believed, policy.catalogue, references)
    shown = []
    for breach in held:
        verdict = believed.get(breach.name)
        taken_on = verdict.newest.isoformat() if verdict and verdict.newest else None
        shown.append(
            BreachShown(
                breach.name,
                breach.added_at,
                sum(run.n for run in breach.runs),
                found.n_by_breach.get(breach.name, 0),
                verdict.p if verdict else PRIOR,
                taken_on,
            )
        )
    decider = Decider(policy)
    bulk = Bulk(decider, found.exposures, found.n_states)
    return Book(policy, decider, bulk, found, tuple(shown), stamps)


def stamped(settings: Settings) -> Stamps:
    """Name, time and size of every file that a book is loaded from; zeros where there is none."""
    files = [settings.matches, settings.index / "index.json"]
    files += [case / "assessment.json" for case in settings.cases]
    files += [settings.policy] if settings.policy else []
    return tuple(_stamp(path) for path in files)


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError:
        return path.name, 0, 0
    return path.name, found.st_mtime_ns, found.st_size
