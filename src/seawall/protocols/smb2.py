r"""SMB2 as far as a session and a tree: NEGOTIATE, SESSION_SETUP with NTLMSSP, TREE_CONNECT, LOGOFF.

No CREATE, READ or QUERY_DIRECTORY can be said with this file, so nothing of a share can be asked for.

Source: MS-SMB2 2.2.1 (header), 2.2.3 and 2.2.4 (NEGOTIATE), 2.2.5 and 2.2.6 (SESSION_SETUP), 2.2.9 and
2.2.10 (TREE_CONNECT); MS-NLMP 2.2.1 (NEGOTIATE, CHALLENGE, AUTHENTICATE); RFC 4178 (SPNEGO).
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from seawall.protocols import ber

NEGOTIATE, SESSION_SETUP, LOGOFF, TREE_CONNECT = 0, 1, 2, 3
OK, PENDING, MORE = 0, 0x103, 0xC0000016
NOT_SUPPORTED, NO_SUCH_SHARE = 0xC00000BB, 0xC00000CC
#: ACCESS_DENIED, LOGON_FAILURE, ACCOUNT_RESTRICTION, ACCOUNT_DISABLED, NO_SUCH_USER, LOGON_TYPE_NOT_GRANTED,
#: NETWORK_ACCESS_DENIED, PASSWORD_EXPIRED, NTLM_BLOCKED.
REFUSED = frozenset(
    (0xC0000022, 0xC000006D, 0xC000006E, 0xC0000072, 0xC0000064, 0xC000015B, 0xC00000CA, 0xC0000071,
     0xC0000418)
)  # fmt: skip
IS_GUEST, IS_NULL = 1, 2
DISK = 1
READ_DATA, WRITE_DATA = 0x1, 0x2 | 0x4  # FILE_WRITE_DATA, FILE_APPEND_DATA
DIALECTS = {
    0x0202: "2.0.2", 0x0210: "2.1", 0x0300: "3.0", 0x0302: "3.0.2", 0x0311: "3.1.1", 0x02FF: "2",
}  # fmt: skip
OFFERED = (0x0202, 0x0210, 0x0300, 0x0302, 0x0311)
SPNEGO, NTLM = b"\x06\x06+\x06\x01\x05\x05\x02", b"\x06\x0a+\x06\x01\x04\x01\x827\x02\x02\x0a"
#: Unicode, request target, NTLM, always sign, extended session security, 128 bits; and anonymous.
FLAGS, ANONYMOUS = 0x20088205, 0x800


class Message(NamedTuple):
    """One response."""

    status: int
    command: int
    tree: int
    session: int
    body: bytes


def complete(data: bytes) -> bool:
    """Up to a response that is not "pending", or to what is none."""
    return bool(data) and (data[0] != 0 or message(data) is not None)


def message(data: bytes) -> Message | None:
    """The first whole response that is not "pending"; None if there is none."""
    while len(data) >= 68 and data[4:8] == b"\xfeSMB":
        end = 4 + int.from_bytes(data[1:4], "big")
        if data[0] != 0 or not 68 <= end <= len(data):
            return None
        status, command = struct.unpack_from("<IH", data, 12)
        tree, session = struct.unpack_from("<IQ", data, 40)
        if status != PENDING:
            return Message(status, command, tree, session, data[68:end])
        data = data[end:]
    return None


def request(command: int, number: int, session: int, body: bytes) -> bytes:
    """A request behind the length of direct TCP."""
    head = struct.pack(
        "<4sHHIHHIIQIIQ16s", b"\xfeSMB", 64, 1 if command else 0, 0, command, 31, 0, 0, number, 0xFEFF, 0,
        session, bytes(16),
    )  # fmt: skip
    return struct.pack(">I", len(head) + len(body)) + head + body


def negotiate(client: bytes) -> bytes:
    """NEGOTIATE of all dialects from 2.0.2 to 3.1.1. `client` are 16 bytes."""
    context = struct.pack("<HHIHHH", 1, 38, 0, 1, 32, 1) + client + client  # SHA-512 and a salt
    dialects = struct.pack("<5H", *OFFERED) + bytes(2)
    at = 64 + 36 + len(dialects)
    body = struct.pack("<HHHHI16sIHH", 36, len(OFFERED), 1, 0, 0, client, at, 1, 0)
    return request(NEGOTIATE, 0, 0, body + dialects + context)


def session_setup(number: int, session: int, token: bytes) -> bytes:
    """SESSION_SETUP with a security token."""
    body = struct.pack("<HBBIIHHQ", 25, 0, 1, 0, 0, 88, len(token), 0)
    return request(SESSION_SETUP, number, session, body + token)


def tree_connect(number: int, session: int, host: str, share: str) -> bytes:
    r"""TREE_CONNECT to \\host\share."""
    path = f"\\\\{host}\\{share}".encode("utf-16-le")
    return request(TREE_CONNECT, number, session, struct.pack("<HHHH", 9, 0, 72, len(path)) + path)


def logoff(number: int, session: int) -> bytes:
    """LOGOFF, which ends the session and its trees."""
    return request(LOGOFF, number, session, struct.pack("<HH", 4, 0))


def first_token() -> bytes:
    """A NegTokenInit that offers NTLMSSP, with its NEGOTIATE message."""
    ntlm = b"NTLMSSP\0" + struct.pack("<II16x", 1, FLAGS)
    inner = ber.tlv(0xA0, ber.tlv(0x30, NTLM)) + ber.tlv(0xA2, ber.tlv(ber.OCTETS, ntlm))
    return ber.tlv(0x60, SPNEGO, ber.tlv(0xA0, ber.tlv(0x30, inner)))


def target_info(body: bytes) -> bytes:
    """What a server's CHALLENGE says of itself, which it wants to hear again; an end if that is nothing."""
    at = body.find(b"NTLMSSP\0\2\0\0\0")
    challenge = body[at:] if at >= 0 else b""
    size, begin = (
        int.from_bytes(challenge[40:42], "little"),
        int.from_bytes(challenge[44:48], "little"),
    )
    return challenge[begin : begin + size] if 4 <= size <= len(challenge) - begin else bytes(4)


