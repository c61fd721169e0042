"""The plaintext line as it is at run time: what a fresh process has loaded after an import."""

import subprocess
import sys

import pytest

READERS = ("seawall.sources", "seawall.recognise", "seawall.assess", "seawall.trace")
VALUES = ("seawall.elements", "seawall.synth", "seawall.model.batch", "seawall.sources")
DOORS = ("seawall.cli", "seawall.keyring")


def loaded(code: str) -> set[str]:
    program = f"{code}\nimport sys\nsys.stderr.write('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def within(modules: set[str], packages: tuple[str, ...]) -> set[str]:
    return {m for m in modules for p in packages if m == p or m.startswith(f"{p}.")}


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("index", READERS + VALUES + DOORS),
        ("match", READERS + DOORS),
        (
            "protect",
            READERS + VALUES + DOORS + ("seawall.match", "seawall.index", "seawall.digest"),
        ),
        (
            "signals",
            READERS + VALUES + DOORS + ("seawall.match", "seawall.index", "seawall.digest"),
        ),
        ("protocols.buckets", READERS + VALUES + DOORS + ("seawall.digest", "numpy")),
        ("render", READERS + VALUES + DOORS),
        ("web.server", READERS + VALUES + DOORS + ("seawall.match.accounts",)),
        ("client", READERS + VALUES + DOORS + ("seawall.web", "seawall.match.accounts")),
        ("trace.weigh", VALUES + DOORS + READERS[:3] + ("seawall.digest", "seawall.kernels")),
        ("trace.inventory", VALUES + DOORS + READERS[:3] + ("seawall.digest", "seawall.kernels")),
        ("assess", VALUES + DOORS + ("seawall.recognise", "seawall.digest")),
    ],
)
def test_a_room_loads_nothing_from_beyond_the_line(module, line):
    assert within(loaded(f"import seawall.{module}"), line) == set()


@pytest.mark.parametrize(
    "words", [["--help"], ["run", "--help"], ["trace", "--help"], ["keys", "list"]]
)
def test_help_and_the_list_of_keys_load_no_kernel(words, monkeypatch, tmp_path):
    monkeypatch.setenv("SEAWALL_KEYS", str(tmp_path / "keys"))
    code = f"""
import sys
from seawall.cli import main
sys.argv = ["seawall", *{words}]
try:
    main()
except SystemExit as stop:
    assert not stop.code
"""
    slow = ("numba", "pyarrow", "numpy", "rich", "jinja2", "vl_convert", "jsonschema")
    modules = loaded(code)
    assert within(modules, slow) == set()
    assert within(modules, ("seawall.kernels", "seawall.elements", "seawall.sources")) == set()
