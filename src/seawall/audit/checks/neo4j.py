"""Neo4j, by HTTP and by Bolt.

Over HTTP a transaction without a statement is begun in a database that exists nowhere: with
authentication that is refused, without it there is no such database. Over Bolt it is told hello with
no credential, which a server takes only when authentication is off; no query follows.

Remedy: Set `dbms.security.auth_enabled=true`, change the first password of the user neo4j, and let
`server.default_listen_address` name an internal address.

Reference: https://neo4j.com/docs/operations-manual/current/authentication-authorization/

Source: Neo4j HTTP API (discovery, /db/{name}/tx/commit), Bolt protocol (handshake, HELLO, PackStream).
"""

from __future__ import annotations

import re

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Talk
from seawall.protocols import framing, http

#: Bolt 5.0, 4.4 down to 4.2, 4.1 and 3: the versions whose HELLO says who comes.
SHAKE = bytes.fromhex("6060b017 00000005 00020404 00000104 00000003")
SPOKEN = {(0, 5), (4, 4), (3, 4), (2, 4), (1, 4), (0, 3)}
SUCCESS, FAILURE = 0x70, 0x7F
SERVER = re.compile(rb"Neo4j/([0-9][0-9A-Za-z.+-]{0,39})")
BOLT = re.compile(r"(?:bolt|neo4j)(?:\+s|\+ssc)?://([A-Za-z0-9.:\[\]_-]{1,255})")
WHOLE = framing.sized(0, 2, "big", 4)
OPEN, SHUT = "authentication is off: anybody may do everything", "it asks for a user"


def discovery(page: http.Response | None) -> dict[str, str] | None:
    """What its front page tells; None where it is not its front page."""
    said = page.table(200) if page is not None else {}
    if "neo4j_version" in said and ("bolt_direct" in said or "bolt_routing" in said):
        return {key: str(value) for key, value in said.items()}
    old = "management" in said and "data" in said and str(said.get("bolt", "")).startswith("bolt:")
    return {"neo4j_version": "", "bolt_direct": str(said["bolt"])} if old else None


def recognise(first: First) -> float:
    """Its front page, or the empty one with which Bolt answers HTTP."""
    page = http.parse(first.data)
    if page is None:
        return 0.0
    if discovery(page):
        return 0.98
    empty = page.status == 200 and not page.body and page.headers.get("content-length") == "0"
    return 0.6 if empty and page.headers.get("vary") == "Accept" else 0.0


def packed(word: bytes) -> bytes:
    """Text in PackStream, up to 255 bytes."""
    return (bytes([0x80 + len(word)]) if len(word) < 16 else bytes([0xD0, len(word)])) + word


def hello(agent: str) -> bytes:
    """A HELLO of nobody, in one chunk."""
    said = (b"user_agent", agent.encode("ascii", "replace")[:255], b"scheme", b"none")
    message = b"\xb1\x01\xa2" + b"".join(packed(word) for word in said)
    return len(message).to_bytes(2, "big") + message + b"\0\0"


def by_http(grant: Grant, front: dict[str, str]) -> Talk:
    """A transaction of nothing in a database that exists nowhere."""
    version = framing.version(front["neo4j_version"].encode("ascii", "replace"))
    facts = Facts("Neo4j", version, tls=grant.tls)
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.METADATA_ONLY, "it tells its version to anybody", facts)
    path = f"/db/seawall-{grant.token}/tx/commit"
    page = yield from http.post(
        grant, "a transaction of nothing", path, Level.PERMISSION, b'{"statements":[]}'
    )
    found = BOLT.match(front.get("bolt_direct", ""))
    named = (found[1],) if found else ()
    if page is not None and page.refuses:
        return Answer(Verdict.PROTECTED, SHUT, facts, named)
    if page is not None and "DatabaseNotFound" in str(page.table(404).get("errors")):
        return Answer(Verdict.OPEN_ADMIN, OPEN, facts, named)
    return Answer(Verdict.UNKNOWN, "it gave no plain answer to a question", facts)


def by_bolt(grant: Grant) -> Talk:
    """Handshake and HELLO."""
    if not (yield Open(grant.tls)).ok:
        return None
    shaken = yield Ask("Bolt handshake", SHAKE, Level.HANDSHAKE, framing.at_least(4))
    if len(shaken.data) != 4 or shaken.data[:2] != b"\0\0":
        return None
    facts = Facts(product="Neo4j (Bolt)", tls=grant.tls)
    if (shaken.data[2], shaken.data[3]) not in SPOKEN:
        return None if any(shaken.data) else Answer(Verdict.UNKNOWN, "it speaks other Bolt", facts)
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.METADATA_ONLY, "it speaks Bolt with anybody", facts)
    said = yield Ask("HELLO of nobody", hello(grant.agent), Level.PERMISSION, WHOLE)
    tag = said.data[3] if len(said.data) > 4 and said.data[2] == 0xB1 else 0
    found = SERVER.search(said.data)
    if tag == SUCCESS and found:
        facts = Facts("Neo4j", framing.version(found[1]), tls=grant.tls)
        return Answer(Verdict.OPEN_ADMIN, OPEN, facts)
    if tag == FAILURE and b"Neo.ClientError.Security." in said.data:
        return Answer(Verdict.PROTECTED, SHUT, facts)
    return Answer(Verdict.UNKNOWN, "it gave no plain answer to HELLO", facts)


def probe(grant: Grant) -> Talk:
    """The front page; where there is none, Bolt."""
    front = yield from http.get(grant, "discovery", "/", Level.HANDSHAKE)
    told = discovery(front)
    return (yield from by_http(grant, told) if told else by_bolt(grant))


CHECK = Check(
    id="neo4j", label="Neo4j", ports=(7474, 7687), tls_ports=(7473,), recognise=recognise, probe=probe,
    doc=__doc__,
)  # fmt: skip
