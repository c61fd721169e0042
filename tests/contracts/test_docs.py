"""Pages and code in step: options, exit codes, elements, formats, skip reasons, schemas, links."""

import ast
import re
from pathlib import Path

import click
import pytest

import seawall
from seawall import tables
from seawall.cli import VERBS, command, severity
from seawall.kernels import csv_records, inflate, json_records
from seawall.sources.containers import CONTAINERS
from seawall.sources.formats import FORMATS

ROOT = Path(__file__).parents[2]
SOURCE = Path(seawall.__file__).parent
DOCS = ROOT / "docs"
PAGES = {"index": "index-verb.md"}
FILES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "vectors").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)\s]*)?\)")


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def leaves(group: click.Group, path: tuple[str, ...] = ()):
    """Every command that does something, with the words it is called by."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from leaves(found, (*path, name))
        else:
            yield (*path, name), found


COMMANDS = list(leaves(command))


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_its_page_which_the_index_names(verb):
    name = PAGES.get(verb, f"{verb}.md")
    assert page(name).startswith(f"# {verb}\n")
    assert f"({name})" in page("index.md")


@pytest.mark.parametrize(("words", "found"), COMMANDS, ids=[" ".join(w) for w, _ in COMMANDS])
def test_every_option_stands_on_its_verbs_page_or_among_those_that_verbs_share(words, found):
    text = page(PAGES.get(words[0], f"{words[0]}.md"))
    shared = page("cli.md")
    assert f"seawall {' '.join(words)}" in text
    for option in found.params:
        if isinstance(option, click.Option):
            name = max(option.opts, key=len)
            assert name in text or f"| `{name}" in shared, f"{' '.join(words)}: {name}"
        else:
            assert option.human_readable_name.upper() in text


@pytest.mark.parametrize(("words", "found"), COMMANDS, ids=[" ".join(w) for w, _ in COMMANDS])
def test_every_choice_of_an_option_stands_on_its_verbs_page(words, found):
    text = page(PAGES.get(words[0], f"{words[0]}.md"))
    for option in found.params:
        if isinstance(option.type, click.Choice):
            assert "|".join(option.type.choices) in text


def test_pages_name_no_option_that_is_gone():
    known = {name for _, found in COMMANDS for option in found.params for name in option.opts}
    known |= {"--help", "--version"}
    for verb in (*VERBS, "cli"):
        text = page(PAGES.get(verb, f"{verb}.md"))
        assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) <= known, verb


def exits() -> set[int]:
    """Every number that a door exits with."""
    codes = {click.UsageError.exit_code, severity.LOWEST, *(code for code, _ in severity.GRADES)}
    for path in (SOURCE / "cli").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "sys.exit":
                numbers = [n.value for a in node.args for n in ast.walk(a)
                           if isinstance(n, ast.Constant)]  # fmt: skip
                codes |= {n for n in numbers if isinstance(n, int)}
    return codes


def test_exit_codes_of_the_page_are_those_of_the_code():
    table = page("cli.md").partition("## Exit codes")[2].partition("\n## ")[0]
    assert {int(code) for code in re.findall(r"^\| ([0-9]+) \|", table, re.M)} == exits()


def test_environment_variables_of_the_page_are_those_of_the_code():
    read = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text("utf-8")
        read |= set(re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"', text))
        read |= set(re.findall(r'^VARIABLE = "([A-Z_]+)"', text, re.M))
    table = page("cli.md").partition("## Environment")[2]
    assert read <= set(re.findall(r"`([A-Z_]+)`", table))


def test_every_element_has_its_line_with_number_and_source():
    text = page("elements.md")
    for row in tables.elements():
        found = re.search(rf"^\| {row.number} \| `{re.escape(row.id)}` \|(.*)\|$", text, re.M)
        assert found, row.id
        cells = [cell.strip() for cell in found[1].split("|")]
        assert len(cells) == 3
        assert cells[0]
        assert cells[2], f"{row.id} names no source"


@pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.id)
def test_every_format_has_its_line(kind):
    assert re.search(rf"^\| {re.escape(kind.label)}[^|]*\|", page("formats.md"), re.M | re.I)


@pytest.mark.parametrize("kind", CONTAINERS, ids=lambda kind: kind.id)
def test_every_container_is_named(kind):
    assert re.search(rf"\b{kind.id}\b", page("formats.md"))


def reasons() -> set[str]:
    """Every reason why bytes are in no record, with … for what differs."""
    found = {*csv_records.REASONS.values(), *json_records.REASONS.values()}
    found |= {inflate.CUT, inflate.CORRUPT, inflate.TRAILING}
    for path in [*(SOURCE / "sources").rglob("*.py"), *(SOURCE / "kernels").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called.endswith(".skip") and node.args:
                    found |= said(node.args[0])
                elif called == "_unread":
                    found |= said(node.args[1])
                elif called == "SourceError" and path.parent.name in ("containers", "formats"):
                    found |= said(node.args[2])
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).endswith("trouble"):
                found |= said(node.value)
    return found - {""}


def said(node: ast.expr) -> set[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.JoinedStr):
        parts = [str(v.value) if isinstance(v, ast.Constant) else "…" for v in node.values]
        return {"".join(parts)}
    if isinstance(node, ast.BoolOp):
        return {text for value in node.values for text in said(value)}
    return set()


def test_every_reason_to_skip_is_explained():
    text = page("formats.md")
    assert {reason for reason in reasons() if f"`{reason}`" not in text} == set()


def test_every_schema_is_in_the_package_and_on_a_page():
    words = "\n".join(path.read_text("utf-8") for path in DOCS.glob("*.md"))
    schemas = {
        found
        for path in SOURCE.rglob("*.py")
        for found in re.findall(r'"(seawall\.[a-z]+/[0-9]+)"', path.read_text("utf-8"))
    }
    assert {schema for schema in schemas if f"`{schema}`" not in words} == set()
    files = {p.name for p in (SOURCE / "render" / "schemas").glob("*.json")}
    assert files == {
        f"{name}.schema.json"
        for name in (
            "assessment-2",
            "audit-1",
            "canary-1",
            "cause-1",
            "decision-1",
            "finding-1",
            "matches-1",
            "profile-1",
            "simulation-1",
            "trace-1",
        )
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(path):
    for target, anchor in LINK.findall(path.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        to = (path.parent / target).resolve()
        assert to.exists(), target
        if anchor and to.suffix == ".md":
            heads = re.findall(r"^#+ (.+)$", to.read_text("utf-8"), re.M)
            slugs = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
            assert anchor[1:] in slugs, target + anchor
