"""TDS as far as a login: PRELOGIN, LOGIN7 with an empty password, and the tokens that answer it.

Source: MS-TDS 2.2.3.1 (packet header), 2.2.6.5 (PRELOGIN), 2.2.6.4 (LOGIN7), 2.2.7 (tokens).
"""

from __future__ import annotations

import struct

from seawall.protocols import framing

PRELOGIN_TYPE, LOGIN_TYPE, REPLY_TYPE = 0x12, 0x10, 0x04
VERSION, ENCRYPTION, END = 0, 1, 0xFF
OFF, ON, NOT_SUPPORTED, REQUIRED = 0, 1, 2, 3
LOGINACK, ERROR, INFO, ENVCHANGE = 0xAD, 0xAA, 0xAB, 0xE3
LOGIN_FAILED = 18456

complete = framing.sized(2, 2, "big", 0)


def packet(kind: int, body: bytes) -> bytes:
    """One packet that is a whole message."""
    return struct.pack(">BBHHBB", kind, 1, len(body) + 8, 0, 1, 0) + body


def prelogin() -> bytes:
    """PRELOGIN of a client that has no encryption: so the server says whether it insists on it."""
    options = ((VERSION, bytes(6)), (ENCRYPTION, bytes([NOT_SUPPORTED])))
    table, values = b"", b""
    for token, value in options:
        table += struct.pack(">BHH", token, 5 * len(options) + 1 + len(values), len(value))
        values += value
    return packet(PRELOGIN_TYPE, table + b"\xff" + values)


def prelogged(data: bytes) -> dict[int, bytes] | None:
    """The options of an answer to PRELOGIN; None if it is none."""
    if len(data) < 15 or data[:2] != b"\x04\x01" or int.from_bytes(data[2:4], "big") != len(data):
        return None
    body, found, at = data[8:], {}, 0
    while at + 5 <= len(body) and body[at] != END:
        token, begin, size = struct.unpack_from(">BHH", body, at)
        if begin + size > len(body):
            return None
        found[token] = body[begin : begin + size]
        at += 5
    sound = at < len(body) and body[at] == END and len(found.get(VERSION, b"")) == 6
    return found if sound else None


def version(options: dict[int, bytes]) -> str:
    """Major, minor and build of a server."""
    major, minor, build = struct.unpack(">BBH", options[VERSION][:4])
    return f"{major}.{minor}.{build}"


def login(user: str) -> bytes:
    """LOGIN7 under a name, with an empty password."""
    name, app = user.encode("utf-16-le"), "seawall".encode("utf-16-le")
    texts = (b"", name, b"", app, b"", b"", b"", b"", b"")  # host, user, password, application, ...
    table, values = b"", b""
    for value in texts:
        table += struct.pack("<HH", 94 + len(values), len(value) // 2)
        values += value
    end = 94 + len(values)
    table += bytes(6) + struct.pack("<HHHHHHI", end, 0, end, 0, end, 0, 0)
    head = struct.pack("<IIIIIIBBBBiI", end, 0x74000004, 4096, 7, 0, 0, 0xE0, 0x03, 0, 0, 0, 0)
    return packet(LOGIN_TYPE, head + table + values)


def logged_in(data: bytes) -> tuple[bool, int]:
    """Whether a login was acknowledged, and the number of the first error; 0 if there is none."""
    if len(data) < 11 or data[0] != REPLY_TYPE or not complete(data):
        return False, 0
    body, at = data[8 : int.from_bytes(data[2:4], "big")], 0
    error = 0
    while at + 3 <= len(body) and body[at] in (LOGINACK, ERROR, INFO, ENVCHANGE):
        size = int.from_bytes(body[at + 1 : at + 3], "little")
        value = body[at + 3 : at + 3 + size]
        if len(value) < size:
            break
        if body[at] == LOGINACK:
            return True, 0
        if body[at] == ERROR and len(value) >= 4 and not error:
            error = int.from_bytes(value[:4], "little")
        at += 3 + size
    return False, error
