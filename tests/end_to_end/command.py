"""Runs the command line as a user does, in a process of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Done:
    code: int
    out: str
    err: str


def seawall(*arguments, keys: Path | None = None, cwd: Path | None = None) -> Done:
    environment = dict(os.environ)
    if keys is not None:
        environment["SEAWALL_KEYS"] = str(keys)
    done = subprocess.run(
        [sys.executable, "-m", "seawall", *map(str, arguments)],
        capture_output=True, text=True, env=environment, cwd=cwd, check=False,
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)
