"""A carrier on loopback that follows CAMARA's published contracts: SIM Swap 2.1.0, Number Verification 2.1.

It refuses what the contracts refuse, by their codes: unknown members, numbers that are not E.164, ages
out of range, identifiers that are missing or unnecessary, tokens without scope or used twice.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

PHONE = re.compile(r"\+[1-9][0-9]{4,14}")
CORRELATOR = re.compile(r"[a-zA-Z0-9-_:;./<>{}]{0,256}")
SCOPES = {
    "/sim-swap/v2/check": "sim-swap:check",
    "/sim-swap/v2/retrieve-date": "sim-swap:retrieve-date",
    "/number-verification/v2/verify": "number-verification:verify",
}


class RefusedError(Exception):
    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


class Carrier(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.swapped_h: dict[str, float | None] = {}  # number -> hours ago; None for never
        self.dates: dict[str, dict[str, object]] = {}
        self.longest_h = 2400
        self.broken = ""
        #: token -> (scopes, number of a three-legged one, by the mobile network, uses left)
        self.tokens: dict[str, list[object]] = {}
        self.n_tokens = self.n_calls = 0

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def legged(self, scope: str, number: str, *, network: bool = True, uses: int = 1) -> str:
        token = f"three-{len(self.tokens)}"
        self.tokens[token] = [scope, number, network, uses]
        return token


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Carrier

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        correlator = self.headers.get("x-correlator", "")
        try:
            if self.path == "/token":
                return self.say(200, self.token(raw))
            self.server.n_calls += 1
            if self.server.broken:
                return self.say(200, json.loads(self.server.broken), correlator)
            if not CORRELATOR.fullmatch(correlator):
                raise RefusedError(400, "INVALID_ARGUMENT")
            said = self.asked(raw)
            return self.say(200, said, correlator)
        except RefusedError as refused:
            error = {"status": refused.status, "code": refused.code, "message": "Refused."}
            return self.say(refused.status, error, correlator)

    def token(self, raw: bytes) -> dict[str, object]:
        form = parse_qs(raw.decode())
        pair = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
        if pair != "client:a%2Fsecret" or form["grant_type"] != ["client_credentials"]:
            raise RefusedError(401, "UNAUTHENTICATED")
        self.server.n_tokens += 1
        token = f"two-{self.server.n_tokens}"
        self.server.tokens[token] = [form["scope"][0], None, True, 10**9]
        return {"access_token": token, "token_type": "Bearer", "expires_in": 300}

    def asked(self, raw: bytes) -> dict[str, object]:
        if self.headers["Content-Type"] != "application/json":
            raise RefusedError(400, "INVALID_ARGUMENT")
        scopes, number, network, _ = self.bearer()
        if SCOPES[self.path] not in str(scopes).split():
            raise RefusedError(403, "PERMISSION_DENIED")
        body = json.loads(raw)
        if self.path.startswith("/number"):
            return self.verify(body, number, network)
        members = {"phoneNumber", "maxAge"} if self.path.endswith("check") else {"phoneNumber"}
        phone = body.get("phoneNumber")
        if set(body) - members or (phone is not None and not PHONE.fullmatch(phone)):
            raise RefusedError(400, "INVALID_ARGUMENT")
        if number is None and phone is None:
            raise RefusedError(422, "MISSING_IDENTIFIER")
        if number is not None and phone is not None:
            raise RefusedError(422, "UNNECESSARY_IDENTIFIER")
        phone = phone or str(number)
        if phone not in self.server.swapped_h and phone not in self.server.dates:
            raise RefusedError(422, "SERVICE_NOT_APPLICABLE")
        if self.path.endswith("retrieve-date"):
            return self.server.dates[phone]
        age = body.get("maxAge", 240)
        if type(age) is not int or not 1 <= age <= min(2400, self.server.longest_h):
            raise RefusedError(400, "OUT_OF_RANGE")
        ago = self.server.swapped_h[phone]
        return {"swapped": ago is not None and ago <= age}

    def verify(self, body: dict[str, str], number: object, network: object) -> dict[str, object]:
        if len(body) != 1 or not set(body) <= {"phoneNumber", "hashedPhoneNumber"}:
            raise RefusedError(400, "INVALID_ARGUMENT")
        if number is None or not network:
            raise RefusedError(403, "NUMBER_VERIFICATION.USER_NOT_AUTHENTICATED_BY_MOBILE_NETWORK")
        hashed = hashlib.sha256(str(number).encode()).hexdigest()
        same = body.get("phoneNumber") == number or body.get("hashedPhoneNumber") == hashed
        return {"devicePhoneNumberVerified": same}

    def bearer(self) -> list[object]:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        found = self.server.tokens.get(token)
        if found is None or not found[3]:
            raise RefusedError(401, "UNAUTHENTICATED")
        found[3] = int(str(found[3])) - 1
        return found

    def say(self, status: int, body: object, correlator: str = "") -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        if correlator:
            self.send_header("x-correlator", correlator)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def carrying() -> Iterator[Carrier]:
    server = Carrier()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
