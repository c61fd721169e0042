"""Killed with -9 in the middle of announcing and of pushing, the outbox loses nothing and doubles nothing.

The receiver is a real one on loopback. It fails on one attempt in twenty and takes one in fifty without
answering; which ones follows from the token's id and the attempt, so a run can be repeated.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
import time
from base64 import urlsafe_b64decode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from seawall.signals.outbox import Outbox
from seawall.signals.streams import PUSH
from tests.signals.causes import events
from tests.signals.made import stream

N = 150
KILLS = 6
ROOT = Path(__file__).parents[2]


class Receiver(ThreadingHTTPServer):
    """Remembers ids, as RFC 8935 asks of a receiver; `taken` are events in the order they were first had."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.attempts: Counter[str] = Counter()
        self.taken: dict[str, tuple[str, str]] = {}
        self.repeated = self.failed = self.mute = 0

    def handle_error(self, request, client_address) -> None:
        """A sender that was killed leaves a broken connection behind, which is what the test is about."""


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        token = self.rfile.read(int(self.headers["Content-Length"])).decode()
        payload = token.split(".")[1]
        said = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        with self.server.lock:
            answered = self.judge(said)
        if answered:
            self.send_response(answered)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.close_connection = True

    def judge(self, said) -> int:
        receiver, jti = self.server, said["jti"]
        receiver.attempts[jti] += 1
        drawn = sha256(f"{jti} {receiver.attempts[jti]}".encode()).digest()[0] / 256
        if drawn < 0.05:
            receiver.failed += 1
            return 503
        receiver.repeated += jti in receiver.taken
        receiver.taken.setdefault(jti, (said["sub_id"]["sub"], said["txn"]))
        if drawn < 0.07:
            receiver.mute += 1
            return 0
        return 202

    def log_message(self, *_) -> None:
        """Say nothing."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    thread = threading.Thread(target=receiver.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield receiver
    finally:
        receiver.shutdown()
        thread.join()
        receiver.server_close()


def test_nothing_is_lost_or_doubled_when_the_process_is_killed_again_and_again(tmp_path):
    url = f"sqlite:///{tmp_path / 'state.db'}"
    rng = random.Random(20261125)
    with receiving() as receiver:
        port = receiver.server_address[1]
        box = Outbox.open(url)
        box.save(stream(method=PUSH, endpoint_url=f"http://127.0.0.1:{port}/events"))
        command = [sys.executable, "-m", "tests.signals.worker", url, str(port), str(N)]
        killed_with = []
        for _ in range(KILLS):
            worker = subprocess.Popen(command, cwd=ROOT)
            wait_for(worker, box, receiver, progress(box, receiver) + rng.randint(15, 45))
            worker.send_signal(signal.SIGKILL)
            assert worker.wait(30) == -signal.SIGKILL
            killed_with.append(box.counts()["queued"])
        assert subprocess.run(command, cwd=ROOT, timeout=120, check=False).returncode == 0
        counts, failures = box.counts(), box.failures("stream-1")
        box.close()
    expected = Counter((str(e.subject["sub"]), e.cause) for e in events(0, N) if e.subject)
    assert Counter(receiver.taken.values()) == expected
    assert counts == {"queued": 0, "delivered": N, "refused": 0, "dropped": 0}
    assert failures == []
    # Sent again only where a reply was lost: with the process, or by the receiver's silence.
    assert receiver.repeated <= receiver.mute + KILLS
    assert receiver.failed > 0
    assert receiver.mute > 0
    assert any(0 < n_queued < N for n_queued in killed_with)
    order = {}
    for account, cause in receiver.taken.values():
        order.setdefault(account, []).append(int(cause.removeprefix("cause-")))
    assert all(causes == sorted(causes) for causes in order.values())


def progress(box: Outbox, receiver: Receiver) -> int:
    """Tokens queued so far and tokens taken so far."""
    return sum(box.counts().values()) + len(receiver.taken)


def wait_for(worker, box: Outbox, receiver: Receiver, goal: int) -> None:
    deadline = time.monotonic() + 60
    while progress(box, receiver) < goal:
        if worker.poll() is not None or time.monotonic() > deadline:
            pytest.fail("the worker ended or stood still before it was killed")
        time.sleep(0.005)
