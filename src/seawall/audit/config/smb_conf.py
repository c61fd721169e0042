"""smb.conf of Samba.

A share with `guest ok` is had without a password; it may be written to where `read only` is off. What
`[global]` says of shares holds for each that says nothing else; of a key that stands twice the last counts.
Without `bind interfaces only` it listens on all addresses.

Remedy: Set `guest ok = no` in every share and `map to guest = never`, `restrict anonymous = 2`, `server min
protocol = SMB2`, and `bind interfaces only = yes` with internal `interfaces`.

Reference: https://www.samba.org/samba/docs/current/man-html/smb.conf.5.html

Source: smb.conf(5) of Samba 4.17: guest ok, read only and its inverted synonyms, map to guest, null
passwords, restrict anonymous, server min protocol, bind interfaces only, interfaces, include, copy.
"""

from __future__ import annotations

import re

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading, Setting
from seawall.protocols import settings

SYNONYMS = {
    "public": "guestok", "writable": "writeable", "writeok": "writeable", "printok": "printable",
    "minprotocol": "serverminprotocol", "allowhosts": "hostsallow", "onlyguest": "guestonly",
}  # fmt: skip
SMB1 = ("nt1", "core", "coreplus", "lanman1", "lanman2", "smb1", "smb")
GLOBAL = "global"

HEAD = re.compile(r"^\s*\[global\]", re.M | re.I)
OWN = re.compile(r"^\s*(?:workgroup|guest ok)\s*=", re.M | re.I)


def recognise(name: str, text: str) -> float:
    """By name, or by its section and words."""
    if name == "smb.conf":
        return 1.0
    return 0.8 if HEAD.search(text) and OWN.search(text) else 0.0


def judge(text: str) -> Reading:
    """Shares for guests, and where it listens."""
    kept, n_unread = settings.shares(text)
    named = [(w, Setting(SYNONYMS.get(s.key, s.key), s.value, s.line)) for w, s in kept]
    held = [s for section, s in named if section == GLOBAL]
    refused = settings.last(held, "restrictanonymous")
    flaws = []
    for share in dict.fromkeys(
        section for section, _ in named if section not in (GLOBAL, "printers")
    ):
        own = [s for section, s in named if section == share]
        source = settings.last(own, "copy")
        copied = [s for section, s in named if source and section == source.value.lower()]
        found = held + copied + own
        guests = settings.last(found, "guestok")
        printer = settings.on(settings.last(found, "printable"))
        gone = settings.off(settings.last(found, "available")) or printer
        if guests is None or not settings.on(guests) or gone:
            continue
        writable = _writable(found)
        opens = Verdict.OPEN_WRITE if writable else Verdict.OPEN_READ
        verb = "read and written" if writable else "read"
        if refused is not None and refused.value == "2":
            opens = Verdict.UNKNOWN
        flaws.append(
            Flaw(guests.line, "guest ok", f"lets a share be {verb} without a password", opens)
        )
    for key, why in (
        ("nullpasswords", "lets users without a password in"),
        ("usershareallowguests", "lets users share folders with who has no password"),
    ):
        switch = settings.last(held, key)
        if switch is not None and settings.on(switch):
            flaws.append(Flaw(switch.line, key, why, Verdict.UNKNOWN))
    oldest = settings.last(held, "serverminprotocol")
    if oldest is not None and oldest.value.lower() in SMB1:
        why = "speaks SMB1, which anybody may forge"
        flaws.append(Flaw(oldest.line, "server min protocol", why, None))
    bound, where = settings.last(held, "bindinterfacesonly"), settings.last(held, "interfaces")
    if not settings.on(bound) and kept:
        name = "bind interfaces only"
        flaws.append(
            Flaw(bound.line, name, "listens on all addresses", None)
            if bound
            else settings.missing(name, settings.EVERYWHERE)
        )
    elif where is not None and settings.wide(where.value):
        flaws.append(Flaw(where.line, "interfaces", settings.WIDENS, None))
    listens = settings.last(held, "smbports")
    numbers = (settings.number(word) for word in (listens.value.split() if listens else ()))
    ports = tuple(port for port in numbers if port)
    n_included = sum(s.key in ("include", "configfile") for _, s in named)
    return Reading(tuple(flaws), ports or (445, 139), n_unread, n_included)


def _writable(found: list[Setting]) -> bool:
    """By the last of `read only` and its inverted synonyms; shares are read only by default."""
    said = next((s for s in reversed(found) if s.key in ("readonly", "writeable")), None)
    return said is not None and (
        settings.off(said) if said.key == "readonly" else settings.on(said)
    )


CONFIG = Config("smb_conf", "smb.conf", "smb", recognise, judge, __doc__)
