"""MariaDB, MySQL and what speaks their protocol.

The greeting tells version and TLS. A login under a name that exists nowhere, with an empty password,
proves what needs no credential: with skip-grant-tables, or an anonymous account, it succeeds, and
SHOW GRANTS tells what it may do. Where the scope grants level 4, root with an empty password is tried
once. COM_QUIT follows each login; no table is named.

Remedy: Remove `skip-grant-tables` and anonymous accounts, give every account a password
(mariadb-secure-installation), let `bind-address` name an internal address, require TLS.

Reference: https://mariadb.com/kb/en/securing-mariadb/

Source: MySQL client/server protocol: HandshakeV10, HandshakeResponse41, OK, ERR, COM_QUERY, COM_QUIT.
"""

from __future__ import annotations

import re
from collections.abc import Generator

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Reply, Talk
from seawall.protocols.mysql import (
    QUIT,
    SSL,
    complete,
    error,
    grants_complete,
    greeting,
    login,
    packet,
)

WRITES = re.compile(rb"\b(INSERT|UPDATE|DELETE|CREATE|DROP)\b")
NO_GRANT_TABLES = 1290


def recognise(first: First) -> float:
    """A greeting of protocol 10, or an error packet in its place."""
    if greeting(first.data):
        return 1.0
    return 0.7 if first.data[3:5] == b"\0\xff" and complete(first.data) and not first.hello else 0.0


def probe(grant: Grant) -> Talk:
    """Greeting, a name that is nowhere, and root where level 4 is granted."""
    if not (yield Open()).ok:
        return None
    hello = yield Ask("greeting", b"", Level.GREETING, complete)
    known = greeting(hello.data)
    if known is None:
        code = error(hello.data)
        if code in (1130, 1129):
            return Answer(
                Verdict.PROTECTED, "it refuses this host", Facts(product="MariaDB or MySQL")
            )
        return Answer(Verdict.UNKNOWN, "it refused before greeting") if code else None
    product = "MariaDB" if "MariaDB" in known[0] else "MySQL"
    facts = Facts(product, known[0], tls=bool(known[1] & SSL))
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.UNKNOWN, "its greeting does not tell who may log in", facts)
    reply = yield Ask(
        "login as nobody", login(f"seawall_{grant.token}"[:32], 1), Level.PERMISSION, complete
    )
    reply = yield from _switched(reply)
    if reply.data[4:5] == b"\0":
        return (yield from _granted(facts))
    code = error(reply.data)
    if not code:
        return Answer(Verdict.UNKNOWN, "it gave no whole answer to a login", facts)
    if grant.level >= Level.CREDENTIAL and grant.tries:
        return (yield from _root(facts))
    if code in (1045, 1698, 1251, 3159):
        return Answer(Verdict.PROTECTED, "nobody gets in without an account", facts)
    return Answer(Verdict.UNKNOWN, "it refused a login for a reason of its own", facts)


def _switched(reply: Reply) -> Generator[Open | Ask, Reply, Reply]:
    """Answer a request for another way to authenticate with an empty password, once."""
    if reply.data[4:5] != b"\xfe":
        return reply
    return (
        yield Ask(
            "empty password", packet(reply.data[3] + 1 & 255, b""), Level.PERMISSION, complete
        )
    )


def _granted(facts: Facts) -> Talk:
    grants = yield Ask(
        "SHOW GRANTS", packet(0, b"\x03SHOW GRANTS"), Level.PERMISSION, grants_complete
    )
    yield Ask("quit", QUIT, Level.PERMISSION, wait_s=0.05)
    if error(grants.data) == NO_GRANT_TABLES:
        return Answer(
            Verdict.OPEN_ADMIN, "it runs without grant tables: anybody is administrator", facts
        )
    if b"GRANT ALL PRIVILEGES ON *.*" in grants.data:
        return Answer(Verdict.OPEN_ADMIN, "an anonymous account has all privileges", facts)
    if WRITES.search(grants.data):
        return Answer(Verdict.OPEN_WRITE, "an anonymous account may write", facts)
    if b"SELECT" in grants.data:
        return Answer(Verdict.OPEN_READ, "an anonymous account may read", facts)
    return Answer(
        Verdict.METADATA_ONLY, "an anonymous account gets in, and has no rights of its own", facts
    )


def _root(facts: Facts) -> Talk:
    if not (yield Open()).ok:
        return Answer(Verdict.UNKNOWN, "it took no second connection", facts)
    yield Ask("greeting", b"", Level.GREETING, complete)
    reply = yield Ask("login as root, empty password", login("root", 1), Level.CREDENTIAL, complete)
    reply = yield from _switched(reply)
    if reply.data[4:5] == b"\0":
        yield Ask("quit", QUIT, Level.PERMISSION, wait_s=0.05)
        return Answer(Verdict.DEFAULT_CREDENTIAL, "root has no password", facts)
    if error(reply.data):
        return Answer(
            Verdict.PROTECTED, "neither nobody nor root gets in without a password", facts
        )
    return Answer(Verdict.UNKNOWN, "it gave no whole answer to a login", facts)


CHECK = Check(
    id="mariadb", label="MariaDB or MySQL", ports=(3306, 3307), recognise=recognise, probe=probe,
    doc=__doc__, needs=Level.GREETING,
)  # fmt: skip
