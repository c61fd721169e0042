"""Signed scopes of this machine for tests of the command, and the command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.end_to_end.command import seawall

ALLOW = '[[allow]]\ncidr = "127.0.0.1/32"\nports = [{ports}]\nlevel = "{level}"\n{more}\n[rate]'


def run(*words, code=0):
    """Stdout of a run that ends with this code."""
    done = seawall(*words)
    assert done.code == code, done.err
    return done.out


def signed(folder, ports, *, level="L2", more="", rate=""):
    """A scope of ports of this machine, signed. SEAWALL_APPROVERS has to name a folder."""
    path, secret = folder / "scope.toml", folder / "own.key"
    run("audit", "scope", "key", "a@example.com", "--secret", secret)
    run("audit", "scope", "new", path, "--organisation", "Example", "--owner", "b@example.com",
        "--approver", "a@example.com", "--reference", "CHG-1", "--contact", "+86 10 5555 0100")  # fmt: skip
    line = ALLOW.format(ports=", ".join(map(str, ports)), level=level, more=more)
    text = path.read_text().replace("[rate]", line, 1)
    for key, value in (rate or {}).items():
        start = text.index(f"\n{key} = ")
        text = text[:start] + f"\n{key} = {value}" + text[text.index("\n", start + 1) :]
    path.write_text(text)
    run("audit", "scope", "sign", path, "--secret", secret)
    return path


def started(*words):
    """The command, running."""
    return subprocess.Popen(
        [sys.executable, "-m", "seawall", *map(str, words)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ),
    )  # fmt: skip
