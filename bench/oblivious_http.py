"""Oblivious evaluations through the running service: batches over HTTP, per second of its CPU time.

Two clients post the same prepared batch in turn, so that the server's threads are never without work;
what one core evaluates is what the server answered by the CPU time it used, in and out of HTTP, with keys,
quotas and the trail. Beside it stands libsodium's bare multiplication through the same binding.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

import rbcl

from bench import clock
from bench.serving import case, cpu_s
from seawall.protocols.oprf import Mode, blind


def raw(n: int) -> float:
    """Multiplications a second and core."""
    scalar, point = (
        rbcl.crypto_core_ristretto255_scalar_random(),
        rbcl.crypto_core_ristretto255_random(),
    )
    began = time.process_time()
    for _ in range(n):
        rbcl.crypto_scalarmult_ristretto255(scalar, point)
    return n / (time.process_time() - began)


def load(port: int, key: str, body: bytes, ends: float, done: list[int], n: int) -> None:
    """Post until it is time."""
    wire = http.client.HTTPConnection("127.0.0.1", port)
    fields = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    while time.monotonic() < ends:
        wire.request("POST", "/v1/oblivious:evaluate", body, fields)
        answer = wire.getresponse()
        answer.read()
        assert answer.status == 200
        done.append(n)
    wire.close()


def measure(runs: int, n: int, seconds: float) -> list[str]:
    """Rows of the table."""
    rows = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        index, state = case(folder, 10), folder / "serve.db"
        command = [sys.executable, "-m", "seawall", "serve"]
        made = subprocess.run(
            [*command, "key", "new", "bench", "--role", "asker", "--rate", "0", "--state", state],
            capture_output=True, text=True, check=True,
        ).stdout.strip()  # fmt: skip
        process = subprocess.Popen(
            [*command, "--index", index, "--state", state, "--port", "0",
             "--daily-evaluations", str(10**9)], stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stderr is not None
        port = next(
            line["port"] for line in map(json.loads, process.stderr) if line["event"] == "listening"
        )
        threading.Thread(target=process.stderr.read, daemon=True).start()
        try:
            for mode in Mode:
                hidden = blind([os.urandom(10) for _ in range(n)], mode, secrets.token_bytes)
                sent = base64.b64encode(b"".join(one.element for one in hidden)).decode()
                body = json.dumps({"elements": sent, "mode": mode.name.lower()}).encode()
                per_cpu, per_s, alone = [], [], []
                for _ in range(runs):
                    done: list[int] = []
                    before, began = cpu_s(process.pid), time.monotonic()
                    threads = [
                        threading.Thread(
                            target=load, args=(port, made, body, began + seconds, done, n)
                        )
                        for _ in range(os.cpu_count() or 1)
                    ]
                    for thread in threads:
                        thread.start()
                    for thread in threads:
                        thread.join()
                    per_cpu.append(sum(done) / (cpu_s(process.pid) - before))
                    per_s.append(sum(done) / (time.monotonic() - began))
                    alone.append(raw(4000))
                rows.append(
                    f"| {mode.name}, batches of {n:,} | {clock.number(median(per_cpu))} | "
                    f"{clock.number(min(per_cpu))}-{clock.number(max(per_cpu))} | "
                    f"{clock.number(median(per_s))} | {clock.number(median(alone))} | "
                    f"{median(per_cpu) / median(alone):.2f} |"
                )
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
    return rows


HEAD = (
    "| what | evaluations per server CPU s, median | range | per wall s, all cores | "
    "libsodium alone, per CPU s | share |\n|---|---|---|---|---|---|"
)

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.oblivious_http", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("-n", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=4)
    asked = parser.parse_args()
    print(f"Machine: {clock.machine()}.\n")
    print(HEAD)
    print("\n".join(measure(asked.runs, asked.n, asked.seconds)))
