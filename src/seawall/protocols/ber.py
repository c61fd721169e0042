"""BER as far as LDAP needs it: tag, length, value; and the few messages a probe says.

Source: ITU-T X.690 (definite lengths), RFC 4511 (LDAPMessage, BindRequest, SearchRequest, results).
"""

from __future__ import annotations

from collections.abc import Iterator

SEQUENCE, INTEGER, OCTETS, ENUM, BOOL = 0x30, 0x02, 0x04, 0x0A, 0x01
BIND, BIND_DONE, SEARCH, ENTRY, SEARCH_DONE, UNBIND = 0x60, 0x61, 0x63, 0x64, 0x65, 0x42


def tlv(tag: int, *parts: bytes) -> bytes:
    """One value with its tag and length."""
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + body


def split(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The whole values in a buffer, up to the first that is cut or has no definite length."""
    at = 0
    while at + 2 <= len(data):
        tag, size, head = data[at], data[at + 1], 2
        if size & 0x80:
            n = size & 0x7F
            if not 1 <= n <= 4 or at + 2 + n > len(data):
                return
            size, head = int.from_bytes(data[at + 2 : at + 2 + n], "big"), 2 + n
        if at + head + size > len(data):
            return
        yield tag, data[at + head : at + head + size]
        at += head + size


def bind(number: int) -> bytes:
    """An anonymous BindRequest, version 3."""
    return tlv(SEQUENCE, tlv(INTEGER, bytes([number])), tlv(BIND, b"\x02\x01\x03\x04\x00\x80\x00"))


def search(number: int, base: bytes, attribute: bytes) -> bytes:
    """A SearchRequest for the base alone, one entry at most, with one attribute ("1.1" for none)."""
    return tlv(
        SEQUENCE,
        tlv(INTEGER, bytes([number])),
        tlv(
            SEARCH, tlv(OCTETS, base), tlv(ENUM, b"\0"), tlv(ENUM, b"\0"), tlv(INTEGER, b"\1"),
            tlv(INTEGER, b"\5"), tlv(BOOL, b"\0"), tlv(0x87, b"objectClass"),
            tlv(SEQUENCE, tlv(OCTETS, attribute)),
        ),
    )  # fmt: skip


def unbind(number: int) -> bytes:
    """An UnbindRequest."""
    return tlv(SEQUENCE, tlv(INTEGER, bytes([number])), tlv(UNBIND))


def operations(data: bytes) -> list[tuple[int, bytes]]:
    """The operations of the whole messages in a buffer: tag and body."""
    found = []
    for tag, body in split(data):
        parts = list(split(body)) if tag == SEQUENCE else []
        if len(parts) >= 2 and parts[0][0] == INTEGER:
            found.append(parts[1])
    return found


def code(operation: bytes) -> int:
    """The resultCode of a result; -1 where it has none."""
    first = next(split(operation), (0, b""))
    return int.from_bytes(first[1], "big") if first[0] == ENUM and len(first[1]) == 1 else -1


def values(entry: bytes) -> list[bytes]:
    """The values of the first attribute of a SearchResultEntry."""
    parts = list(split(entry))
    attributes = list(split(parts[1][1])) if len(parts) > 1 else []
    inside = list(split(attributes[0][1])) if attributes else []
    return [value for _, value in split(inside[1][1])] if len(inside) > 1 else []
