"""The audit's figures: sweep, single checks, odd ports, scope pairs, texts; nmap beside.

Everything is sent to 127.0.0.0/8 of this machine, from a scope that this file writes and that nothing
else accepts. `python -m bench.audit [--small]`; servers that are not installed are said, not measured.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import subprocess
import sysconfig
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from tests import audit_servers, audit_servers_files, audit_states
from tests.audit import scopes
from tests.reference import scope as slow

from bench.clock import machine, number
from seawall.audit import causes, texts
from seawall.audit.checks import CHECKS, redis
from seawall.audit.line import Job
from seawall.audit.look import Look
from seawall.audit.wire import Wire
from seawall.model.audit import OPEN, Level
from seawall.model.probe import Grant

N_RUNS = 5
STORES = sorted({store for stores in audit_servers_files.STORES.values() for store in stores})
SETTLE_S = 10  # servers on Java listen some time before they answer
FAST = {
    "global_per_s": 1e6, "per_host_per_s": 1e6, "per_24_per_s": 1e6, "concurrent_per_host": 64,
    "bytes_per_host": 1 << 40, "stop_after_errors": 1 << 30,
}  # fmt: skip


def scope_of(rate=FAST, ports="all", **line):
    """A scope of loopback, accepted as if it were signed: only a benchmark may do that."""
    table = {
        "schema": "seawall.scope/1", "authorisation": scopes.AUTHORISATION, "rate": rate,
        "allow": [{"cidr": "127.0.0.0/8", "ports": ports, "level": "L2", **line}],
    }  # fmt: skip
    return replace(scopes.built(table), signed_by="bench")


def wire_of(scope, n_open=64):
    return Wire(scope, monotonic=time.monotonic, now=lambda: scopes.NOW, n_open=n_open)


def timed(work):
    """What it gives, wall seconds and CPU seconds of this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - wall, time.process_time() - cpu


