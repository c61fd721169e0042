"""What Python itself prints of errors and warnings, once it is muted."""

import subprocess
import sys

import pytest

START = "import threading, warnings\nfrom seawall.errors import mute\nmute()\n"
CASES = {
    "nobody catches it": 'raise ValueError("planted")',
    "in a thread": 't = threading.Thread(target=int, args=("planted",)); t.start(); t.join()',
    "while it is deleted": (
        "class Thing:\n    def __del__(self):\n        raise ValueError('planted')\nThing()"
    ),
    "a chain": 'try:\n    int("planted")\nexcept ValueError as e:\n    raise KeyError("planted") from e',
    "a warning": 'warnings.warn("planted")',
}


@pytest.mark.parametrize("code", CASES.values(), ids=CASES)
def test_type_and_place_are_said_and_no_text(code):
    done = subprocess.run(
        [sys.executable, "-c", START + code], capture_output=True, text=True, check=False
    )
    assert "planted" not in done.stdout + done.stderr
    assert done.stderr.startswith("seawall: ")
    assert "Error at" in done.stderr or "Warning at" in done.stderr
