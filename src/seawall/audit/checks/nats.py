"""NATS.

The server speaks first: INFO says whether a user is needed. Where none is, a connection is begun and a
subject that exists nowhere is subscribed to, which the server permits or refuses; nobody publishes
there, so no message comes. Nothing is published.

Remedy: Define accounts and users (`authorization` or `accounts`, with NKeys or hashed passwords), drop
`no_auth_user`, require TLS, and let `host` name an internal address; the same for the monitoring port.

Reference: https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro

Source: NATS client protocol (INFO, CONNECT, PING, SUB, -ERR).
"""

from __future__ import annotations

import json
from typing import Any

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Talk
from seawall.protocols import framing

CONNECT = b'CONNECT {"verbose":false,"pedantic":false,"lang":"seawall","version":"1"}\r\nPING\r\n'


def info(data: bytes) -> dict[str, Any] | None:
    """The object of an INFO line."""
    if not data.startswith(b"INFO {"):
        return None
    try:
        found = json.loads(data[5:].partition(b"\r\n")[0])
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and "server_id" in found else None


def recognise(first: First) -> float:
    """An INFO line with a server_id."""
    return 1.0 if info(first.data) else 0.0


def probe(grant: Grant) -> Talk:
    """INFO, then CONNECT, PING and a subject that is nowhere."""
    if not (yield Open()).ok:
        return None
    hello = yield Ask("INFO", b"", Level.GREETING, framing.lines(1))
    said = info(hello.data)
    if said is None:
        return None
    version = framing.version(str(said.get("version", "")).encode("ascii", "replace"))
    facts = Facts("NATS", version, tls=bool(said.get("tls_required") or said.get("tls_available")))
    if said.get("auth_required"):
        return Answer(Verdict.PROTECTED, "it asks for a user", facts)
    if grant.level < Level.PERMISSION:
        return Answer(
            Verdict.UNKNOWN, "it does not ask for a user; what one may do is not proven", facts
        )
    tls = bool(said.get("tls_required"))
    pong = yield Ask("CONNECT, PING", CONNECT, Level.PERMISSION, framing.lines(1), start_tls=tls)
    if pong.data.startswith(b"-ERR"):
        return Answer(Verdict.PROTECTED, "it refuses who has no user", facts)
    if b"PONG\r\n" not in pong.data:
        return Answer(Verdict.UNKNOWN, "it gave no plain answer to a connection", facts)
    subject = f"SUB seawall.{grant.token} 1\r\nPING\r\n".encode("ascii")
    got = yield Ask("SUB of a subject that is nowhere", subject, Level.PERMISSION, framing.lines(1))
    if b"-ERR" in got.data:
        return Answer(
            Verdict.METADATA_ONLY, "anybody may connect, and may not subscribe at will", facts
        )
    if got.data.startswith(b"PONG\r\n"):
        return Answer(Verdict.OPEN_READ, "anybody may connect and subscribe", facts)
    return Answer(Verdict.UNKNOWN, "it gave no plain answer to a subscription", facts)


CHECK = Check(
    id="nats", label="NATS", ports=(4222,), recognise=recognise, probe=probe, doc=__doc__,
    needs=Level.GREETING,
)  # fmt: skip
