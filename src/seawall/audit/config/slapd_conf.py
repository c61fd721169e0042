"""slapd.conf of OpenLDAP.

Without a line `access` anybody, also who has not bound, may read every entry. `disallow bind_anon` refuses
anonymous binds, and `require authc` any operation before a bind. Of access lines the first whose `to`
matches decides; `by *` and `by anonymous` are who has no credential. Lines that begin with a blank go on.

Remedy: Add `disallow bind_anon` and `require authc`, and end access lists with `by * none`.

Reference: https://www.openldap.org/doc/admin26/access-control.html

Source: slapd.conf(5) and slapd.access(5) of OpenLDAP 2.5; administrator's guide: access control.
"""

from __future__ import annotations

import re

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings

BY = re.compile(r"\bby\s+(?:\*|anonymous)\s+(?:\w+=)?(\w+)")
READS, WRITES = ("read", "search", "r"), ("write", "add", "manage", "w", "m")


def recognise(name: str, text: str) -> float:
    """By name, or by words that nothing else has."""
    if name == "slapd.conf":
        return 1.0
    return (
        0.8 if re.search(r"^database\s+(?:mdb|hdb|bdb)\b", text, re.M) and "suffix" in text else 0.0
    )


def judge(text: str) -> Reading:
    """What who has not bound may do."""
    held: list[tuple[int, str]] = []
    for n, line in settings.lines(text, "#"):
        if line[:1].isspace() and held:
            held[-1] = (held[-1][0], f"{held[-1][1]} {line.strip()}")
        else:
            held.append((n, line.strip()))
    refused = any(
        re.match(r"disallow\s+.*\bbind_anon\b|require\s+.*\b(?:authc|bind|SASL|strong)\b", line)
        for _, line in held
    )
    lists = [(n, line) for n, line in held if re.match(r"(?:access\s+to|olcAccess:)\s", line)]
    flaws = []
    if not refused and held and not lists:
        why = "anybody may read every entry"
        flaws.append(settings.missing("access", why, Verdict.OPEN_READ))
    for n, line in () if refused else lists:
        rights = [right.lower() for right in BY.findall(line)]
        whole = re.match(r"access\s+to\s+\*", line) is not None
        for right in rights[:1]:
            if right in WRITES:
                flaws.append(Flaw(n, "access", "lets anybody write entries", Verdict.OPEN_WRITE))
            elif right in READS:
                opens = Verdict.OPEN_READ if whole else Verdict.UNKNOWN
                flaws.append(Flaw(n, "access", "lets anybody read entries", opens))
    n_included = sum(re.match(r"include\s", line) is not None for _, line in held)
    return Reading(tuple(flaws), (), 0, n_included)


CONFIG = Config("slapd_conf", "slapd.conf", "ldap", recognise, judge, __doc__)