def median(work, n_runs):
    """The median of several short runs, since others may use the machine: result, wall and CPU seconds."""
    runs = sorted((timed(work) for _ in range(n_runs)), key=lambda run: run[1])
    return runs[len(runs) // 2]


def row(what, n, wall, cpu, unit, note=""):
    print(f"| {what} | {number(n / wall)} {unit} | {number(n / max(cpu, 1e-9))} {unit} | {note} |")


def sweep(n_hosts):
    """Connects to four closed ports of many addresses of loopback."""
    scope = scope_of()
    targets = [
        scope.target(f"127.1.{i // 256 % 256}.{i % 256}", port)
        for port in (1, 2, 3, 4)
        for i in range(n_hosts)
    ]
    done, wall, cpu = median(
        lambda: list(wire_of(scope).run(Job(t, None) for t in targets)), N_RUNS
    )
    assert len(done) == len(targets)
    row("sweep, connects", len(done), wall, cpu, "/s", f"one process; median of {N_RUNS} runs")


def held(rate, seconds):
    """How many connects a rate cap lets through."""
    scope = scope_of({**FAST, "global_per_s": rate})
    target = scope.target("127.0.0.1", 1)
    n = int(rate * seconds)
    _, wall, _ = timed(lambda: list(wire_of(scope).run(Job(target, None) for _ in range(n))))
    got = (n - 1) / wall
    print(f"| rate cap {rate:g}/s | {number(got)} /s | | off by {100 * (got / rate - 1):+.2f} % |")


def single(n):
    """One check, over and over, against one Redis."""
    if not audit_servers.FIND["redis-server"]():
        print("| single checks | | | no redis-server here |")
        return
    with audit_servers.running("redis-open") as door:
        scope = scope_of()
        target = scope.target("127.0.0.1", door.port)
        grant = Grant(Level.HANDSHAKE, "0" * 16)

        def checks():
            return list(wire_of(scope).run(Job(target, redis.probe(grant)) for _ in range(n)))

        done, wall, cpu = median(checks, N_RUNS)
    assert all(d.answer is not None for d in done)
    row("single-service checks (PING)", n, wall, cpu, "/s",
        f"Redis on the other core; median of {N_RUNS} runs")  # fmt: skip


def odd_ports(names):
    """Every state at once, on ports nobody would guess: whole identification and proof. nmap the same."""
    with ExitStack() as stack:
        doors = {stack.enter_context(audit_states.running(name)).port: name for name in names}
        time.sleep(SETTLE_S)
        scope = scope_of(
            {**FAST, "concurrent_per_host": 64}, sorted(doors), level="L3", stores=STORES
        )
        look = Look(scope, CHECKS, wire_of(scope), token=lambda: "0" * 16, now=lambda: scopes.NOW)
        targets = (scope.target("127.0.0.1", port) for port in doors)
        found, wall, cpu = timed(lambda: list(look.outcomes(targets)))
        named = sum(bool(o.check) for o in found)
        is_open = [doors[o.target.port] for o in found if o.verdict in OPEN]
        others = ", ".join(sorted(set(doors.values()) - set(is_open)))
        what = (
            f"{len(doors)} doors of {len({n.split('-')[0] for n in names})} services on odd ports"
        )
        print(f"| {what} | {wall:.2f} s | {cpu:.2f} s | {named} named, {len(is_open)} open; "
              f"not said to be open: {others or 'none'} |")  # fmt: skip
        if shutil.which("nmap"):
            words = [
                "nmap",
                "-n",
                "-Pn",
                "-sT",
                "-sV",
                "-sC",
                "-p",
                ",".join(map(str, doors)),
                "127.0.0.1",
            ]
            out, wall, _ = timed(
                lambda: subprocess.run(words, capture_output=True, text=True, check=False).stdout
            )
            n_open = sum(line.split()[1] == "open" for line in out.splitlines() if "/tcp" in line)
            print(f"| nmap -sV -sC, the same doors | {wall:.0f} s | | {n_open} ports open, "
                  f"{out.count('?')} uncertain names |")  # fmt: skip
        else:
            print("| nmap | | | not installed here |")


def every_open():
    """One open state of each service that this machine can run; what is missing is said."""
    first = {}
    for state in audit_states.STATES:
        name = state.split("-")[0]
        if state.endswith(("-open", "-guest", "-empty-root", "-stand-in-proxies")):
            first.setdefault(name, state)
    away = sorted({check.id for check in CHECKS} - set(first))
    print(f"| services without an open server here | | | {', '.join(away)} |")
    return list(first.values())


def pairs(n):
    """Random scopes and targets against the oracle that asks the operating system."""

    def work():
        rng = random.Random(20260304)
        wide = narrow = hits = 0
        for _ in range(n // 200):
            table = scopes.table_of(rng)
            admission = scopes.built(table).admission
            for _ in range(200):
                to, name = scopes.sockaddr_of(rng, table)
                fast = admission.admits(to, name) is not None
                hits += fast
                wide += fast and not slow.admits(table, to, name, scopes.TODAY)
        return wide, narrow, hits

    (wide, _, hits), wall, _ = timed(work)
    assert wide == 0
    print(f"| scope/target pairs | {n:,} | {wall:.0f} s | {wide} admitted outside their scope, "
          f"{hits:,} inside |")  # fmt: skip


def ordinary(small):
    """Ordinary code and prose, in which there is no credential of ours: finds are false or examples."""
    own = Path(sysconfig.get_path("stdlib"))
    places = {
        "the standard library": own.glob("*.py") if small else own.rglob("*.py"),
        "installed packages": () if small else Path(sysconfig.get_path("purelib")).rglob("*.py"),
        "/usr/share/doc": () if small else Path("/usr/share/doc").rglob("*"),
        "/etc": () if small else Path("/etc").rglob("*"),
    }
    for name, paths in places.items():
        read = (causes.decoded(p.read_bytes()) for p in paths if p.is_file() and not p.is_symlink())
        held = [text for text in read if text and len(text) <= causes.MOST_BYTES]
        found, wall, _ = timed(lambda held=held: sum(sum(1 for _ in texts.find(t)) for t in held))
        n_lines = sum(text.count("\n") for text in held)
        if n_lines:
            print(f"| credentials in {name} | {n_lines:,} lines | {number(n_lines / wall)} lines/s | "
                  f"{found} finds, {found * 10_000 / n_lines:.2f} in 10,000 lines |")  # fmt: skip


def measure(small):
    """All figures, as a Markdown table."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, most), most))
    print("| what | per wall s | per CPU s | note |\n|---|---|---|---|")
    sweep(512 if small else 16_384)
    for rate in (200, 2000):
        held(rate, 1 if small else 10)
    single(2_000 if small else 20_000)
    pairs(20_000 if small else 1_000_000)
    ordinary(small)
    if not small:
        odd_ports(every_open())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.audit", description=__doc__)
    parser.add_argument("--small", action="store_true", help="small numbers, no servers but Redis")
    asked = parser.parse_args()
    print(f"Machine: {machine()}.\n")
    measure(asked.small)
