"""Ports of loopback for the servers of tests."""

from __future__ import annotations

import os
import random
import socket


def free_port() -> int:
    """A port that nobody has and that the system gives to no outgoing connection meanwhile.

    Servers take seconds until they listen; workers of one run draw from ranges of their own.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 4
    for port in random.SystemRandom().sample(
        range(12_000 + 5000 * worker, 17_000 + 5000 * worker), 200
    ):
        if not taken(port):
            return port
    raise RuntimeError("no port is free")


def taken(port: int) -> bool:
    """Whether a port cannot be listened at."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
