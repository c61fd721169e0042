"""Memcached, text protocol.

`version` is answered by open servers alone; a key that exists nowhere is asked for as proof. Memcached
knows no rights: who may read may write and flush. A server that wants SASL closes the text protocol,
one with an authentication file answers CLIENT_ERROR.

Remedy: Let it listen on internal addresses only (`-l 127.0.0.1` or a private address, `-U 0`), and
turn on authentication (`-Y FILE`, or SASL with `-S`) where others share the network.

Reference: https://docs.memcached.org/serverguide/#networking

Source: memcached protocol.txt (text protocol: version, get, stats).
"""

from __future__ import annotations

import re

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Talk
from seawall.protocols import framing

HELLO = b"version\r\n"
REFUSED = b"CLIENT_ERROR unauthenticated"
STAT = re.compile(rb"STAT (curr_items|bytes) ([0-9]{1,19})\r\n")


def recognise(first: First) -> float:
    """ERROR lines for what it does not know, VERSION, or the refusal of its authentication file."""
    if first.data.startswith((b"VERSION ", REFUSED)):
        return 1.0
    return 0.8 if first.data.startswith((b"ERROR\r\n", b"CLIENT_ERROR ")) else 0.0


def probe(grant: Grant) -> Talk:
    """version, get of a key that is nowhere, and counts where they are granted."""
    if not (yield Open(grant.tls)).ok:
        return None
    said = yield Ask("version", HELLO, Level.HANDSHAKE, framing.lines(1))
    facts = Facts(product="Memcached", tls=grant.tls)
    if said.data.startswith(REFUSED):
        return Answer(Verdict.PROTECTED, "it asks for a user and password", facts)
    if not said.data.startswith(b"VERSION "):
        return None
    facts = Facts("Memcached", framing.version(said.data[8:]), tls=grant.tls)
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.METADATA_ONLY, "it tells its version to anybody", facts)
    key = f"get seawall{grant.token}\r\n".encode("ascii")
    got = yield Ask("get of a key that is nowhere", key, Level.PERMISSION, framing.lines(1))
    if got.data.startswith(REFUSED):
        return Answer(Verdict.PROTECTED, "it asks for a user and password", facts)
    if got.data != b"END\r\n":
        return Answer(
            Verdict.UNKNOWN, "asked for a key that is nowhere, it gave no plain answer", facts
        )
    if grant.level >= Level.COUNTS:
        stats = yield Ask(
            "stats", b"stats\r\n", Level.COUNTS, lambda data: data.endswith(b"END\r\n")
        )
        known = {name: int(n) for name, n in STAT.findall(stats.data)}
        facts = Facts(
            "Memcached", facts.version, known.get(b"curr_items"), known.get(b"bytes"), tls=grant.tls
        )
    return Answer(Verdict.OPEN_WRITE, "anybody may read, write and flush", facts)


CHECK = Check(
    id="memcached", label="Memcached", ports=(11211,), recognise=recognise, probe=probe, doc=__doc__,
    hello=HELLO,
)  # fmt: skip
