"""Oracle's Transparent Network Substrate: CONNECT, and what a listener answers.

Oracle has not published it. Source: the dissector of Wireshark (packet-tns.c) and the listener
commands as Oracle Net Services documents them; numbers of versions by Oracle's VSNNUM.
"""

from __future__ import annotations

import re
import struct

from seawall.protocols import framing

CONNECT, ACCEPT, REFUSE, REDIRECT, DATA, RESEND = 1, 2, 4, 5, 6, 11
HEAD = 58  # bytes of a CONNECT before its text
VSNNUM = re.compile(rb"\(VSNNUM=([0-9]{1,10})\)")
ERROR = re.compile(rb"\(ERR=([0-9]{1,5})\)")

complete = framing.sized(0, 2, "big", 0)


def connect(words: str) -> bytes:
    """A CONNECT of version 3.10, compatible down to 3.0."""
    text = words.encode("ascii")
    fields = struct.pack(
        ">HHHHHHHHHHI2x", 310, 300, 0, 2048, 32_767, 0x7F08, 0, 1, len(text), HEAD, 0
    )
    body = fields + bytes(HEAD - 8 - len(fields)) + text
    return struct.pack(">HHBBH", len(body) + 8, 0, CONNECT, 0, 0) + body


def for_service(name: str) -> bytes:
    """A CONNECT to a service."""
    who = "(CID=(PROGRAM=seawall)(HOST=seawall)(USER=seawall))"
    return connect(f"(DESCRIPTION=(CONNECT_DATA=(SERVICE_NAME={name}){who}))")


def command(word: str) -> bytes:
    """A CONNECT that gives the listener a command."""
    return connect(
        f"(DESCRIPTION=(CONNECT_DATA=(CID=(PROGRAM=)(HOST=)(USER=))(COMMAND={word})(ARGUMENTS=64)"
        "(SERVICE=LISTENER)(VERSION=169869568)))"
    )


def kind(data: bytes) -> int:
    """The type of the first packet; 0 if it is none."""
    if len(data) < 8 or data[2:4] != b"\0\0" or data[6:8] != b"\0\0":
        return 0
    return data[4] if 8 <= int.from_bytes(data[:2], "big") <= len(data) else 0


def number(pattern: re.Pattern[bytes], data: bytes) -> int:
    """A number out of an answer's text; -1 if it has none."""
    found = pattern.search(data)
    return int(found[1]) if found else -1


def version(vsnnum: int) -> str:
    """A VSNNUM as one writes it: 186647552 is 11.2.0.4.0, 318767104 is 19.0.0.0.0."""
    if not 0 < vsnnum < 1 << 32:
        return ""
    major, a, b = vsnnum >> 24, vsnnum >> 20 & 15, vsnnum >> 12 & 255
    c, d = vsnnum >> 8 & 15, vsnnum & 255
    if major >= 18:
        a, b, c, d = vsnnum >> 16 & 255, vsnnum >> 12 & 15, vsnnum >> 4 & 255, vsnnum & 15
    return f"{major}.{a}.{b}.{c}.{d}"
