"""Runs many commands in one process, each as `main` runs it, with its own stdout and stderr."""

import json
import os
import sys
from pathlib import Path


def run(number, arguments, out):
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
    return code


if __name__ == "__main__":
    plan, out = Path(sys.argv[1]), Path(sys.argv[2])
    codes = [run(k, command, out) for k, command in enumerate(json.loads(plan.read_text("utf-8")))]
    (out / "codes.json").write_text(json.dumps(codes))
