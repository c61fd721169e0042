"""RabbitMQ and other brokers of AMQP 0-9-1.

The Start frame tells product, version and ways to authenticate before anybody does. Where ANONYMOUS is
among them, it is tried; the Tune frame that follows proves it, and the connection is closed before a
virtual host is opened. Where level 4 is granted, guest/guest is tried once.

Remedy: Delete the user guest or change its password, keep `loopback_users.guest = true`, remove
ANONYMOUS from `auth_mechanisms`, and bind `listeners` and the management port to internal addresses.

Reference: https://www.rabbitmq.com/docs/access-control

Source: AMQP 0-9-1 specification: protocol header, connection.start, start-ok, tune, close.
"""

from __future__ import annotations

import re
import struct

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Talk
from seawall.protocols import framing

HELLO = b"AMQP\x00\x00\x09\x01"
START, TUNE, CLOSE = (10, 10), (10, 30), (10, 50)
VERSION = re.compile(rb"\x07versionS\x00\x00\x00.([0-9][0-9A-Za-z.+-]{0,39})", re.S)
PRODUCT = re.compile(rb"\x07productS\x00\x00\x00.([A-Za-z][A-Za-z0-9 -]{0,30})", re.S)

frame = framing.sized(3, 4, "big", 8)


def method(data: bytes) -> tuple[int, int]:
    """Class and method of the first frame; zeros where it is none."""
    if len(data) < 12 or data[0] != 1 or not frame(data):
        return 0, 0
    return int.from_bytes(data[7:9], "big"), int.from_bytes(data[9:11], "big")


def start_ok(mechanism: bytes, response: bytes) -> bytes:
    """A connection.start-ok without properties."""
    body = struct.pack(">HH", 10, 11) + bytes(4) + bytes([len(mechanism)]) + mechanism
    body += struct.pack(">I", len(response)) + response + b"\x05en_US"
    return b"\x01\x00\x00" + struct.pack(">I", len(body)) + body + b"\xce"


def recognise(first: First) -> float:
    """A Start frame, or the header with which a broker corrects what it did not understand."""
    if method(first.data) == START:
        return 1.0
    return 0.95 if first.data.startswith(b"AMQP\x00") else 0.0


def probe(grant: Grant) -> Talk:
    """The Start frame, then ANONYMOUS, then guest where it is granted."""
    if not (yield Open(grant.tls)).ok:
        return None
    hello = yield Ask("protocol header", HELLO, Level.HANDSHAKE, frame)
    if method(hello.data) != START:
        return None
    version, product = VERSION.search(hello.data), PRODUCT.search(hello.data)
    facts = Facts(
        product[1].decode("ascii") if product else "AMQP broker",
        framing.version(version[1]) if version else "",
        tls=grant.tls,
    )
    if grant.level < Level.PERMISSION:
        return Answer(Verdict.METADATA_ONLY, "it tells its version to anybody", facts)
    if re.search(rb"\bANONYMOUS\b", hello.data):
        said = yield Ask(
            "ANONYMOUS", start_ok(b"ANONYMOUS", b""), Level.PERMISSION, frame, wait_s=8.0
        )
        if method(said.data) == TUNE:
            return Answer(Verdict.OPEN_READ, "anybody may connect as anonymous", facts)
    if grant.level >= Level.CREDENTIAL and grant.tries:
        if not (yield Open(grant.tls)).ok:
            return Answer(Verdict.UNKNOWN, "it took no second connection", facts)
        yield Ask("protocol header", HELLO, Level.HANDSHAKE, frame)
        guest = start_ok(b"PLAIN", b"\0guest\0guest")
        said = yield Ask("guest", guest, Level.CREDENTIAL, frame, wait_s=8.0)
        if method(said.data) == TUNE:
            return Answer(Verdict.DEFAULT_CREDENTIAL, "guest has the password guest", facts)
        if said.end == "timeout":
            return Answer(Verdict.UNKNOWN, "it gave no answer to guest in time", facts)
        return Answer(Verdict.PROTECTED, "neither anonymous nor guest gets in", facts)
    return Answer(Verdict.PROTECTED, "nobody gets in without a user", facts)


CHECK = Check(
    id="rabbitmq", label="RabbitMQ (AMQP)", ports=(5672,), tls_ports=(5671,), recognise=recognise,
    probe=probe, doc=__doc__, hello=HELLO,
)  # fmt: skip
