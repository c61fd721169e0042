"""Oracle's listener (TNS).

A service that exists nowhere is asked for: the refusal tells the version. Listeners before 10g take
commands from anybody unless they have a password: such a one is asked for its status at level 3, where it
says whether it has (`SECURITY=OFF`). Whether a database behind it has a default account is not tried.

Remedy: Upgrade listeners before 10g, or give them a password and `ADMIN_RESTRICTIONS_LISTENER=ON`;
set `VALID_NODE_CHECKING_REGISTRATION_LISTENER`, `TCP.VALIDNODE_CHECKING`, and TCPS; listen on internal
addresses only.

Reference: https://docs.oracle.com/en/database/oracle/oracle-database/19/netag/configuring-and-administering-oracle-net-listener.html

Source: Wireshark's packet-tns.c (packet types); Oracle error messages 12505, 12514, 1169, 1189.
"""

from __future__ import annotations

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Talk
from seawall.protocols import tns

HELLO = tns.for_service("seawall_nowhere")
#: No such service, no such SID, no handler, blocked, filtered by rule.
NO_SERVICE = (12514, 12505, 12516, 12528, 12521, 12504)
SHUT = (12537, 12547, 12529)
NEEDS_PASSWORD = (1169, 1189, 1190)
TAKES_COMMANDS_BEFORE = 10


def recognise(first: First) -> float:
    """A refusal, an acceptance or another answer to CONNECT."""
    kind = tns.kind(first.data)
    if kind == tns.REFUSE and b"(DESCRIPTION=" in first.data:
        return 1.0
    if kind in (tns.REFUSE, tns.REDIRECT, tns.ACCEPT, tns.RESEND) and first.hello == HELLO:
        whole = int.from_bytes(first.data[:2], "big") == len(first.data)
        return 0.7 if whole else 0.0
    return 0.0


def status_complete(data: bytes) -> bool:
    """Up to the word that is waited for, or a refusal."""
    return tns.kind(data) == tns.REFUSE or b"SECURITY=" in data or data.endswith(b"))")


def probe(grant: Grant) -> Talk:
    """A service that is nowhere, then what an old listener says of itself."""
    if not (yield Open(grant.tls)).ok:
        return None
    ask = tns.for_service(f"seawall_{grant.token}")
    said = yield Ask("a service that is nowhere", ask, Level.HANDSHAKE, tns.complete)
    kind = tns.kind(said.data)
    if kind == tns.RESEND:
        said = yield Ask("the same again", ask, Level.HANDSHAKE, tns.complete)
        kind = tns.kind(said.data)
    if kind not in (tns.ACCEPT, tns.REFUSE, tns.REDIRECT):
        return None
    number = tns.number(tns.VSNNUM, said.data)
    facts = Facts("Oracle listener", tns.version(number), tls=grant.tls)
    error = tns.number(tns.ERROR, said.data)
    if kind != tns.REFUSE:
        return Answer(Verdict.UNKNOWN, "it leads on a service that is nowhere", facts)
    if error in SHUT:
        return Answer(Verdict.PROTECTED, "it refuses this host", facts)
    if 0 < number >> 24 < TAKES_COMMANDS_BEFORE and grant.level >= Level.COUNTS:
        return (yield from _status(grant, facts))
    if error not in NO_SERVICE:
        return Answer(Verdict.UNKNOWN, "it refused for a reason of its own", facts)
    if not facts.version:
        return Answer(
            Verdict.UNKNOWN, "it misses the service, and does not tell its version", facts
        )
    if number >> 24 < TAKES_COMMANDS_BEFORE:
        why = (
            "it tells its version; one so old takes commands from anybody unless it has a password"
        )
        return Answer(Verdict.METADATA_ONLY, why, facts)
    return Answer(
        Verdict.METADATA_ONLY, "it tells its version to anybody, and misses the service", facts
    )


def _status(grant: Grant, facts: Facts) -> Talk:
    if not (yield Open(grant.tls)).ok:
        return Answer(Verdict.UNKNOWN, "it took no second connection", facts)
    said = yield Ask("status", tns.command("status"), Level.COUNTS, status_complete)
    if b"(SECURITY=OFF)" in said.data:
        return Answer(Verdict.OPEN_ADMIN, "its listener takes commands without a password", facts)
    if b"(SECURITY=ON)" in said.data or tns.number(tns.ERROR, said.data) in NEEDS_PASSWORD:
        return Answer(Verdict.PROTECTED, "its listener has a password", facts)
    return Answer(Verdict.UNKNOWN, "asked for its status, it gave no plain answer", facts)


CHECK = Check(
    id="oracle_tns", label="Oracle listener", ports=(1521, 1522, 1526), recognise=recognise, probe=probe,
    doc=__doc__, hello=HELLO,
)  # fmt: skip
