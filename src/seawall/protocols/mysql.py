"""Packets of the MySQL client/server protocol: greeting, login with an empty password, error, end.

Source: MySQL Internals, "Client/Server Protocol" (HandshakeV10, HandshakeResponse41, ERR_Packet,
EOF_Packet); MariaDB Server, "Connecting".
"""

from __future__ import annotations

import struct

from seawall.protocols import framing

SSL = 0x0800
FLAGS = 0x0008_8200  # protocol 4.1, secure connection, plug-in authentication
QUIT = b"\x01\0\0\0\x01"


def complete(data: bytes) -> bool:
    """One packet."""
    return len(data) >= 4 and len(data) >= int.from_bytes(data[:3], "little") + 4


def grants_complete(data: bytes) -> bool:
    """An error, or a result set up to its last packet (the second EOF, or an error)."""
    n_ends, rest = 0, data
    while len(rest) >= 5:
        size = int.from_bytes(rest[:3], "little")
        if len(rest) < size + 4:
            return False
        if rest[4] == 0xFF:
            return True
        n_ends += rest[4] == 0xFE and size < 9
        if n_ends == 2:
            return True
        rest = rest[size + 4 :]
    return False


def packet(number: int, body: bytes) -> bytes:
    """A packet with its length and number."""
    return len(body).to_bytes(3, "little") + bytes([number]) + body


def greeting(data: bytes) -> tuple[str, int] | None:
    """Version and capabilities out of a HandshakeV10; None if it is none."""
    body = data[4:]
    if body[:1] != b"\x0a":
        return None
    version, found, rest = body[1:].partition(b"\0")
    if not found or len(rest) < 20:
        return None
    flags = int.from_bytes(rest[13:15], "little") | int.from_bytes(rest[18:20], "little") << 16
    return framing.version(version.removeprefix(b"5.5.5-")), flags


def login(name: str, number: int) -> bytes:
    """A HandshakeResponse41 with an empty password."""
    body = struct.pack("<IIB23x", FLAGS, 1 << 24, 45) + name.encode("ascii") + b"\0\0"
    return packet(number, body + b"mysql_native_password\0")


def error(data: bytes) -> int:
    """The number of an ERR packet; 0 if it is none."""
    return int.from_bytes(data[5:7], "little") if data[4:5] == b"\xff" and len(data) >= 7 else 0
