"""A proxy with TLS and passwords in front of a search engine, as many stand before theirs."""

import base64
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

USER, PASSWORD, API_KEY = "reader", "p:w/4@9 x", "S2V5LW9mLWEtdGVzdA=="
BASIC = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


def certificate(folder: Path) -> tuple[Path, Path]:
    """A self-made certificate for 127.0.0.1, and its key."""
    made, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=x",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", made],
        check=True, capture_output=True,
    )  # fmt: skip
    return made, key


@contextmanager
def guarded(node: str, folder: Path) -> Iterator[tuple[str, Path, list[str]]]:
    """The proxy's address, its certificate, and the paths that were asked for."""
    asked: list[str] = []

    class Guard(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            asked.append(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length) or None
            if self.path.startswith("/moved"):
                self._say(302, b"", {"Location": f"{node}/customers/_mapping"})
            elif self.headers.get("Authorization") not in (BASIC, f"ApiKey {API_KEY}"):
                self._say(401, b"{}", {})
            else:
                head = {"Content-Type": "application/json"}
                try:
                    with urlopen(Request(node + self.path, body, head, method=self.command)) as got:
                        self._say(got.status, got.read(), {})
                except HTTPError as error:
                    self._say(error.code, error.read(), {})

        def _say(self, code: int, body: bytes, head: dict[str, str]) -> None:
            self.send_response(code)
            for name, value in {**head, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_DELETE = _answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    made, key = certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Guard)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}", made, asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
