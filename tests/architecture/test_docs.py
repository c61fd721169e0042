"""The pages say what the code does: verbs, options, exit codes, elements, links."""

import re
from pathlib import Path

import click
import pytest

from seawall import tables
from seawall.cli import VERBS, Verbs, command, severity

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("vectors/**/*.md")]
PAGE_OF = {"index": "index-verb.md"}


def commands(verb):
    """A verb's command and its subcommands."""
    group = command
    assert isinstance(group, Verbs)
    found = group.get_command(click.Context(group), verb)
    subcommands = found.commands.values() if isinstance(found, click.Group) else ()
    return [found, *subcommands]


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_stands_on_the_page_of_its_verb(verb):
    text = (ROOT / "docs" / PAGE_OF.get(verb, f"{verb}.md")).read_text("utf-8")
    common = (ROOT / "docs" / "cli.md").read_text("utf-8")
    options = {
        option
        for one in commands(verb)
        for parameter in one.params
        for option in parameter.opts
        if option.startswith("--")
    }
    assert {o for o in options if o not in text and o not in common} == set()


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_helps_with_words_and_options(verb):
    for one in commands(verb):
        assert one.help
        options = [p for p in one.params if isinstance(p, click.Option)]
        assert [p.opts for p in options if not p.help] == []


def test_exit_codes_are_those_of_the_code():
    text = (ROOT / "docs" / "cli.md").read_text("utf-8")
    codes = {code for code, _ in severity.GRADES} | {severity.LOWEST, 0, 1, 2, 3, 130}
    assert {int(c) for c in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)} == codes


def test_every_element_is_described():
    text = (ROOT / "docs" / "elements.md").read_text("utf-8")
    assert [e.id for e in tables.elements() if f"| {e.number} | `{e.id}` |" not in text] == []


def test_every_link_between_pages_leads_somewhere():
    broken = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)\)?", page.read_text("utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)} -> {target}")
    assert broken == []


def test_help_needs_neither_kernels_nor_columns():
    import subprocess
    import sys

    script = (
        "import sys; from seawall.cli import command\n"
        "try: command.main(['--help'], standalone_mode=False)\n"
        "finally: print([m for m in ('numba', 'pyarrow', 'numpy', 'rich') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().endswith("[]")
