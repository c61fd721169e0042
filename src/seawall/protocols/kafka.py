"""Kafka's requests that tell who may do what: no partition of a topic that exists is asked for.

Source: Kafka protocol guide (request header 1, ApiVersions 0, SaslHandshake 1, Metadata 1 and 8, Fetch 4,
error codes, AclOperation codes of KIP-430).
"""

from __future__ import annotations

import struct

FETCH, METADATA, SASL_HANDSHAKE, API_VERSIONS = 1, 3, 17, 18
NO_SUCH_TOPIC, TOPIC_DENIED, NO_SUCH_MECHANISM, NO_SASL_HERE = 3, 29, 33, 34
ALTER, DESCRIBE = 1 << 7, 1 << 8  # bits of cluster_authorized_operations
UNASKED = -(1 << 31)
NUMBER = 0x05EA3A11  # our correlation id
MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "GSSAPI", "OAUTHBEARER", "AWS_MSK_IAM")
MOST = 4096  # entries of a list that are looked at


def text(word: str) -> bytes:
    """A string."""
    return struct.pack(">h", len(word)) + word.encode("ascii")


def request(key: int, version: int, body: bytes) -> bytes:
    """A request with header version 1."""
    said = struct.pack(">hhi", key, version, NUMBER) + text("seawall") + body
    return struct.pack(">i", len(said)) + said


def fetch_nowhere(topic: str) -> bytes:
    """Fetch 4 of partition 0 of a topic, one byte at most, without waiting."""
    head = struct.pack(">iiiib", -1, 0, 0, 1, 0)
    part = struct.pack(">iiqi", 1, 0, 0, 1)
    return request(FETCH, 4, head + struct.pack(">i", 1) + text(topic) + part)


def metadata(version: int, *, all_topics: bool) -> bytes:
    """Metadata of the brokers, and of all topics or none; no topic is made. Version 1 or 8."""
    flags = b"\0\1\0" if version >= 8 else b""  # create none; rights on the cluster, not on topics
    return request(METADATA, version, struct.pack(">i", -1 if all_topics else 0) + flags)


class Reader:
    """Values out of hostile bytes. Raises EOFError."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self, size: int) -> int:
        """A signed integer of `size` bytes."""
        if self.at + size > len(self.data):
            raise EOFError
        self.at += size
        return int.from_bytes(self.data[self.at - size : self.at], "big", signed=True)

    def text(self) -> str:
        """A string, empty if it is null; what is not printable ASCII is left out."""
        size = max(self.number(2), 0)
        if self.at + size > len(self.data):
            raise EOFError
        self.at += size
        raw = self.data[self.at - size : self.at]
        return "".join(chr(byte) for byte in raw if 0x20 < byte < 0x7F)

    def count(self) -> int:
        """How many entries a list states."""
        return max(self.number(4), 0)


def body(data: bytes) -> Reader | None:
    """What follows the head of the response to our request; None if it is none."""
    if len(data) < 10 or data[4:8] != NUMBER.to_bytes(4, "big"):
        return None
    return Reader(data[8 : 4 + int.from_bytes(data[:4], "big")])


def versions(data: bytes) -> dict[int, tuple[int, int]] | None:
    """The requests of an ApiVersions response with their lowest and highest versions; None if it is none."""
    said = body(data)
    try:
        if said is None or said.number(2) != 0:
            return None
        wanted = range(min(said.count(), MOST))
        return {said.number(2): (said.number(2), said.number(2)) for _ in wanted}
    except EOFError:
        return None


def handshake(data: bytes) -> tuple[int, list[str]]:
    """Error and those mechanisms of a SaslHandshake response that we know; error -1 if it is none."""
    said = body(data)
    try:
        if said is None:
            return -1, []
        error = said.number(2)
        told = {said.text() for _ in range(min(said.count(), 64))}
    except EOFError:
        return -1, []
    return error, [word for word in MECHANISMS if word in told]


def brokers(said: Reader, version: int) -> list[str]:
    """Hosts and ports of a Metadata response; leaves the reader at the topics. Raises EOFError."""
    if version >= 8:
        said.number(4)
    found = []
    for _ in range(min(said.count(), MOST)):
        said.number(4)
        host, port = said.text(), said.number(4)
        said.text()
        found.append(f"{host[:253]}:{port}")
    if version >= 8:
        said.text()
    said.number(4)
    return found


def topics(said: Reader, version: int) -> tuple[int, list[str]]:
    """How many topics, and the names of those that came whole, those of Kafka itself left out."""
    n, names = 0, []
    try:
        n = said.count()
        for _ in range(min(n, MOST)):
            said.number(2)
            name, internal = said.text(), said.number(1)
            for _ in range(min(said.count(), MOST)):
                said.at += 10 if version < 8 else 14  # error, number, leader, epoch of the leader
                for _ in range(2 if version < 8 else 3):
                    said.at += 4 * said.count()
            if version >= 8:
                said.number(4)
            n -= internal
            names += [] if internal else [name[:249]]
    except EOFError:
        pass
    return n, names


def rights(data: bytes) -> int:
    """The last field of Metadata 8: what we may do to the cluster, in bits; 0 where that was not told."""
    found = int.from_bytes(data[-4:], "big", signed=True)
    return 0 if found == UNASKED else found


def fetched(data: bytes) -> int:
    """The error of the only partition of a Fetch 4 response; -1 if it is none."""
    said = body(data)
    try:
        if said is None or said.number(4) < 0 or said.count() != 1:
            return -1
        said.text()
        if said.count() != 1:
            return -1
        said.number(4)
        return said.number(2)
    except EOFError:
        return -1
