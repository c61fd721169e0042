"""TXT records of a domain, from one configured DNS server, over UDP and TCP.

Source: RFC 1035 (messages), RFC 5452 (ids and ports that cannot be guessed), RFC 7766 (TCP).
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable

from seawall.errors import SeawallError

TXT, IN, HEAD_BYTES = 16, 1, 12
WAIT_S, TRIES = 2.0, 2
MOST_RECORDS = 200


class _Asking(asyncio.DatagramProtocol):
    def __init__(self, accept: Callable[[bytes], bool], got: asyncio.Future[bytes]) -> None:
        self._accept, self._got = accept, got

    def datagram_received(self, data: bytes, addr: object) -> None:
        if not self._got.done() and self._accept(data):
            self._got.set_result(data)


def question(domain: str, id_: int) -> bytes:
    """A message that asks for TXT records, with recursion.

    Raises:
        ValueError: If the domain is none.
    """
    labels = domain.rstrip(".").encode("ascii").split(b".")
    if any(not 0 < len(label) < 64 for label in labels) or sum(map(len, labels)) > 250:
        raise ValueError("no domain")
    name = b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
    return struct.pack(">6H", id_, 0x0100, 1, 0, 0, 0) + name + struct.pack(">2H", TXT, IN)


def texts(message: bytes, asked: bytes) -> list[str]:
    """The TXT records of an answer.

    Raises:
        ValueError: If it is no answer to this question.
    """
    if not _answers(message, asked):
        raise ValueError("another question's answer")
    n_answers = int.from_bytes(message[6:8], "big")
    at = len(asked)
    found = []
    for _ in range(min(n_answers, MOST_RECORDS)):
        at = _past_name(message, at)
        if at + 10 > len(message):
            raise ValueError("cut short")
        kind, class_, _ttl, length = struct.unpack_from(">2HIH", message, at)
        at += 10
        if at + length > len(message):
            raise ValueError("cut short")
        if kind == TXT and class_ == IN:
            found.append(_joined(message[at : at + length]))
        at += length
    return found


def _answers(message: bytes, asked: bytes) -> bool:
    """Whether a message answers a question: the same id, and the question repeated in it."""
    return (
        len(message) >= len(asked)
        and message[:2] == asked[:2]
        and message[2] & 0x80 == 0x80
        and message[4:6] == b"\0\1"
        and message[HEAD_BYTES : len(asked)].lower() == asked[HEAD_BYTES:].lower()
    )


def _past_name(message: bytes, at: int) -> int:
    for _ in range(128):
        if at >= len(message):
            break
        n = message[at]
        if n == 0:
            return at + 1
        if n & 0xC0 == 0xC0:
            return at + 2
        at += 1 + n
    raise ValueError("no name")


def _joined(data: bytes) -> str:
    parts, at = [], 0
    while at < len(data):
        n = data[at]
        parts.append(data[at + 1 : at + 1 + n])
        at += 1 + n
    return b"".join(parts).decode("ascii", "replace")


async def look_up(domain: str, server: tuple[str, int], token: Callable[[int], bytes]) -> list[str]:
    """Ask a server for the TXT records of a domain.

    Args:
        domain: In ASCII.
        server: Address and port.
        token: Gives that many unpredictable bytes.

    Raises:
        SeawallError: If no answer comes.
    """
    for _ in range(TRIES):
        asked = question(domain, int.from_bytes(token(2), "big"))
        try:
            got = await asyncio.wait_for(_by_udp(asked, server), WAIT_S)
            if got[2] & 0x02:
                got = await asyncio.wait_for(_by_tcp(asked, server), WAIT_S)
            return texts(got, asked)
        except (TimeoutError, OSError, ValueError, asyncio.IncompleteReadError):
            continue
    raise SeawallError("The DNS server gave no answer.")


async def _by_udp(asked: bytes, server: tuple[str, int]) -> bytes:
    loop = asyncio.get_running_loop()
    got: asyncio.Future[bytes] = loop.create_future()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: _Asking(lambda message: _answers(message, asked), got), remote_addr=server
    )
    try:
        transport.sendto(asked)
        return await got
    finally:
        transport.close()


async def _by_tcp(asked: bytes, server: tuple[str, int]) -> bytes:
    reader, writer = await asyncio.open_connection(*server)
    try:
        writer.write(len(asked).to_bytes(2, "big") + asked)
        await writer.drain()
        return await reader.readexactly(int.from_bytes(await reader.readexactly(2), "big"))
    finally:
        writer.close()
