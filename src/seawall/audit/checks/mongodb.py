"""MongoDB and what speaks its wire (Percona Server, FerretDB, Amazon DocumentDB).

hello and buildInfo are answered by protected servers too, and listDatabases by some, with an empty list:
none proves access. So a collection that exists nowhere is counted, which needs the right to read, and
getLog asked for the warnings of the start, an administrator's right of the whole deployment. MongoDB has
no role for somebody without a user: where both are answered, authorisation is off. At level 3 databases
are named (nameOnly) and their objects counted, no document asked for. Members are never followed.

Remedy: Create an administrator, set `security.authorization: enabled` (and `keyFile` in a replica set),
let `net.bindIp` name internal addresses and `net.tls.mode` be requireTLS; close the port in the firewall.

Reference: https://www.mongodb.com/docs/manual/administration/security-checklist/

Source: MongoDB Wire Protocol; commands hello, isMaster, buildInfo, count, getLog, listDatabases, dbStats;
error codes 13 (Unauthorized), 18 (AuthenticationFailed), 391 (ReauthenticationRequired).
"""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import replace
from typing import Any

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Reply, Talk
from seawall.protocols import framing, mongo

HELLO = mongo.message(1, {"hello": 1, "$db": "admin"})
IS_MASTER = mongo.query(1, {"isMaster": 1, "$db": "admin"})
SECONDARY_TOO = {"$readPreference": {"mode": "secondaryPreferred"}}
OFF = "authorisation is off: anybody may read, write and administer"
OVER_HTTP = b"It looks like you are trying to access MongoDB over HTTP"
REFUSED = (13, 18, 391)
NOT_NOW = (94, 13435, 13436)  # a member of a replica set that takes no reads, or not yet
#: What servers that are not MongoDB's own add to buildInfo: their version under a key of theirs.
KINDS = {"ferretdbVersion": "FerretDB", "psmdbVersion": "Percona Server for MongoDB"}
OWN = ("admin", "config", "local")
PLACE = re.compile(r"[A-Za-z0-9.:\[\]_-]{1,255}")
MOST_COUNTED, MOST_NAME, NAMES_BYTES = 12, 63, 60_000
Said = dict[str, Any]
Talking = Generator[Open | Ask, Reply, Said]


def recognise(first: First) -> float:
    """A reply of its wire, or what a server of it says to a browser."""
    said = mongo.reply(first.data)
    if said is not None and "ok" in said:
        return 1.0
    return 0.95 if OVER_HTTP in first.data else 0.0


def fine(said: Said) -> bool:
    """Whether a command was carried out. `ok` is 1.0, 1 or true."""
    return bool(said.get("ok") in (1, True))


def refused(said: Said) -> bool:
    """Whether a command was refused for want of a user."""
    return said.get("ok") in (0, False) and said.get("code") in REFUSED


def members(hello: Said) -> tuple[str, ...]:
    """Doors that a server names as its replica set's."""
    lists = (hello.get(kind) for kind in ("hosts", "passives", "arbiters"))
    named = [one for some in lists if isinstance(some, list) for one in some[:50]]
    return tuple(one for one in named if isinstance(one, str) and PLACE.fullmatch(one))


def _run(said: str, level: Level, wire: Any, command: Said, most: int = 16_384) -> Talking:
    modern = not isinstance(wire, int) or wire >= mongo.MSG_SINCE
    data = mongo.message(2, command | SECONDARY_TOO) if modern else mongo.query(2, command)
    reply = yield Ask(said, data, level, mongo.complete, most_bytes=most)
    return mongo.reply(reply.data) or {}


def _hello(grant: Grant) -> Talking:
    """hello; isMaster, in the message of old servers, where that is not understood."""
    reply = yield Ask("hello", HELLO, Level.HANDSHAKE, mongo.complete)
    said = mongo.reply(reply.data)
    if said is None:
        yield Open(grant.tls)
    elif fine(said):
        return said
    reply = yield Ask("isMaster", IS_MASTER, Level.HANDSHAKE, mongo.complete)
    return mongo.reply(reply.data) or {}


def probe(grant: Grant) -> Talk:
    """Hello, version, a collection that is nowhere, the warnings of the start."""
    if not (yield Open(grant.tls)).ok:
        return None
    hello = yield from _hello(grant)
    if "maxWireVersion" not in hello and not refused(hello):
        return None
    wire, doors = hello.get("maxWireVersion"), members(hello)
    build = yield from _run("buildInfo", Level.HANDSHAKE, wire, {"buildInfo": 1, "$db": "admin"})
    kind = next((key for key in KINDS if key in build), "version")
    told = str(build.get(kind, "")).removeprefix("v").encode("ascii", "replace")
    release = mongo.RELEASES.get(wire, "") if isinstance(wire, int) else ""
    facts = Facts(KINDS.get(kind, "MongoDB"), framing.version(told) or release, tls=grant.tls)
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.UNKNOWN, "it says hello, which proves no access", facts, doors)
    nowhere = f"seawall_{grant.token}"
    ask, level = {"count": nowhere, "$db": nowhere}, Level.PERMISSION
    count = yield from _run("count of what is nowhere", level, wire, ask)
    ask = {"getLog": "startupWarnings", "$db": "admin"}
    log = yield from _run("getLog startupWarnings", level, wire, ask)
    if refused(count) and refused(log):
        return Answer(Verdict.PROTECTED, "it asks for a user", facts, doors)
    plain = fine(count) and count.get("n") == 0
    admin = fine(log) and isinstance(log.get("log"), list)
    if (plain or admin) and grant.level >= Level.COUNTS:
        facts = yield from _sizes(wire, facts)
    if admin and (plain or count.get("code") in NOT_NOW):
        return Answer(Verdict.OPEN_ADMIN, OFF, facts, doors)
    if plain:
        return Answer(Verdict.OPEN_READ, "anybody may at least read", facts, doors)
    return Answer(Verdict.UNKNOWN, "it gave no plain answer to a count of nothing", facts, doors)


def _sizes(wire: Any, facts: Facts) -> Generator[Open | Ask, Reply, Facts]:
    """Names of databases; objects and bytes where each of them tells, and there are not too many."""
    ask = {"listDatabases": 1, "nameOnly": True, "$db": "admin"}
    said = yield from _run("listDatabases", Level.COUNTS, wire, ask, NAMES_BYTES)
    listed = said.get("databases")
    if not isinstance(listed, list):
        return facts
    found = (one.get("name") for one in listed if isinstance(one, dict))
    names = [name for name in found if isinstance(name, str) and 0 < len(name) <= MOST_NAME]
    facts = replace(facts, n_stores=len(names), names=tuple(names))
    own, totals = [name for name in names if name not in OWN], [0, 0]
    for name in own[:MOST_COUNTED]:
        stats = yield from _run("dbStats", Level.COUNTS, wire, {"dbStats": 1, "$db": name})
        for i, key in enumerate(("objects", "dataSize")):
            n = stats.get(key)
            if not isinstance(n, int | float) or not 0 <= n < 1 << 60:
                return facts
            totals[i] += int(n)
    return (
        replace(facts, n_records=totals[0], n_bytes=totals[1])
        if len(own) <= MOST_COUNTED
        else facts
    )


CHECK = Check(
    id="mongodb", label="MongoDB", ports=(27017, 27018, 27019), recognise=recognise, probe=probe,
    doc=__doc__, hello=HELLO,
)  # fmt: skip
