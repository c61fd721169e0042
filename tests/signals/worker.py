"""A process that announces and pushes until all is delivered: what the kill test starts and kills.

    python -m tests.signals.worker URL PORT N

It reads the real clock and opens a socket on loopback, as a door would; everything else is the product's.
"""

from __future__ import annotations

import http.client
import random
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from seawall.signals.announce import announce
from seawall.signals.delivery import Fate, after_push, push_headers
from seawall.signals.exchange import settle_push
from seawall.signals.keys import ES256, SigningKey, ring
from seawall.signals.outbox import Outbox
from tests.signals.causes import KEY, TRANSMITTER, events

LEASE, PAUSE = timedelta(seconds=0.4), timedelta(milliseconds=20)


def main(url: str, port: int, n: int) -> None:
    box = Outbox.open(url)
    now = datetime.now(UTC)
    keys = ring([SigningKey.new(ES256, now, now)])
    for at in range(0, n, 20):
        announce(box, TRANSMITTER, keys, KEY, events(at, min(at + 20, n)), datetime.now(UTC))
    while box.counts()["queued"]:
        for stream in box.streams():
            for due in box.take(stream, 10, datetime.now(UTC), LEASE):
                status, body = send(stream, port, due)
                verdict = after_push(status, body, due.attempts, datetime.now(UTC), random.random())
                if verdict.fate is Fate.AGAIN:  # a test does not wait for ten minutes
                    verdict = replace(verdict, due_at=datetime.now(UTC) + PAUSE)
                settle_push(box, stream, due, verdict, datetime.now(UTC))
        time.sleep(0.005)


def send(stream, port, due):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("POST", "/events", due.token, push_headers(stream))
        reply = connection.getresponse()
        return reply.status, reply.read()
    except (OSError, http.client.HTTPException):
        return None, b""
    finally:
        connection.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
