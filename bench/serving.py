"""Decisions per second over HTTP at 32 connections, beside an empty endpoint of the same stack.

Both servers are processes of their own, run in turn, and are asked by `wrk` on the same machine. Beside
what the clock says stands what one second of the server's CPU time answers: another job on the machine
lowers the first and not the second. The empty endpoint reads a body and answers with two bytes, on the
same server library, event loop and parser, and checks nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench import clock
from seawall.index import Index
from seawall.protect import Policy

CONNECTIONS = 32
LEAKED = ("cn.resident_id", "phone", "email", "person_name", "birth_date", "address", "birthplace",
          "bank_card", "sex")  # fmt: skip
IDENTIFIERS = ("cn.resident_id", "phone", "email")
#: wrk sends the bodies of a file in turn.
SCRIPT = """
local bodies, n = {}, 0
for line in io.lines(os.getenv("BODIES")) do bodies[#bodies + 1] = line end
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("KEY")
request = function()
  n = n % #bodies + 1
  return wrk.format(nil, nil, nil, bodies[n])
end
done = function(summary, latency)
  local bad = summary.errors.status + summary.errors.read + summary.errors.timeout
  local p99 = latency:percentile(99)
  io.write(string.format("RESULT %d %d %d %d\\n", summary.requests, summary.duration, p99, bad))
end
"""
EMPTY = """
import uvicorn
async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [
        (b"content-type", b"application/json"), (b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"{}"})
config = uvicorn.Config(app, port=PORT, loop="uvloop", http="httptools", ws="none", lifespan="off",
    access_log=False, log_level="error", server_header=False, proxy_headers=False)
uvicorn.Server(config).run()
"""


@dataclass
class Measured:
    """One contender's rounds: per second, per second of server CPU, and the slowest in a hundred."""

    name: str
    port: int
    pid: int
    path: str
    bodies: Path
    per_request: int = 1
    per_s: list[float] = field(default_factory=list)
    per_cpu_s: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)

    def row(self) -> str:
        """A line of the table."""
        return (
            f"| {self.name} | {clock.number(median(self.per_cpu_s))} | "
            f"{clock.number(min(self.per_cpu_s))}-{clock.number(max(self.per_cpu_s))} | "
            f"{clock.number(median(self.per_s))} | {median(self.p99_ms):.1f} | {min(self.p99_ms):.1f} |"
        )


HEAD = (
    "| what | per server CPU s, median | range | per wall s | p99 ms, median | best |\n"
    "|---|---|---|---|---|---|"
)


def case(folder: Path, n: int, seed: int = 20261125) -> Path:
    """An index of 40 breaches and a file of matches of n exposed accounts, as `run` leaves them."""
    rng = random.Random(seed)
    bits = {id_: a.bit for id_, a in Policy.shipped().catalogue.attributes.items()}
    index = Index.create(folder / "index", "00" * 8, datetime(2026, 11, 25, tzinfo=UTC))
    names = [f"breach {i}" for i in range(40)]
    masks = [[sum(bits[e] for e in rng.sample(LEAKED, rng.randint(1, 6))) for _ in range(4)]
             for _ in names]  # fmt: skip
    for name in names:
        few = np.arange(1, 4, dtype=np.uint64) << np.uint64(40)
        index.append(
            name, 2, few, np.full(3, 2, np.uint64), "part", datetime(2026, 11, 25, tzinfo=UTC)
        )
    sizes = [1 / (i + 1) for i in range(len(names))]
    rows: list[tuple[str, str, list[str], int]] = []
    for i in range(n):
        for b in set(rng.choices(range(40), sizes, k=rng.choice([1, 1, 1, 2, 2, 3]))):
            told = rng.sample(IDENTIFIERS, rng.choice([1, 1, 2]))
            rows.append((f"account-{2 * i}", names[b], told, rng.choice(masks[b])))
    account, breach, matched, mask = map(list, zip(*rows, strict=True))
    table = pa.table({
        "account_ref": pa.array(account, pa.string()),
        "breach": pa.array(breach, pa.string()).dictionary_encode(),
        "matched": pa.array(matched, pa.list_(pa.string())),
        "mask": pa.array(mask, pa.uint64()),
    })  # fmt: skip
    pq.write_table(table, folder / "matches.parquet")
    return folder / "index"


def bodies(path: Path, n_accounts: int, n: int, make: Callable[[random.Random, list[str]], object],
           per_body: int) -> Path:  # fmt: skip
    """A file of request bodies; half of the accounts are exposed."""
    rng = random.Random(7)
    lines = []
    for _ in range(n):
        accounts = [f"account-{rng.randrange(2 * n_accounts)}" for _ in range(per_body)]
        lines.append(json.dumps(make(rng, accounts), separators=(",", ":")))
    path.write_text("\n".join(lines) + "\n")
    return path


def context(rng: random.Random) -> dict[str, object]:
    """A session, as most are."""
    return {
        "recognised_device": rng.random() < 0.8,
        "amr": rng.choice([["pwd"], ["pwd"], ["pwd"], ["pwd", "sms"], ["pwd", "otp"], ["hwk"]]),
        "acr": rng.choice(["", "", "aal1"]),
        "auth_time": int(time.time()) - rng.randint(0, 3000),
        "sim": rng.choice(["", "clean"]),
        "risk_score": round(rng.random() ** 6, 3),
    }


