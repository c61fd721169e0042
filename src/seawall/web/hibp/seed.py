"""The documented test accounts: sixteen aliases of one domain, each with a behaviour of its own.

They make a world apart from that of our accounts: its breaches are in no answer about ours, and none of
ours is in theirs. Any key of the right form may ask about them, the one of zeros for nothing else.
What each alias does is the contract's; breaches, counts and days beside their names are our own.
"""

from __future__ import annotations

from hashlib import sha1

import numpy as np

from seawall.web.hibp.catalogue import LOGO, Catalogue, PasteShown, Shown
from seawall.web.hibp.ranges import Ranges
from seawall.web.hibp.roster import TEST_DOMAIN, normal
from seawall.web.hibp.world import Found, Person, World, person

TEST_KEY = b"0" * 32
FLOOR, CROWD = 4, 4096
_PASTE = PasteShown(
    Source="Pastebin",
    Id="seawall0",
    Title="A test paste",
    Date="2014-03-04T19:14:54Z",
    EmailCount=139,
)


def _breach(
    name: str, domain: str, on: str, n: int, classes: tuple[str, ...], **flags: bool
) -> Shown:
    def is_(flag: str) -> bool:
        return flags.get(flag, flag == "IsVerified")

    return Shown(
        Name=name, Title=name, Domain=domain, BreachDate=on, AddedDate=f"{on}T00:00:00Z",
        ModifiedDate=f"{on}T00:00:00Z", PwnCount=n, Description=f"Test data: {name}.",
        DataClasses=classes, LogoPath=LOGO, IsVerified=is_("IsVerified"), IsFabricated=False,
        IsSensitive=is_("IsSensitive"), IsRetired=is_("IsRetired"), IsSpamList=is_("IsSpamList"),
        IsMalware=is_("IsMalware"), IsSubscriptionFree=is_("IsSubscriptionFree"),
        IsStealerLog=is_("IsStealerLog"),
    )  # fmt: skip


_MAIL = ("Email addresses",)
_LOGIN = ("Email addresses", "Passwords")
BREACHES = (
    _breach("Adobe", "adobe.com", "2013-10-04", 152_445_165, (*_LOGIN, "Usernames")),
    _breach("Gawker", "gawker.com", "2010-12-11", 1_247_574, _LOGIN),
    _breach("Stratfor", "stratfor.com", "2011-12-24", 859_777, (*_LOGIN, "Phone numbers")),
    _breach("TestInactive", "inactive.example.com", "2012-01-01", 10, _MAIL, IsRetired=True),
    _breach("TestSensitive", "sensitive.example.com", "2015-07-19", 20, _MAIL, IsSensitive=True),
    _breach("TestSpamList", "", "2016-08-29", 30, _MAIL, IsSpamList=True),
    _breach("TestStealerLog", "", "2025-01-13", 40, _LOGIN, IsStealerLog=True, IsMalware=True),
    _breach("TestSubscriptionFree", "free.example.com", "2022-05-01", 50, _MAIL,
            IsSubscriptionFree=True),
    _breach("TestUnverified", "unverified.example.com", "2016-01-01", 60, _MAIL, IsVerified=False),
)  # fmt: skip
#: Alias -> names of breaches, and whether there is a paste. Who opted out stands nowhere.
ALIASES: dict[str, tuple[tuple[str, ...], bool]] = {
    "account-exists": (("Adobe",), True),
    "multiple-breaches": (("Adobe", "Gawker", "Stratfor"), False),
    "not-active-and-active-breach": (("Adobe", "TestInactive"), False),
    "not-active-breach": (("TestInactive",), False),
    "opt-out": ((), False),
    "opt-out-breach": ((), False),
    "paste-sensitive-breach": (("TestSensitive",), True),
    "permanent-opt-out": ((), False),
    "sensitive-and-other-breaches": (("Adobe", "Gawker", "TestSensitive"), False),
    "sensitive-breach": (("TestSensitive",), False),
    "spam-list-only": (("TestSpamList",), False),
    "spam-list-and-others": (("Adobe", "TestSpamList"), False),
    "subscription-free-and-other-breaches": (("Adobe", "Gawker", "TestSubscriptionFree"), False),
    "stealer-log": (("TestStealerLog",), False),
    "subscription-free-breach": (("TestSubscriptionFree",), False),
    "unverified-breach": (("TestUnverified",), False),
}
WEBSITES = {"TestStealerLog": ("netflix.example.com", "spotify.example.com", TEST_DOMAIN)}


def is_test(said: str) -> bool:
    """Whether an address or a domain is of the test accounts."""
    return said.strip().lower().rpartition("@")[2] == TEST_DOMAIN


def world(secret: bytes, *, widen: bool) -> World:
    """The world of the test accounts."""
    catalogue = Catalogue(BREACHES, {}, WEBSITES)
    persons: dict[str, Person] = {}
    for alias, (names, pasted) in ALIASES.items():
        one = person(catalogue, names)
        persons[alias] = one._replace(
            breaches=tuple(b for b in one.breaches if not b.IsRetired),
            pastes=(_PASTE,) if pasted else (),
        )

    def find(said: str) -> Found | None:
        address = normal(said)
        alias = (address or "").partition("@")[0]
        return Found(persons[alias], "") if is_test(said) and alias in persons else None

    ranges = Ranges(
        np.array([_head(f"crowd-{i}@{TEST_DOMAIN}") for i in range(CROWD)]
                 + [_head(f"{alias}@{TEST_DOMAIN}") for alias in persons], np.uint64),
        [(sha1(f"{alias}@{TEST_DOMAIN}".encode(), usedforsecurity=False).hexdigest().upper(),
          [b.Name for b in one.breaches if not b.IsSensitive]) for alias, one in persons.items()],
        FLOOR, widen, secret,
    )  # fmt: skip
    listed = [(alias, one) for alias, one in persons.items() if one.breaches]
    return World(catalogue, find, {TEST_DOMAIN: listed}, ranges)


def _head(address: str) -> int:
    return int.from_bytes(sha1(address.encode(), usedforsecurity=False).digest()[:8], "big")
