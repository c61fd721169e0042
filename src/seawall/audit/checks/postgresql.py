"""PostgreSQL and what speaks its protocol.

A session is asked for under a role that does not exist. Where pg_hba.conf trusts everybody, the server
authenticates (AuthenticationOk) and only then finds that there is no such role: so trust is proven and
no session ever begins. Where a password is asked for, or no line matches, the door is shut. A trust
line for one named role stays unseen: the configuration check of pg_hba.conf sees it.

Remedy: In pg_hba.conf replace `trust` by `scram-sha-256`, narrow the addresses of each line to those
that need it, reload, and let `listen_addresses` name internal addresses only.

Reference: https://www.postgresql.org/docs/current/auth-pg-hba-conf.html

Source: PostgreSQL documentation, "Frontend/Backend Protocol": StartupMessage, SSLRequest,
Authentication* and ErrorResponse messages.
"""

from __future__ import annotations

import struct

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Talk
from seawall.protocols import framing

SSL_REQUEST = struct.pack(">II", 8, 80877103)
ASKS_FOR = {
    3: "a password", 5: "a password (MD5)", 7: "Kerberos (GSSAPI)", 9: "SSPI", 10: "a password (SCRAM)",
}  # fmt: skip
NO_ROLE = b"C28000\x00"
REFUSED = (b"C28P01\x00", b"C28000\x00")


def startup(role: str) -> bytes:
    """A StartupMessage, protocol 3.0, for a role and the database template1."""
    body = struct.pack(">I", 3 << 16) + f"user\0{role}\0database\0template1\0\0".encode("ascii")
    return struct.pack(">I", len(body) + 4) + body


def complete(data: bytes) -> bool:
    """Up to an error, a request for a credential, or the end of a start."""
    for kind, body in messages(data):
        if kind in b"EZ" or (kind == b"R"[0] and body[:4] != b"\0\0\0\0"):
            return True
    return bool(data) and data[:1] not in b"RESKZN"


def messages(data: bytes) -> list[tuple[int, bytes]]:
    """The whole messages in a buffer: kind and body."""
    found = []
    while len(data) >= 5:
        size = int.from_bytes(data[1:5], "big")
        if size < 4 or len(data) < size + 1:
            break
        found.append((data[0], data[5 : size + 1]))
        data = data[size + 1 :]
    return found


def recognise(first: First) -> float:
    """One letter in answer to SSLRequest, or an ErrorResponse with a SQLSTATE."""
    if first.hello == SSL_REQUEST:
        return 0.9 if first.data in (b"S", b"N") or first.data[:1] == b"E" else 0.0
    return (
        0.7
        if first.data[:1] == b"E" and b"\0C" in first.data[:60] and b"FATAL" in first.data
        else 0.0
    )


def probe(grant: Grant) -> Talk:
    """SSLRequest, then a start as a role that does not exist."""
    if not (yield Open()).ok:
        return None
    tls = yield Ask("SSLRequest", SSL_REQUEST, Level.HANDSHAKE, framing.at_least(1))
    if tls.data not in (b"S", b"N"):
        return None
    facts = Facts(product="PostgreSQL", tls=tls.data == b"S")
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.UNKNOWN, "only asking for a session tells who may have one", facts)
    ask = startup(f"seawall_{grant.token}")
    said = yield Ask(
        "start as a role that is nowhere", ask, Level.PERMISSION, complete, start_tls=facts.tls
    )
    answer = judge(said.data, facts)
    if answer.verdict == Verdict.PROTECTED and facts.tls and b"no encryption" not in said.data:
        plain = yield Open()  # hostnossl lines may say something else
        if plain.ok:
            said = yield Ask("start without TLS", ask, Level.PERMISSION, complete)
            unencrypted = judge(said.data, facts)
            return unencrypted if unencrypted.verdict == Verdict.OPEN_ADMIN else answer
    return answer


def judge(data: bytes, facts: Facts) -> Answer:
    """What the answer to a start means."""
    got = messages(data)
    trusted = False
    for kind, body in got:
        if kind == ord("R"):
            method = int.from_bytes(body[:4], "big")
            if method in ASKS_FOR:
                return Answer(Verdict.PROTECTED, f"it asks for {ASKS_FOR[method]}", facts)
            trusted = method == 0
        elif kind == ord("E"):
            if trusted and NO_ROLE in body:
                return Answer(
                    Verdict.OPEN_ADMIN,
                    "pg_hba.conf trusts every role from here, the superuser among them",
                    facts,
                )
            if any(code in body for code in REFUSED):
                return Answer(
                    Verdict.PROTECTED, "no line of pg_hba.conf lets any role in from here", facts
                )
            return Answer(Verdict.UNKNOWN, "it refused the start for a reason of its own", facts)
        elif kind == ord("Z"):
            return Answer(
                Verdict.OPEN_ADMIN, "it began a session for a role that is nowhere", facts
            )
    return Answer(Verdict.UNKNOWN, "it gave no whole answer to a start", facts)


CHECK = Check(
    id="postgresql", label="PostgreSQL", ports=(5432, 5433, 6432), recognise=recognise, probe=probe,
    doc=__doc__, hello=SSL_REQUEST,
)  # fmt: skip
