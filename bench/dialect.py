"""The HIBP dialect over HTTP: one of our accounts, accounts by prefix, passwords by prefix, the catalogue.

As in `bench.serving`: wrk at 32 connections, each measure in turn with the empty endpoint of the same stack,
per second of the server's CPU time and per second of the clock. A wrong answer is counted and named.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench import clock, serving
from bench.serving import CONNECTIONS, HEAD, Measured, cpu_s

SCRIPT = """
local paths, n = {}, 0
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
wrk.headers["User-Agent"] = "bench"
wrk.headers["hibp-api-key"] = os.getenv("KEY")
request = function()
  n = n % #paths + 1
  return wrk.format("GET", paths[n])
end
done = function(summary, latency)
  local bad = summary.errors.read + summary.errors.timeout + summary.errors.connect
  local p99 = latency:percentile(99)
  io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration, p99, bad,
    summary.errors.status))
end
"""
N_WORDS = 200_000


def write(folder: Path, n_accounts: int) -> Path:
    """Our accounts, half of them exposed; passwords; the configuration. Returns the last."""
    with (folder / "accounts.csv").open("w") as file:
        file.write("ref,email\n")
        file.writelines(f"account-{i},person{i}@example.com\n" for i in range(2 * n_accounts))
    words = sorted(
        hashlib.sha1(f"planted {i}".encode(), usedforsecurity=False).hexdigest().upper()
        for i in range(N_WORDS)
    )
    (folder / "sha1.txt").write_text("".join(f"{word}:{i + 1}\n" for i, word in enumerate(words)))
    config = folder / "hibp.toml"
    config.write_text(
        '[accounts]\nfile = "accounts.csv"\n[range]\nwiden = true\n[passwords]\nsha1 = "sha1.txt"\n'
    )
    return config


def paths(file: Path, made: list[str]) -> Path:
    """A file of what is asked for."""
    file.write_text("\n".join(made) + "\n")
    return file


def once(asked: Measured, key: str, script: Path, seconds: int) -> float:
    """One round; returns the share of answers that are neither 2xx nor 3xx."""
    before = cpu_s(asked.pid)
    done = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script),
         f"http://127.0.0.1:{asked.port}/"],
        env={**os.environ, "PATHS": str(asked.bodies), "KEY": key},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    used = cpu_s(asked.pid) - before
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+)", done.stdout)
    if found is None:
        raise RuntimeError("wrk gave no result")
    n, took_us, p99_us, bad, status = map(int, found.groups())
    if bad:
        raise RuntimeError(f"{bad} requests of {asked.name} had no answer")
    asked.per_s.append(n / (took_us / 1e6))
    asked.per_cpu_s.append(n / max(used, 0.01))
    asked.p99_ms.append(p99_us / 1000)
    return status / max(n, 1)


def measure(folder: Path, rounds: int, seconds: int, n_accounts: int) -> str:
    """The table."""
    if shutil.which("wrk") is None:
        return "Not measured: there is no `wrk` on this machine."
    script = folder / "requests.lua"
    script.write_text(SCRIPT)
    index, config = serving.case(folder, n_accounts), write(folder, n_accounts)
    state = str(folder / "serve.db")
    rng = random.Random(11)
    v3 = "/api/v3"
    numbers = [rng.randrange(2 * n_accounts) for _ in range(20_000)]
    prefixes = [f"{rng.randrange(1 << 24):06X}" for _ in range(20_000)]
    asked_for = {
        "empty endpoint": ["/"],
        "breachedaccount, half of them exposed": [
            f"{v3}/breachedaccount/person{i}@example.com" for i in numbers
        ],
        "breachedaccount/range": [f"{v3}/breachedaccount/range/{p}" for p in prefixes],
        "passwords, range": [f"/range/{p[:5]}" for p in prefixes],
        "breaches": [f"{v3}/breaches"],
    }
    made = subprocess.run(
        [sys.executable, "-m", "seawall", "serve", "hibp", "key", "bench", "--scope", "accounts",
         "--scope", "range", "--rpm", "0", "--state", state],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    with (
        serving.service(folder, index, "--hibp", str(config)) as (port, pid, _),
        serving.empty() as (port_0, pid_0),
    ):
        contenders = []
        for i, (name, lines) in enumerate(asked_for.items()):
            where = (port_0, pid_0) if i == 0 else (port, pid)
            contenders.append(Measured(name, *where, "/", paths(folder / f"paths-{i}", lines)))
        refused: dict[str, float] = {}
        for asked in contenders:
            once(asked, made.stdout.strip(), script, max(1, seconds // 2))
            for rates in (asked.per_s, asked.per_cpu_s, asked.p99_ms):
                rates.clear()
        for _ in range(rounds):
            for asked in contenders:
                refused[asked.name] = once(asked, made.stdout.strip(), script, seconds)
        memory = clock._high_water(pid)
    wrong = refused["breachedaccount, half of them exposed"]
    others = {n: r for n, r in refused.items() if n[:15] != "breachedaccount" or "range" in n}
    if max(others.values()) > 0 or not 0.4 < wrong < 0.6:
        raise RuntimeError("answers were not those that were expected")
    base = median(contenders[0].per_cpu_s)
    shares = ", ".join(
        f"{asked.name} {median(asked.per_cpu_s) / base:.2f}" for asked in contenders[1:]
    )
    return "\n".join([
        HEAD, *(asked.row() for asked in contenders), "",
        f"Of the empty endpoint by CPU time: {shares}. {2 * n_accounts:,} accounts of ours, {n_accounts:,} "
        f"exposed; {N_WORDS:,} passwords; {CONNECTIONS} connections, {rounds} rounds of {seconds} s in turn; "
        f"{wrong:.0%} of the accounts asked about got 404, as they must. The server's memory at most "
        f"{memory:,.0f} MB. Load average {os.getloadavg()[0]:.1f}.",
    ])  # fmt: skip


def table(small: bool) -> str:
    """As Markdown."""
    folder = Path(tempfile.mkdtemp(prefix="seawall-dialect-"))
    try:
        return measure(folder, 1, 1, 2_000) if small else measure(folder, 5, 5, 200_000)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.dialect", description=__doc__)
    parser.add_argument("--small", action="store_true", help="few accounts, one short round")
    print(f"Machine: {clock.machine()}.\n")
    print(table(parser.parse_args().small))
