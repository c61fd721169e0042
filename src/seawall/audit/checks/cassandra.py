"""Cassandra and ScyllaDB.

OPTIONS is answered to anybody. STARTUP is answered with READY where nobody is asked who he is
(AllowAllAuthenticator, the default): Cassandra permits no access rules then, so a stranger is
administrator. AUTHENTICATE means that a password is asked for. At level 3 version and names of
tables are read from the schema; no table of a user is.

Remedy: In cassandra.yaml set `authenticator: PasswordAuthenticator` and `authorizer:
CassandraAuthorizer`, replace the role cassandra, require client_encryption_options, and let
`rpc_address` name an internal address.

Reference: https://cassandra.apache.org/doc/latest/cassandra/managing/operating/security.html

Source: Apache Cassandra, native_protocol_v4.spec: OPTIONS, STARTUP, READY, AUTHENTICATE, ERROR, QUERY.
"""

from __future__ import annotations

from collections.abc import Generator

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Reply, Talk
from seawall.protocols import cql, framing

HELLO = cql.frame(cql.OPTIONS)
VERSION = "SELECT release_version FROM system.local"
TABLES = "SELECT keyspace_name, table_name FROM system_schema.tables"
OWN = (b"system", b"system_auth", b"system_distributed", b"system_schema", b"system_traces")
MOST_BYTES = 65_536
MOST_NAMES = 256


def recognise(first: First) -> float:
    """SUPPORTED, or the complaint about another protocol's first byte."""
    said = cql.response(first.data)
    if said is None:
        return 0.0
    if said[0] == cql.SUPPORTED:
        return 1.0 if b"CQL_VERSION" in said[1] else 0.0
    return 0.9 if said[0] == cql.ERROR and cql.error(said[1]) == cql.PROTOCOL_ERROR else 0.0


def probe(grant: Grant) -> Talk:
    """OPTIONS, then whether a session needs a password."""
    if not (yield Open(grant.tls)).ok:
        return None
    hello = yield Ask("OPTIONS", HELLO, Level.HANDSHAKE, cql.complete)
    if not recognise(First(hello.data)):
        return None
    facts = Facts("Cassandra", tls=grant.tls)
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.UNKNOWN, "only asking for a session tells who may have one", facts)
    reply = yield Ask("STARTUP", cql.startup(), Level.PERMISSION, cql.complete)
    said = cql.response(reply.data)
    if said is None or said[0] not in (cql.READY, cql.AUTHENTICATE):
        return Answer(Verdict.UNKNOWN, "it gave no plain answer to STARTUP", facts)
    if said[0] == cql.AUTHENTICATE:
        return Answer(Verdict.PROTECTED, "it asks for a password", facts)
    if grant.level >= Level.COUNTS:
        facts = yield from _held(grant)
    return Answer(Verdict.OPEN_ADMIN, "it asks nobody for a password", facts)


def _held(grant: Grant) -> Generator[Open | Ask, Reply, Facts]:
    """Version, and names of the tables that are not Cassandra's own."""
    local = yield from _rows("its version", VERSION, 1)
    tables = yield from _rows("names of tables", TABLES, 2)
    version = framing.version(local[0][0]) if local else ""
    if tables is None:
        return Facts("Cassandra", version, tls=grant.tls)
    names = [b".".join(row).decode("ascii", "replace") for row in tables if row[0] not in OWN]
    shown = tuple(name for name in names[:MOST_NAMES] if name.isprintable())
    return Facts("Cassandra", version, n_stores=len(names), names=shown, tls=grant.tls)


def _rows(
    word: str, words: str, n: int
) -> Generator[Open | Ask, Reply, list[tuple[bytes, ...]] | None]:
    ask = Ask(word, cql.query(words), Level.COUNTS, cql.complete, most_bytes=MOST_BYTES)
    said = cql.response((yield ask).data)
    return cql.rows(said[1], n) if said and said[0] == cql.RESULT else None


CHECK = Check(
    id="cassandra", label="Cassandra", ports=(9042,), tls_ports=(9142,), recognise=recognise,
    probe=probe, doc=__doc__, hello=HELLO,
)  # fmt: skip
