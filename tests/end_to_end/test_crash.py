"""Killed, interrupted, out of room: the same command goes on and ends with the same case.

Every file below a case is opened, renamed or removed by Python, which announces it (see
watched/sitecustomize.py), so a run can be made to die exactly before any one step that it commits.
"""

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from seawall import keyring, synth
from seawall.index import Index
from tests.end_to_end.command import seawall

HERE = Path(__file__).parent
PIECES = 4
LAST = 45  # steps after all parts are read: the index is compacted, results are written
TODAY = ("--as-of", "2022-07-01")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A leak of many files, accounts, a key, and what an undisturbed run makes of them."""
    at = tmp_path_factory.mktemp("crash")
    leak = synth.LeakSpec(seed=3, as_of=date(2022, 6, 30), rows=(1000, 1000, 1000), split=True)
    (at / "leak").mkdir()
    synth.write_leak(at / "leak", leak)
    synth.write_accounts(at / "users.csv", synth.AccountsSpec(leak=leak, n=300, exposed=0.2))
    keyring.new("default", now=datetime.now(UTC), token=os.urandom, where=at / "keys")
    (at / "dump").mkdir()
    for file in (at / "leak").iterdir():
        lines = file.read_bytes().splitlines(keepends=True)
        step = -(-len(lines) // PIECES)
        for k in range(PIECES):
            part = at / "dump" / f"{file.stem}-{k}.json"
            part.write_bytes(b"".join(lines[k * step : (k + 1) * step]))
    done = seawall(*command(at, "whole"), keys=at / "keys")
    assert done.code == 14, done.err
    return at, content(at / "whole")


def command(at: Path, case: str, *more: str) -> list[str]:
    return ["run", str(at / "dump"), "--accounts", str(at / "users.csv"),
            "--case", str(at / case), "--breach", "b", *TODAY, *more]  # fmt: skip


def content(case: Path) -> dict:
    """Everything in a case but when and how fast it was made."""
    index = Index.open(case / "index")
    runs = {}
    for entry in index.runs():
        ranges = list(index.run(entry).ranges())
        key = entry.element, len(runs)
        runs[key] = [np.concatenate(column).tolist() for column in zip(*ranges, strict=True)]
    assessment = json.loads((case / "assessment.json").read_text("utf-8"))
    for passing in ("made_at", "timings_s"):
        del assessment[passing]
    return {
        "assessment": assessment,
        "matches": json.loads((case / "matches.json").read_text("utf-8")),
        "rows": pq.read_table(case / "matches.parquet").sort_by("account_ref").to_pylist(),
        "runs": runs,
        "files": sorted(str(p.relative_to(case)) for p in case.rglob("*") if "runs" not in p.parts),
        "n_run_files": len([p for p in (case / "index" / "runs").rglob("*") if p.is_file()]),
    }


def drive(at: Path, name: str, plan: list[list[str]]) -> tuple[list[int], list[str]]:
    """Exit codes and errors of commands in one process under faults."""
    said = at / name
    said.mkdir()
    (said / "plan.json").write_text(json.dumps(plan))
    done = subprocess.run(
        [sys.executable, HERE / "watched" / "driver.py", said / "plan.json", said],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(HERE / "watched"), "SEAWALL_KEYS": str(at / "keys")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    codes = json.loads((said / "codes.json").read_text())
    return codes, [(said / f"{k:03d}.err").read_text() for k in range(len(codes))]


def test_a_run_killed_before_any_of_its_steps_ends_the_same(world):
    at, whole = world
    counted = [f"FAULT=count:0:{at / 'steps'}", *command(at, "steps")]
    drive(at, "counting", [counted])
    n_steps = int((at / "counting" / "000.seen").read_text())
    assert n_steps > 2 * LAST
    reading = n_steps - LAST
    points = [1, reading // 2, *range(reading, n_steps + 1, LAST // 5)]
    plan = []
    for k, point in enumerate(points):
        case = at / f"case-{k}"
        plan.append(["FORK", f"FAULT=kill:{point}:{case}", *command(at, case.name)])
        plan.append(["FORK", *command(at, case.name)])
    codes, errors = drive(at, "killing", plan)
    assert codes[0::2] == [-signal.SIGKILL] * len(points)
    assert codes[1::2] == [14] * len(points), [e for e in errors if "seawall:" in e]
    for k in range(len(points)):
        assert content(at / f"case-{k}") == whole, f"killed before step {points[k]}"


def start(at: Path, case: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "seawall", *command(at, case, "--workers", "2")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "SEAWALL_KEYS": str(at / "keys")},
    )  # fmt: skip


def n_finished(at: Path, case: str) -> int:
    journal = at / case / "parts" / "journal.jsonl"
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def wait_for(running: subprocess.Popen, at: Path, case: str, n: int) -> None:
    """Until n parts are finished, or the run is over."""
    while running.poll() is None and n_finished(at, case) < n:
        time.sleep(0.001)


def workers_of(running: subprocess.Popen) -> list[int]:
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
    return [
        int(child)
        for child in children
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def test_killed_with_all_workers_or_with_one_a_run_loses_no_finished_part(world):
    at, whole = world
    draw, finished = random.Random(5), 0
    for _ in range(2):
        running = start(at, "random")
        wait_for(running, at, "random", finished + draw.randrange(1, 4))
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
        assert n_finished(at, "random") > finished
        finished = n_finished(at, "random")
    running = start(at, "random")
    wait_for(running, at, "random", finished + 1)
    workers = workers_of(running)
    assert len(workers) == 2
    os.kill(workers[0], signal.SIGKILL)
    _, error = running.communicate()
    assert running.returncode == 14, error
    assert content(at / "random") == whole


def test_ctrl_c_says_that_parts_are_kept_and_they_are(world):
    at, whole = world
    running = start(at, "stopped")
    wait_for(running, at, "stopped", 3)
    os.killpg(running.pid, signal.SIGINT)
    out, error = running.communicate()
    assert running.returncode == 130, error
    assert out == ""
    said = "Stopped. Finished parts are kept: the same command goes on from there."
    assert error.strip() == said
    kept = n_finished(at, "stopped")
    assert kept >= 3
    done = seawall(*command(at, "stopped"), keys=at / "keys")
    assert done.code == 14, done.err
    assert content(at / "stopped") == whole


@pytest.mark.parametrize(
    ("refusal", "steps"),
    [("ENOSPC", [1, 3, 50, 120, 9]), ("EACCES", [2, 99])],
)
def test_a_disk_that_refuses_is_a_clear_error_and_the_run_can_go_on(world, refusal, steps):
    at, whole = world
    case = at / f"full-{refusal}"
    plan = [[f"FAULT={refusal}:{step}:{case}", *command(at, case.name)] for step in steps]
    plan.append(command(at, case.name))
    codes, errors = drive(at, f"refusing-{refusal}", plan)
    assert codes == [1] * len(steps) + [14]
    for step, error in zip(steps, errors, strict=False):
        assert os.strerror(getattr(errno, refusal)) in error, (step, error)
        assert "unexpected" not in error
        assert "Traceback" not in error
    assert content(case) == whole
