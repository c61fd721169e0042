"""Signals on one core: tokens signed, verified, and on their way through the outbox on a disk.

The floor of signing is RSA itself as the library below (OpenSSL) does it, called directly. "Announce"
makes fingerprints, looks up who is wanted, signs and queues; "push" leases and settles without a
receiver. From both follows how long a million accounts would take on one core.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from bench import clock
from bench.clock import Figure
from seawall.signals import (
    Outbox,
    SigningKey,
    SigningKeys,
    Stream,
    Transmitter,
    announce,
    ring,
    verify,
)
from seawall.signals.catalogue import SENT
from seawall.signals.events import Event, risk_level_change
from seawall.signals.keys import ES256, RS256
from seawall.signals.streams import ALL, POLL
from seawall.signals.subjects import iss_sub
from seawall.signals.tokens import claims, sign

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ISS, AUD = "https://tr.example.com", "https://receiver.example.com"
TRANSMITTER = Transmitter(ISS, default_subjects=ALL)
SUBJECTS = bytes(32)


def events(n: int, start: int = 0) -> list[Event]:
    """One event about each of n accounts."""
    return [
        risk_level_change(iss_sub(ISS, f"account-{i}"), "HIGH", f"leak {i}", NOW, previous="LOW")
        for i in range(start, start + n)
    ]


@dataclass
class Way:
    """An outbox on a disk, with one stream that wants everything."""

    folder: Path
    n: int
    keys: SigningKeys
    numbers: count[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.box = Outbox.open(f"sqlite:///{self.folder / 'state.db'}")
        self.stream = Stream("bench", "bench", (AUD,), POLL, ISS, SENT, NOW)
        self.box.save(self.stream)

    def announce(self) -> None:
        """n events that were not announced before."""
        made = events(self.n, next(self.numbers) * self.n)
        assert announce(self.box, TRANSMITTER, self.keys, SUBJECTS, made, NOW) == self.n

    def push(self) -> None:
        """Lease what waits and settle it, 500 at a time."""
        left = self.n
        while left:
            due = self.box.take(self.stream, 500, NOW)
            left -= self.box.delivered("bench", [one.jti for one in due], NOW)


def measure(runs: int, n: int) -> list[Figure]:
    """Figures for n tokens a run."""
    pair = {alg: SigningKey.new(alg, NOW, NOW) for alg in (RS256, ES256)}
    made = [claims(event, ISS, AUD, str(i), NOW) for i, event in enumerate(events(n))]
    raw = pair[RS256].key.raw_value
    work = [(Figure("RSA of 2,048 bits, the library alone", n, "signatures"),
             lambda: [raw.sign(b"a body", PKCS1v15(), SHA256()) for _ in range(n)])]  # fmt: skip
    for alg, key in pair.items():
        jwks = ring([key]).jwks(NOW)
        token = sign(made[0], key)
        work += [
            (Figure(f"sign, {alg}", n, "tokens"), lambda key=key: [sign(one, key) for one in made]),
            (Figure(f"verify, {alg}", n, "tokens"),
             lambda token=token, jwks=jwks: [verify(token, jwks, ISS, [AUD], NOW) for _ in range(n)]),
        ]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="seawall-bench-") as name:
        way = Way(Path(name), n, ring([pair[RS256]]))
        work += [(Figure("announce, RS256, SQLite", n, "tokens"), way.announce),
                 (Figure("push without a receiver, SQLite", n, "tokens"), way.push)]  # fmt: skip
        found = clock.race(work, runs)
        way.box.close()
    return found


def table(runs: int, n: int) -> str:
    """As Markdown, with the ratio of signing to its floor and the time for a million accounts."""
    found = measure(runs, n)
    raw, signed, *_, queued, pushed = (figure.rate for figure in found)
    million = 1e6 / queued + 1e6 / pushed
    return "\n".join([
        clock.HEAD, *(figure.row() for figure in found), "",
        f"Signing is {signed / raw:.2f} of RSA alone. A million accounts: {million / 60:.1f} minutes "
        "of one core, without the receiver's time.",
    ])  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.signals", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("-n", type=int, default=2_000)
    asked = parser.parse_args()
    print(f"Machine: {clock.machine()}.\n")
    print(table(asked.runs, asked.n))
