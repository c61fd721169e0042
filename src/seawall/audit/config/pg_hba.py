"""pg_hba.conf of PostgreSQL.

The first line that matches database, role and address decides: a `trust` line lets its roles in without
a password, unless a line above it covers it. `password` sends one in the clear where the line is not
hostssl; MD5 hashes can be replayed; `ident` believes the client's machine. Since 14 a backslash continues a
line, since 16 `include` brings files in.

Remedy: Replace `trust` by `scram-sha-256`, use hostssl lines, narrow addresses to those that need it,
and reload.

Reference: https://www.postgresql.org/docs/current/auth-pg-hba-conf.html

Source: PostgreSQL 16 documentation, "The pg_hba.conf File" and "Trust Authentication".
"""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple

from seawall.model.audit import Verdict
from seawall.model.config import Config, Flaw, Reading
from seawall.protocols import settings

KINDS = ("local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc")
WORD = re.compile(r'(?:"[^"]*"|[^\s"#])+')
COMMENT = re.compile(r'^((?:"[^"]*"|[^"#])*)#.*$', re.S)
MASK = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
WEAK = {
    "md5": "asks for MD5 hashes, which can be replayed",
    "ident": "believes what the client's machine says of its user",
    "password": "has passwords sent in the clear",
}
MOST_ABOVE = 300  # lines that a later one is held against
EVERYWHERE = ("0.0.0.0/0", "::/0", "all")


class Rule(NamedTuple):
    """A line: who comes how from where, and what he is asked."""

    line: int
    kind: str
    databases: list[str]
    roles: list[str]
    where: str
    method: str
    options: list[str]

    def covers(self, other: Rule) -> bool:
        """Whether it decides for everybody for whom the other would."""
        same_way = self.kind == other.kind or (self.kind == "host" and other.kind != "local")
        names = all(
            "all" in own or set(theirs) <= set(own)
            for own, theirs in ((self.databases, other.databases), (self.roles, other.roles))
        )
        return same_way and names and _within(other.where, self.where)


def _within(inner: str, outer: str) -> bool:
    if outer == "all" or inner == outer:
        return True
    try:
        a, b = ipaddress.ip_network(inner, strict=False), ipaddress.ip_network(outer, strict=False)
        return a.version == b.version and a.subnet_of(b)  # type: ignore[arg-type]
    except ValueError:
        return False


def rule(number: int, text: str) -> Rule | None:
    """A line read; None where it is no rule."""
    words = WORD.findall(re.sub(r",\s+", ",", COMMENT.sub(r"\1", text)))
    if not words or words[0] not in KINDS or len(words) < (4 if words[0] == "local" else 5):
        return None
    kind, databases, roles, *rest = words
    where = "" if kind == "local" else rest.pop(0).strip('"')
    if kind != "local" and len(rest) > 1 and (MASK.fullmatch(rest[0]) or ":" in rest[0]):
        mask = rest.pop(0)
        try:
            where = str(ipaddress.ip_network(f"{where}/{mask}", strict=False))
        except ValueError:
            where = f"{where}/{mask}"
    names = databases.split(","), roles.split(",")
    return Rule(number, kind, *names, where, rest[0].strip('"'), rest[1:])


def recognise(name: str, text: str) -> float:
    """By name, or by the shape of its lines."""
    if name == "pg_hba.conf":
        return 1.0
    shaped = [line.split()[0] in KINDS for _, line in settings.lines(text, "#")]
    return 0.8 if shaped and all(shaped) else 0.0


def judge(text: str) -> Reading:
    """Each line that trusts, or that sends passwords readable."""
    flaws: list[Flaw] = []
    n_unread = n_included = 0
    above: list[Rule] = []
    for number, line in settings.logical(text, "#"):
        if line.split()[0].startswith("include"):
            n_included += 1
            continue
        own = rule(number, line)
        if own is None:
            n_unread += 1
        elif not any(other.covers(own) for other in above):
            flaws += _flaws(own)
            above += [own] if len(above) < MOST_ABOVE else []
    return Reading(tuple(flaws), (), n_unread, n_included)


def _flaws(own: Rule) -> list[Flaw]:
    others = own.kind != "local" and not settings.local(own.where)
    certified = any(option.startswith("clientcert=verify") for option in own.options)
    flaws = []
    if own.method == "trust" and not certified:
        every = "all" in own.roles
        whom = "every role" if every else "a role"
        reach = "from other hosts" if others else "from its own machine"
        opens = Verdict.OPEN_ADMIN if every else Verdict.OPEN_READ
        flaws.append(Flaw(own.line, f"{own.kind} trust", f"trusts {whom} {reach}", opens))
    elif others and own.method in WEAK and (own.method, own.kind) != ("password", "hostssl"):
        flaws.append(Flaw(own.line, f"{own.kind} {own.method}", WEAK[own.method], None))
    if own.method != "reject" and others and own.where in EVERYWHERE:
        flaws.append(Flaw(own.line, own.kind, "lets any address ask", None))
    return flaws


CONFIG = Config("pg_hba", "pg_hba.conf", "postgresql", recognise, judge, __doc__)
