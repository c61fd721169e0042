"""A DNS server on loopback for tests, over UDP and TCP; dnspython reads and writes its messages."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rrset

Records = dict[str, list[str]]


def reply(wire: bytes, records: Records, *, cut: bool) -> bytes:
    """The answer to a question; `cut` says that it must be asked for by TCP."""
    asked = dns.message.from_wire(wire)
    answer = dns.message.make_response(asked)
    name = asked.question[0].name
    if cut:
        answer.flags |= dns.flags.TC
    elif texts := records.get(name.to_text(omit_final_dot=True)):
        answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *(f'"{t}"' for t in texts)))
    return answer.to_wire()


@contextmanager
def server(records: Records, *, by_tcp: bool = False) -> Iterator[str]:
    """Answers from `records`; gives its address and port. `by_tcp` cuts what goes by UDP."""

    class Udp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            wire, wired = self.request
            # A forged answer comes first: another id, then another question.
            wired.sendto(bytes([wire[0] ^ 1]) + reply(wire, {}, cut=False)[1:], self.client_address)
            wired.sendto(reply(wire, records, cut=by_tcp), self.client_address)

    class Tcp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            n = int.from_bytes(self.request.recv(2), "big")
            said = reply(self.request.recv(n), records, cut=False)
            self.request.sendall(len(said).to_bytes(2, "big") + said)

    with socketserver.UDPServer(("127.0.0.1", 0), Udp) as udp:
        port = udp.server_address[1]
        with socketserver.TCPServer(("127.0.0.1", port), Tcp) as tcp:
            for one in (udp, tcp):
                threading.Thread(target=one.serve_forever, args=(0.05,), daemon=True).start()
            try:
                yield f"127.0.0.1:{port}"
            finally:
                udp.shutdown()
                tcp.shutdown()