@contextmanager
def service(folder: Path, index: Path, *more: str) -> Iterator[tuple[int, int, str]]:
    """The service with its port, process id and a key without a limit; `more` are options of it."""
    command = [sys.executable, "-m", "seawall", "serve"]
    state = str(folder / "serve.db")
    made = subprocess.run(
        [*command, "key", "new", "bench", "--role", "analyst", "--rate", "0", "--state", state],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    process = subprocess.Popen(
        [*command, "--index", str(index), "--state", state, "--port", "0", *more],
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stderr is not None
        for raw in process.stderr:
            line = json.loads(raw)
            if line["event"] == "listening":
                yield line["port"], process.pid, made.stdout.strip()
                break
        else:
            raise RuntimeError("the service did not start")
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


@contextmanager
def empty() -> Iterator[tuple[int, int]]:
    """The empty endpoint with its port and process id."""
    port = 20_000 + secrets.randbelow(20_000)
    process = subprocess.Popen([sys.executable, "-c", EMPTY.replace("PORT", str(port))])
    time.sleep(2)
    try:
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(60)


def cpu_s(pid: int) -> float:
    """Seconds of CPU time that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def once(asked: Measured, key: str, script: Path, seconds: int, connections: int) -> None:
    """One round of one contender."""
    before = cpu_s(asked.pid)
    done = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script),
         f"http://127.0.0.1:{asked.port}{asked.path}"],
        capture_output=True, text=True, check=True,
        env={**os.environ, "KEY": key, "BODIES": str(asked.bodies)},
    )  # fmt: skip
    used = cpu_s(asked.pid) - before
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+)", done.stdout)
    assert found, done.stdout
    n, took_us, p99_us, bad = map(int, found.groups())
    assert bad == 0, done.stdout
    asked.per_s.append(n * asked.per_request / (took_us / 1e6))
    asked.per_cpu_s.append(n * asked.per_request / max(used, 0.01))
    asked.p99_ms.append(p99_us / 1000)


def measure(folder: Path, rounds: int, seconds: int, n_accounts: int) -> str:
    """The table, and the ratios that were asked for."""
    if shutil.which("wrk") is None:
        return "Not measured: there is no `wrk` on this machine."
    script = folder / "requests.lua"
    script.write_text(SCRIPT)
    index = case(folder, n_accounts)

    def single(rng: random.Random, accounts: list[str]) -> object:
        action = rng.choice(["login"] * 7 + ["view_data", "payout", "change_phone"])
        return {"account": accounts[0], "action": action, "context": context(rng)}

    def explained(rng: random.Random, accounts: list[str]) -> object:
        return {**single(rng, accounts), "factors": "all"}  # type: ignore[dict-item]

    def batch(rng: random.Random, accounts: list[str]) -> object:
        return {"groups": [{"accounts": accounts, "action": "login"}], "factors": "none"}

    n = 2_000 if seconds < 3 else 20_000
    one = bodies(folder / "one", n_accounts, n, single, 1)
    whole = bodies(folder / "all", n_accounts, n, explained, 1)
    many = bodies(folder / "many", n_accounts, 100, batch, 1000)
    with service(folder, index) as (port, pid, key), empty() as (port_0, pid_0):
        contenders = [
            Measured("empty endpoint", port_0, pid_0, "/", one),
            Measured("one decision", port, pid, "/v1/decisions", one),
            Measured("one decision, all 44 factors told", port, pid, "/v1/decisions", whole),
            Measured(
                "identifiers in batches of 1,000", port, pid, "/v1/decisions:batch", many, 1000
            ),
        ]
        for asked in contenders:
            once(asked, key, script, max(1, seconds // 2), CONNECTIONS)
            for rates in (asked.per_s, asked.per_cpu_s, asked.p99_ms):
                rates.clear()
        for _ in range(rounds):
            for asked in contenders:
                once(asked, key, script, seconds, CONNECTIONS if asked.per_request == 1 else 2)
        memory = clock._high_water(pid)
    bare, decided = contenders[0], contenders[1]
    by_cpu = median(d / b for d, b in zip(decided.per_cpu_s, bare.per_cpu_s, strict=True))
    by_wall = median(d / b for d, b in zip(decided.per_s, bare.per_s, strict=True))
    return "\n".join([
        HEAD, *(asked.row() for asked in contenders), "",
        f"One decision is {by_cpu:.2f} of the empty endpoint by CPU time, {by_wall:.2f} by the clock. "
        f"{n_accounts:,} exposed accounts, {CONNECTIONS} connections (2 for batches), {rounds} rounds of "
        f"{seconds} s in turn; the server's memory at most {memory:,.0f} MB. "
        f"Load average {os.getloadavg()[0]:.1f}.",
    ])  # fmt: skip


def table(small: bool) -> str:
    """As Markdown."""
    folder = Path(tempfile.mkdtemp(prefix="seawall-serving-"))
    try:
        return measure(folder, 1, 1, 2_000) if small else measure(folder, 5, 5, 200_000)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.serving", description=__doc__)
    parser.add_argument("--small", action="store_true", help="few accounts, one short round")
    print(f"Machine: {clock.machine()}.\n")
    print(table(parser.parse_args().small))