def last_token(user: str, told: bytes) -> bytes:
    """A NegTokenResp with AUTHENTICATE: for nobody where `user` is empty, else with a made-up proof.

    `told` is the target information of the challenge.
    """
    name = user.encode("utf-16-le")
    made_up = (
        bytes(range(1, 17)) + b"\1\1" + bytes(14) + bytes(range(8)) + bytes(4) + told + bytes(4)
    )
    lm, nt = (bytes(24), made_up) if user else (b"\0", b"")
    fields, payload = b"", b""
    for part in (lm, nt, b"", name, b"", b""):  # domain, user, workstation, session key
        fields += struct.pack("<HHI", len(part), len(part), 64 + len(payload))
        payload += part
    head = b"NTLMSSP\0" + struct.pack("<I", 3) + fields
    ntlm = head + struct.pack("<I", FLAGS if user else FLAGS | ANONYMOUS) + payload
    return ber.tlv(0xA1, ber.tlv(0x30, ber.tlv(0xA2, ber.tlv(ber.OCTETS, ntlm))))


def dialect(body: bytes) -> str:
    """The dialect of a NEGOTIATE response; empty if it names none of SMB2."""
    return DIALECTS.get(int.from_bytes(body[4:6], "little"), "") if body[:2] == b"\x41\0" else ""


def session_flags(body: bytes) -> int:
    """The flags of a SESSION_SETUP response."""
    return int.from_bytes(body[2:4], "little")


def share_rights(body: bytes) -> tuple[int, int]:
    """Type and maximal access of a TREE_CONNECT response; zeros if it is none."""
    if len(body) < 16 or body[:2] != b"\x10\0":
        return 0, 0
    return body[2], int.from_bytes(body[12:16], "little")
