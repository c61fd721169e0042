"""Help says what each verb and option does, and costs nothing."""

import click
import pytest

from seawall.cli import VERBS, Verbs, command


def commands(verb):
    """A verb's command and its subcommands."""
    group = command
    assert isinstance(group, Verbs)
    found = group.get_command(click.Context(group), verb)
    subcommands = found.commands.values() if isinstance(found, click.Group) else ()
    return [found, *subcommands]


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_helps_with_words_and_options(verb):
    for one in commands(verb):
        assert one.help
        options = [p for p in one.params if isinstance(p, click.Option)]
        assert [p.opts for p in options if not p.help] == []


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
