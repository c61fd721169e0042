"""ZooKeeper.

A session is begun and the access list of the root asked for (getACL): it says what anybody may do there
and holds no data. `exists` and `srvr` answer whatever the list says and prove nothing. Below the root
other lists may stand.

Remedy: Set `enforce.auth.enabled=true` with `enforce.auth.schemes=sasl`, replace world:anyone in the
access lists, let `clientPortAddress` name an internal address, and use the TLS port.

Reference: https://zookeeper.apache.org/doc/current/zookeeperAdmin.html#sc_authOptions

Source: ZooKeeper's zookeeper.jute (ConnectRequest, GetACLRequest, ReplyHeader), KeeperException.Code.
"""

from __future__ import annotations

import struct

from seawall.model.audit import Facts, Level, Verdict
from seawall.model.probe import Answer, Ask, Check, First, Grant, Open, Talk
from seawall.protocols import framing

CONNECT = struct.pack(">iiqiqi16sb", 45, 0, 0, 4000, 0, 16, bytes(16), 0)
GET_ACL = struct.pack(">iiii", 13, 1, 6, 1) + b"/"
CLOSE = struct.pack(">iii", 8, 2, -11)
NO_AUTH, AUTH_REQUIRED = (-102, -115), -124
READ, WRITE, CREATE, DELETE, ADMIN = 1, 2, 4, 8, 16

message = framing.sized(0, 4, "big", 4)


def recognise(first: First) -> float:
    """The reply to a ConnectRequest: 37 bytes, protocol 0, a password of 16 bytes."""
    data = first.data
    sized = data[:4] in (b"\0\0\0\x25", b"\0\0\0\x24") and len(data) >= 40
    return 0.9 if sized and data[4:8] == bytes(4) and data[20:24] == b"\0\0\0\x10" else 0.0


def anyone(data: bytes) -> int | None:
    """The rights of world:anyone in the reply to getACL; None where it is none."""
    rights = 0
    try:
        (count,), at = struct.unpack_from(">i", data, 20), 24
        for _ in range(min(count, 64)):
            perms, size = struct.unpack_from(">ii", data, at)
            scheme = data[at + 8 : at + 8 + size]
            at += 8 + size
            (size,) = struct.unpack_from(">i", data, at)
            who = data[at + 4 : at + 4 + size]
            at += 4 + size
            if min(size, len(scheme)) < 0 or at < 0 or at > len(data):
                return None
            rights |= perms if (scheme, who) == (b"world", b"anyone") else 0
    except struct.error:
        return None
    return rights


def probe(grant: Grant) -> Talk:
    """A session, then the access list of the root."""
    if not (yield Open(grant.tls)).ok:
        return None
    hello = yield Ask("ConnectRequest", CONNECT, Level.HANDSHAKE, message)
    if not recognise(First(hello.data)):
        return None
    facts = Facts(product="ZooKeeper", tls=grant.tls)
    if grant.level < Level.PERMISSION:
        yield Ask("closeSession", CLOSE, Level.HANDSHAKE, wait_s=0.05)
        return Answer(Verdict.UNKNOWN, "it begins sessions; what one may do is not proven", facts)
    said = yield Ask("getACL of the root", GET_ACL, Level.PERMISSION, message)
    yield Ask("closeSession", CLOSE, Level.HANDSHAKE, wait_s=0.05)
    if len(said.data) < 20 or said.data[4:8] != b"\0\0\0\x01":
        return Answer(Verdict.UNKNOWN, "it gave no answer to getACL", facts)
    code = int.from_bytes(said.data[16:20], "big", signed=True)
    if code == AUTH_REQUIRED:
        return Answer(Verdict.PROTECTED, "it asks every client to authenticate", facts)
    if code in NO_AUTH:
        return Answer(Verdict.PROTECTED, "the access list of its root shuts anybody out", facts)
    rights = anyone(said.data) if code == 0 else None
    if rights is None:
        return Answer(Verdict.UNKNOWN, "it gave no plain answer to getACL", facts)
    if rights & ADMIN:
        return Answer(Verdict.OPEN_ADMIN, "anybody may read, write and administer its root", facts)
    if rights & (WRITE | CREATE | DELETE):
        return Answer(Verdict.OPEN_WRITE, "anybody may write at its root", facts)
    if rights & READ:
        return Answer(Verdict.OPEN_READ, "anybody may read its root", facts)
    return Answer(
        Verdict.METADATA_ONLY, "anybody may see the access list of its root, no more", facts
    )


CHECK = Check(
    id="zookeeper", label="ZooKeeper", ports=(2181,), tls_ports=(2281,), recognise=recognise, probe=probe,
    doc=__doc__, hello=CONNECT,
)  # fmt: skip
