"""The real server in a process of its own on loopback, and a client that keeps nothing from us."""

from __future__ import annotations

import http.client
import json
import os
import queue
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STARTS_S = 90


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Running:
    process: subprocess.Popen[bytes]
    port: int
    state: Path
    lines: list[dict[str, Any]] = field(default_factory=list)
    context: ssl.SSLContext | None = None

    def ask(
        self, method: str, path: str, body: Any = None, *, key: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:  # fmt: skip
        fields = {} if key is None else {"Authorization": f"Bearer {key}"}
        if body is not None:
            fields["Content-Type"] = "application/json"
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        connection = (
            http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            if self.context is None
            else http.client.HTTPSConnection(
                "localhost", self.port, timeout=20, context=self.context
            )
        )
        try:
            connection.request(method, path, raw, fields | (headers or {}))
            got = connection.getresponse()
            said = {k.lower(): v for k, v in got.getheaders()}
            endless = said.get("content-type") == "text/event-stream"
            return Answer(got.status, said, b"" if endless else got.read())
        finally:
            connection.close()

    def raw(self, sent: bytes, *, seconds: float = 20) -> bytes:
        """What comes back for bytes, until the server closes or says nothing more."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as wire:
            wire.sendall(sent)
            got = b""
            try:
                while part := wire.recv(65_536):
                    got += part
            except (TimeoutError, ConnectionResetError):
                pass
            return got

    def listen(self, path: str, key: str, seconds: float, **fields: str) -> list[dict[str, Any]]:
        """Server-sent events that come within so many seconds: id, event and data of each."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        got: list[dict[str, Any]] = []
        try:
            connection.request("GET", path, headers={"Authorization": f"Bearer {key}", **fields})
            answer = connection.getresponse()
            assert (answer.status, answer.getheader("content-type")) == (200, "text/event-stream")
            one: dict[str, Any] = {}
            while line := answer.readline():
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    one[name] = json.loads(value) if name == "data" else value
                elif "data" in one:
                    got.append(one)
                    one = {}
        except TimeoutError:
            pass
        finally:
            connection.close()
        return got

    def events(self, name: str) -> list[dict[str, Any]]:
        return [line for line in list(self.lines) if line.get("event") == name]

    def stop(self, how: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(STARTS_S)


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "seawall", "serve", *map(str, arguments)]


def say(*arguments: object) -> str:
    """What a command of `serve` prints."""
    done = subprocess.run(command(*arguments), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def key(state: Path | str, *arguments: object, name: str = "test") -> str:
    """A new key."""
    return say("key", "new", name, "--state", state, *arguments)


@contextmanager
def serving(
    index: Path, state: Path | str, *arguments: object, context: ssl.SSLContext | None = None
) -> Iterator[Running]:
    """The server, from its first line to its last."""
    process = subprocess.Popen(
        command("--index", index, "--state", state, "--port", 0, *arguments),
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=dict(os.environ),
    )  # fmt: skip
    lines: list[dict[str, Any]] = []
    ports: queue.Queue[int] = queue.Queue()

    def read() -> None:
        assert process.stderr is not None
        for raw in process.stderr:
            try:
                line = json.loads(raw)
            except ValueError:
                line = {"event": "not-json", "raw": raw.decode(errors="replace")}
            lines.append(line)
            if line.get("event") == "listening":
                ports.put(line["port"])
        ports.put(0)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    port = ports.get(timeout=STARTS_S)
    assert port, lines
    running = Running(process, port, Path(str(state)), lines, context)
    try:
        yield running
    finally:
        running.stop()
        reader.join(STARTS_S)
        assert process.stderr is not None
        process.stderr.close()
