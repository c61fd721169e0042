"""Messages of the MongoDB wire: a command in OP_MSG, or in OP_QUERY for servers before 3.6; a reply.

Source: MongoDB Wire Protocol (message header, OP_MSG, OP_QUERY, OP_REPLY), driver specification
"MongoDB Handshake".
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from seawall.protocols import bson

OP_REPLY, OP_QUERY, OP_MSG = 1, 2004, 2013
SECONDARY_TOO = 4  # flag of OP_QUERY: a secondary may answer
MOST_BYTES = 48_000_000  # of a message, by the protocol
MSG_SINCE = 6  # the maxWireVersion of 3.6
#: maxWireVersion -> the release that has it as its own.
RELEASES = {
    2: "2.6", 3: "3.0", 4: "3.2", 5: "3.4", 6: "3.6", 7: "4.0", 8: "4.2", 9: "4.4", 13: "5.0", 17: "6.0",
    21: "7.0", 25: "8.0",
}  # fmt: skip


def message(number: int, command: Mapping[str, Any]) -> bytes:
    """A command as OP_MSG; the command names its database as `$db`."""
    return _framed(number, OP_MSG, bytes(5) + bson.encode(command))


def query(number: int, command: Mapping[str, Any]) -> bytes:
    """A command as OP_QUERY: `$db` becomes the name of the collection that takes commands."""
    rest = {name: value for name, value in command.items() if not name.startswith("$")}
    where = str(command["$db"]).encode() + b".$cmd\0"
    head = struct.pack("<i", SECONDARY_TOO) + where + struct.pack("<ii", 0, -1)
    return _framed(number, OP_QUERY, head + bson.encode(rest))


def _framed(number: int, code: int, body: bytes) -> bytes:
    return struct.pack("<iiii", len(body) + 16, number, 0, code) + body


def complete(data: bytes) -> bool:
    """A message of stated length, or surely none."""
    if len(data) < 4:
        return False
    size = int.from_bytes(data[:4], "little")
    return not 16 <= size <= MOST_BYTES or len(data) >= size


def reply(data: bytes) -> dict[str, Any] | None:
    """The document of a reply; None where it is none."""
    if len(data) < 26 or not complete(data):
        return None
    size, _, _, code = struct.unpack_from("<iiii", data)
    if code == OP_MSG and data[20] == 0:
        return bson.decode(data[21:size])
    return bson.decode(data[36:size]) if code == OP_REPLY else None
