"""A receiver of callbacks on loopback: keeps what it was sent, and refuses as often as it is told to."""

from __future__ import annotations

import http.server
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Receiver:
    """`refuse` is how many more it refuses. `got` has (path, bearer, body)."""

    port: int = 0
    refuse: int = 0
    got: list[tuple[str, str, Any]] = field(default_factory=list)
    n_refused: int = 0
    location: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/notify"


@contextmanager
def receiver(context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    found = Receiver()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            if found.location:
                self.send_response(307)
                self.send_header("location", found.location)
            elif found.refuse > 0:
                found.refuse -= 1
                found.n_refused += 1
                self.send_response(503)
            else:
                bearer = self.headers.get("authorization", "")
                found.got.append((self.path, bearer, json.loads(raw)))
                self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        found.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield found
        finally:
            server.shutdown()
