"""Breaches in the contract's model: from the index, what cases say of dumps, and the configuration.

Names are of letters and digits, made from the index's where the configuration gives none, and unique. A
breach is verified where its dump is genuine by 19 to 1 and fabricated where it is not by 19 to 1, unless
the configuration says. `PwnCount` counts the entries of the most frequent identifier of the index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from msgspec import Struct

from seawall import tables
from seawall.errors import SeawallError
from seawall.index import Breach
from seawall.web.hibp.answers import encode
from seawall.web.hibp.config import Described
from seawall.web.messages import BreachShown

SURE = 0.95
#: One transparent pixel: the contract wants a logo's address, and we have none to fetch anywhere.
LOGO = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6"
    "kgAAAABJRU5ErkJggg=="
)


class Shown(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The contract's breach model, with its names."""

    Name: str
    Title: str
    Domain: str
    BreachDate: str
    AddedDate: str
    ModifiedDate: str
    PwnCount: int
    Description: str
    DataClasses: tuple[str, ...]
    IsVerified: bool
    IsFabricated: bool
    IsSensitive: bool
    IsRetired: bool
    IsSpamList: bool
    IsMalware: bool
    IsSubscriptionFree: bool
    IsStealerLog: bool
    LogoPath: str
    Attribution: str | None = None


class PasteShown(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The contract's paste model."""

    Source: str
    Id: str
    Title: str | None = None
    Date: str | None = None
    EmailCount: int


class Catalogue:
    """Breaches by the contract's name. `public` are those that may be listed: pastes are not."""

    def __init__(
        self, breaches: Iterable[Shown], pastes: Mapping[str, PasteShown] | None = None,
        websites: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:  # fmt: skip
        self.pastes, self.websites = dict(pastes or {}), dict(websites or {})
        self.breaches = {b.Name: b for b in breaches}
        public = [b for b in self.breaches.values() if b.Name not in self.pastes]
        self.public = tuple(sorted(public, key=lambda b: (b.Title.casefold(), b.Name)))
        self._by_lower = {b.Name.lower(): b for b in self.public}
        self.classes = encode(sorted({c for b in self.public for c in b.DataClasses}))

    def find(self, name: str) -> Shown | None:
        """One breach; names are found in any case."""
        return self._by_lower.get(name.lower())

    def latest(self) -> Shown | None:
        """The breach that was added last."""
        return max(self.public, key=lambda b: (b.AddedDate, b.Name), default=None)

    def listed(self, domain: str | None, spam_list: bool | None) -> list[Shown]:
        """All breaches, filtered as asked."""
        return [
            b for b in self.public
            if (domain is None or b.Domain.lower() == domain.lower())
            and (spam_list is None or b.IsSpamList is spam_list)
        ]  # fmt: skip


def of_index(
    held: Iterable[Breach], shown: Iterable[BreachShown], masks: Mapping[str, int],
    described: Mapping[str, Described],
) -> tuple[Catalogue, dict[str, str]]:  # fmt: skip
    """The catalogue of an index, and the contract's name of each of its breaches.

    Args:
        held: The breaches of the index.
        shown: The same as the service's own routes show them, with what is believed of each.
        masks: By breach, what is exposed of any of our accounts.
        described: By breach, what the configuration says.

    Raises:
        SeawallError: If two breaches are given one name.
    """
    believed = {b.name: b for b in shown}
    names: dict[str, str] = {}
    found, pastes, websites = [], {}, {}
    for breach in sorted(held, key=lambda b: (b.added_at, b.name)):
        if breach.name not in believed:
            continue  # added since the service's book was loaded
        says = described.get(breach.name) or Described(breach.name)
        name = says.shown or _free(pascal(breach.name), names)
        if name.lower() in {n.lower() for n in names.values()}:
            raise SeawallError("Two breaches are given the same name in the configuration.")
        names[breach.name] = name
        one = _shown(breach, believed[breach.name], masks.get(breach.name, 0), says, name)
        found.append(one)
        if says.paste is not None:
            at = says.paste.at
            pastes[name] = PasteShown(
                Source=says.paste.source, Id=says.paste.id, Title=says.paste.title,
                Date=None if at is None else instant(at), EmailCount=one.PwnCount,
            )  # fmt: skip
        if says.stealer_log:
            websites[name] = tuple(sorted({w.lower() for w in says.websites}))
    return Catalogue(found, pastes, websites), names


def _shown(breach: Breach, seen: BreachShown, mask: int, says: Described, name: str) -> Shown:
    counts: dict[int, int] = {}
    for run in breach.runs:
        counts[run.element] = counts.get(run.element, 0) + run.n
        mask |= 1 << run.element
    added = instant(datetime.fromisoformat(breach.added_at))
    on = says.breach_on.isoformat() if says.breach_on else (seen.taken_on or added[:10])
    p = seen.p_genuine
    return Shown(
        Name=name, Title=says.title or breach.name, Domain=says.domain, BreachDate=on,
        AddedDate=added, ModifiedDate=added, PwnCount=max(counts.values(), default=0),
        Description=says.description or f"{breach.name}: {len(breach.runs)} runs of the index.",
        DataClasses=classes(mask),
        IsVerified=p >= SURE if says.verified is None else says.verified,
        IsFabricated=p <= 1 - SURE if says.fabricated is None else says.fabricated,
        IsSensitive=says.sensitive, IsRetired=False, IsSpamList=says.spam_list,
        IsMalware=says.malware, IsSubscriptionFree=says.subscription_free,
        IsStealerLog=says.stealer_log, LogoPath=says.logo or LOGO, Attribution=says.attribution,
    )  # fmt: skip


def classes(mask: int) -> tuple[str, ...]:
    """The contract's data classes of an exposure mask, alphabetically."""
    return tuple(sorted({c for e in tables.elements() if mask & e.bit for c in e.hibp}))


def pascal(name: str) -> str:
    """A name of letters and digits of any script: each word with a capital."""
    words = re.findall(r"[^\W_]+", name)
    return "".join(word[:1].upper() + word[1:] for word in words) or "Breach"


def _free(name: str, names: Mapping[str, str]) -> str:
    taken = {n.lower() for n in names.values()}
    n, found = 1, name
    while found.lower() in taken:
        n += 1
        found = f"{name}{n}"
    return found


def instant(at: datetime) -> str:
    """An instant as the contract writes it: UTC, whole seconds."""
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
