"""The house keeps its size: short files with telling names, and one small error tree."""

import ast
import re
from pathlib import Path
from statistics import median

import seawall
from seawall import errors

SOURCE = Path(seawall.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "manager", "base", "misc"}


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_file_is_longer_than_400_lines():
    assert {p.name: lines(p) for p in FILES if lines(p) > 400} == {}


def test_a_verb_of_the_command_line_fits_in_80_lines():
    from seawall.cli import VERBS

    long = {v: lines(SOURCE / "cli" / f"{v}.py") for v in VERBS}
    assert {v: n for v, n in long.items() if n > 80} == {}


def test_half_of_the_files_are_short():
    assert median(lines(p) for p in FILES) <= 150


def test_file_names_say_what_the_file_holds():
    assert [p.name for p in FILES if p.stem in EMPTY_NAMES] == []


def test_every_file_explains_itself_at_the_top():
    assert [str(p) for p in FILES if not ast.get_docstring(ast.parse(p.read_text("utf-8")))] == []


def test_the_error_tree_in_the_docstring_is_the_whole_tree():
    classes = {
        name
        for name, thing in vars(errors).items()
        if isinstance(thing, type) and issubclass(thing, Exception)
    }
    drawn = set(re.findall(r"\b[A-Z]\w+Error\b", errors.__doc__ or ""))
    assert classes == drawn
    assert len(classes) < 12


def test_nothing_is_left_to_do_in_the_code():
    # spelled apart, so that this file does not find itself
    words = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error"]))
    assert [str(p) for p in FILES if words.search(p.read_text("utf-8"))] == []
