"""The command line: one file per verb, loaded only when it is called.

Exit codes: 0 clean, 1 error, 2 usage, 3 no input, 11 to 14 findings by severity (docs/cli.md).
"""

from __future__ import annotations

import errno
import importlib
import os
import resource
import sys

import click

import seawall
from seawall.errors import SeawallError, SourceError, mute, place

VERBS = {
    "run": "A dump and our accounts in, a case folder with the report out.",
    "assess": "What is in a dump, how many people, as of when, and whether claims add up.",
    "index": "Keep keyed digests of a dump, and nothing else of it.",
    "match": "Which of our accounts stand in an index, and what is exposed with them.",
    "protect": "What a leak leaves of an account's factors, and what to ask instead.",
    "serve": "Answer log-in flows and analysts over HTTP, about our own accounts only.",
    "trace": "Whose data it is: our systems', a partner's, or none of them.",
    "profile": "What our own users show, in aggregates: by it genuine data is told.",
    "audit": "Find our own open databases before others do, reading no record.",
    "synth": "Make synthetic leaks and account lists with their ground truth.",
    "keys": "Make and list digest keys.",
}


#: Problems of a SourceError that mean there was nothing to read at all.
NO_INPUT = ("matches no file", "holds no file", "no side file of a synthetic leak")


#: Give the same command again when there is room.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Verbs(click.Group):
    """A group whose commands are imported on use: `--help` must not pay for the kernels."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they are used."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of one verb."""
        if cmd_name not in VERBS:
            return None
        command = importlib.import_module(f"seawall.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of verbs, without importing them."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(seawall.__version__, prog_name="seawall")
def command() -> None:
    """What is in a leaked dump, and which of our own users are in it.

    Leaked values live in memory while a batch is read. What is kept is keyed digests and counts.

    \b
    Examples:
      seawall keys new default
      seawall run leak/*.json.gz --accounts users.csv --case CASE
      seawall assess leak.jsonl --claims listing.toml --report report.html
    """


def refusal(error: OSError) -> str:
    """What the system refused: the file's name without what might be a value, and the reason."""
    from seawall.digest.names import masked

    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""
    where = f"{masked(os.path.basename(name))}: " if name else ""  # noqa: PTH119
    if error.errno is None:
        return f"{where}unexpected {type(error).__name__} at {place(error)}."
    more = " Finished parts are kept." if error.errno in NO_ROOM else ""
    return f"{where}{os.strerror(error.errno)}.{more}"


def main() -> None:
    """Run a verb; an expected error is one line on stderr, an unexpected one names only its type."""
    mute()
    # A crash must not leave the memory of a reader on disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    try:
        command.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(
            "Stopped. Finished parts are kept: the same command goes on from there.", err=True
        )
        sys.exit(130)
    except SeawallError as error:
        click.echo(f"seawall: {error}", err=True)
        nothing = isinstance(error, SourceError) and error.problem in NO_INPUT
        sys.exit(3 if nothing else 1)
    except SystemExit:
        raise
    except BrokenPipeError:  # whoever read our output has enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(1)
    except OSError as error:
        click.echo(f"seawall: {refusal(error)}", err=True)
        sys.exit(1)
    except BaseException as error:
        # A traceback's text may quote what was read, so only its place in our code is shown.
        click.echo(f"seawall: unexpected {type(error).__name__} at {place(error)}.", err=True)
        sys.exit(1)
