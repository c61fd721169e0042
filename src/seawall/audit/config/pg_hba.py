"""pg_hba.conf of PostgreSQL.

The first line that matches database, role and address decides. A `trust` line lets its roles in without
a password; `password` sends one in the clear where the line is not hostssl; MD5 hashes can be replayed.

Remedy: Replace `trust` by `scram-sha-256`, use hostssl lines, narrow addresses to those that need it,
and reload.

Reference: https://www.postgresql.org/docs/current/auth-pg-hba-conf.html

Source: PostgreSQL 15 documentation, "The pg_hba.conf File" and "Trust Authentication".
"""

from __future__ import annotations

import re

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings

KINDS = ("local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc")
MASK = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
LOOPBACK = re.compile(r"127\.|::1|localhost")


def recognise(name: str, text: str) -> float:
    """By name, or by the shape of its lines."""
    if name == "pg_hba.conf":
        return 1.0
    shaped = [line.split()[0] in KINDS for _, line in settings.lines(text)]
    return 0.8 if shaped and all(shaped) else 0.0


def judge(text: str) -> Reading:
    """Each line that trusts, or that sends passwords readable."""
    flaws, n_unread = [], 0
    for number, line in settings.lines(text):
        fields = line.split("#")[0].split()
        if not fields or fields[0] not in KINDS or len(fields) < (4 if fields[0] == "local" else 5):
            n_unread += 1
            continue
        kind, _, roles, *rest = fields
        where = "" if kind == "local" else rest[0]
        method = (
            rest[0]
            if kind == "local"
            else rest[2 if len(rest) > 2 and MASK.fullmatch(rest[1]) else 1]
        )
        others = kind != "local" and not LOOPBACK.match(where)
        whom = "every role" if roles in ("all", '"all"') else "a role"
        if method == "trust":
            reach = "from other hosts" if others else "from its own machine"
            flaws.append(Flaw(number, f"{kind} trust", f"trusts {whom} {reach}",
                              Verdict.OPEN_ADMIN if whom == "every role" else Verdict.OPEN_READ))  # fmt: skip
        elif method == "password" and kind != "hostssl" and others:
            flaws.append(Flaw(number, f"{kind} password", "has passwords sent in the clear", None))
        elif method == "md5" and others:
            flaws.append(
                Flaw(number, f"{kind} md5", "asks for MD5 hashes, which can be replayed", None)
            )
        if method != "reject" and kind != "local" and where in ("0.0.0.0/0", "::/0", "all"):
            flaws.append(Flaw(number, kind, "lets any address ask", None))
    return Reading(tuple(flaws), None, n_unread)


CONFIG = Config("pg_hba", "pg_hba.conf", "postgresql", recognise, judge, __doc__)
