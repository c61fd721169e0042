"""The populations share no code with the synthetic people of the product, nor with the aside half."""

from __future__ import annotations

import ast
from pathlib import Path

import seawall
from tests.populations import KINDS

HERE = Path(__file__).parent
SYNTH = Path(seawall.__file__).parent / "synth"
FILES = sorted(path for path in HERE.rglob("*.py") if not path.name.startswith("test_"))
ALLOWED = ("seawall.tables", "seawall.model.batch")
LONG = 3  # statements: shorter functions may well look alike


def imported(path: Path) -> set[str]:
    """The modules a file imports, with the names it takes from packages."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def bodies(path: Path) -> set[str]:
    """The bodies of the longer functions of a file, without their docstrings."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            if len(body) >= LONG:
                found.add("\n".join(ast.dump(statement) for statement in body))
    return found


def test_generators_import_tables_and_the_batch_and_nothing_else_of_the_product():
    for path in FILES:
        ours = {name for name in imported(path) if name.split(".")[0] == "seawall"}
        assert {name for name in ours if not name.startswith(ALLOWED)} == set(), path.name


def test_no_function_is_one_of_the_products_synthetic_people():
    theirs = set().union(*(bodies(path) for path in SYNTH.glob("*.py")))
    assert theirs
    for path in FILES:
        assert not bodies(path) & theirs, path.name


def test_nothing_but_the_list_of_kinds_looks_into_the_aside_half():
    for path in FILES:
        if path.parent.name == "fresh" or path == HERE / "__init__.py":
            continue
        assert not any("populations.fresh" in name for name in imported(path)), path.name


def test_the_aside_half_stands_on_shared_machinery_alone():
    for path in (p for p in FILES if p.parent.name == "fresh"):
        others = ("populations.tuned", "populations.opened")
        assert not any(part in name for name in imported(path) for part in others), path.name


def test_every_kind_is_listed_in_the_readme():
    text = (HERE / "README.md").read_text("utf-8")
    assert [one.name for one in KINDS if f"`{one.name}`" not in text] == []


def test_every_file_explains_itself_and_keeps_its_size():
    for path in FILES:
        source = path.read_text("utf-8")
        assert ast.get_docstring(ast.parse(source)), path.name
        assert len(source.splitlines()) <= 400, path.name
