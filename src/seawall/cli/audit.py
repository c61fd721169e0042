"""seawall audit: find our own open databases before others do, reading no record."""

from __future__ import annotations

import click

from seawall.cli import (
    auditing_files,
    auditing_rehearse,
    auditing_run,
    auditing_scope,
    auditing_watch,
)


@click.group("audit")
def command() -> None:
    """Find our own open doors inside a signed scope, reading no record.

    \b
    Examples:
      seawall audit plan --scope scope.toml
      seawall audit run --scope scope.toml --out REPORT
    """


PARTS = (
    auditing_run.plan, auditing_run.run, auditing_run.diff, auditing_files.files,
    auditing_rehearse.rehearse, auditing_watch.watch, auditing_scope.scope,
)  # fmt: skip
for part in PARTS:
    command.add_command(part)
