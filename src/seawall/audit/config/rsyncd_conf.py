"""rsyncd.conf.

A module without `auth users` gives its files to whoever asks, and takes files too where `read only` is off.
`hosts allow` limits addresses. What stands before the first module, or under `[global]`, holds for every
module that says nothing else; of a key that stands twice the last counts.

Remedy: Give each module `auth users` with a `secrets file`, `hosts allow` and `read only = yes`, and set
`address`.

Reference: https://download.samba.org/pub/rsync/rsyncd.conf.5

Source: rsyncd.conf(5) of rsync 3.2: global parameters, module parameters, config directives.
"""

from __future__ import annotations

import re

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading, Setting
from seawall.protocols import settings

MODULE = re.compile(r"^\s*\[", re.M)
OWN = re.compile(r"^\s*(?:auth users|use chroot)\s*=", re.M)


def recognise(name: str, text: str) -> float:
    """By name, or by settings that nothing else has."""
    if name == "rsyncd.conf":
        return 1.0
    return 0.7 if MODULE.search(text) and OWN.search(text) else 0.0


def judge(text: str) -> Reading:
    """Modules without a password, and where it listens."""
    kept, n_unread = settings.shares(text)
    flaws = []
    modules: dict[str, int] = {}
    for section, setting in kept:
        if not setting.key and section != "global":
            modules.setdefault(section, setting.line)
    everywhere = [s for section, s in kept if section == "global"]
    for module, line in modules.items():
        found = everywhere + [s for section, s in kept if section == module]
        users = settings.last(found, "authusers")
        if users is not None and users.value:
            continue
        limit = settings.last(found, "hostsallow")
        whom = "addresses that it names" if limit is not None and limit.value else "anybody"
        if _writable(found):
            why, opens = f"gives and takes files without a password: {whom} may", Verdict.OPEN_WRITE
        else:
            why, opens = f"gives its files without a password: {whom} may", Verdict.OPEN_READ
        flaws.append(Flaw(line, "module without auth users", why, opens))
    address = settings.last(everywhere, "address")
    if address is None and modules:
        flaws.append(settings.missing("address", settings.EVERYWHERE))
    elif address is not None and settings.wide(address.value):
        flaws.append(Flaw(address.line, "address", settings.WIDENS, None))
    ports = (settings.port(settings.last(everywhere, "port")) or 873,)
    brings = ("&include", "&merge")
    n_included = sum(line.lstrip().startswith(brings) for _, line in settings.logical(text))
    return Reading(tuple(flaws), ports, n_unread - n_included, n_included)


def _writable(found: list[Setting]) -> bool:
    return settings.off(settings.last(found, "readonly"))


CONFIG = Config("rsyncd_conf", "rsyncd.conf", "rsync", recognise, judge, __doc__)
