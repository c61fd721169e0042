"""Runs many commands in one process, each as `main` runs it, with its own stdout and stderr.

Words in front of a command ask for trouble: `PLANT=` and `FAULT=` as in sitecustomize.py; `FORK`
runs it in a process of its own, which may die. Threads do not survive a fork, so nothing but forks
may stand in a plan with one.
"""

import importlib
import json
import os
import sys
from pathlib import Path

import sitecustomize


def run(number, arguments, out):
    mend = forked = None
    while arguments[0].startswith(("PLANT=", "FAULT=", "FORK")):
        word, _, told = arguments.pop(0).partition("=")
        if word == "PLANT":
            os.environ["PLANT"] = told  # for workers
            mend = sitecustomize.plant(told)
        elif word == "FAULT":
            sitecustomize.set_fault(told)
        else:
            forked = True
    try:
        if not forked:
            return speak(number, arguments, out)
        importlib.import_module("seawall.cli.case")  # once, for all forks

        child = os.fork()
        if child == 0:
            os._exit(speak(number, arguments, out) & 0xFF)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finally:
        sitecustomize.set_fault(None)
        if mend is not None:
            mend()
            del os.environ["PLANT"]


def speak(number, arguments, out):
    """One command, its output and errors in files."""
    saved = os.dup(1), os.dup(2)
    for descriptor, name in ((1, "out"), (2, "err")):
        file = os.open(out / f"{number:03d}.{name}", os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        os.dup2(file, descriptor)
        os.close(file)
    sys.argv = ["seawall", *arguments]
    code = 0
    try:
        from seawall.cli import main

        main()
    except SystemExit as stop:
        code = stop.code or 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = -1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for descriptor, old in zip((1, 2), saved, strict=True):
            os.dup2(old, descriptor)
            os.close(old)
    if sitecustomize.fault is not None:
        (out / f"{number:03d}.seen").write_text(str(sitecustomize.fault.seen))
    return code


if __name__ == "__main__":
    plan, out = Path(sys.argv[1]), Path(sys.argv[2])
    codes = [run(k, command, out) for k, command in enumerate(json.loads(plan.read_text("utf-8")))]
    (out / "codes.json").write_text(json.dumps(codes))
