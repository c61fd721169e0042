"""seawall audit watch: look again and again, and say what opened and what closed."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from seawall.cli import options
from seawall.cli.auditing_causes import causes, explained_by
from seawall.cli.auditing_run import scope_option


@click.command("watch")
@scope_option
@click.option("--every", default=3600, show_default=True, metavar="SECONDS", type=click.IntRange(1),
              help="From the beginning of one look to that of the next.")  # fmt: skip
@click.option(
    "--times", default=0, type=click.IntRange(0), help="Looks to take; 0 is until stopped."
)
@click.option(
    "--since", type=click.Path(exists=True, path_type=Path), help="A findings.jsonl to begin from."
)
@click.option("--out", type=options.PATHS, help="A folder that gets the report of the last look.")
@explained_by
def watch(
    scope: Path,
    every: int,
    times: int,
    since: Path | None,
    out: Path | None,
    configs: tuple[str, ...],
    reports: tuple[Path, ...],
    resources: tuple[str, ...],
) -> None:
    """Run a scope's audit every so often, and print each door that opened, closed or changed.

    Configuration files and reports are read anew before each look. It ends when the scope expires or is
    replaced by one that is not signed, or when the kill file (the scope's name with .stop behind it) is
    there. Exit code 11 to 14: what the last look found.

    \b
    Examples:
      seawall audit watch --scope scope.toml --every 86400 --out REPORT
      seawall audit watch --scope scope.toml --config 10.0.0.5=/srv/etc
    """
    from seawall.audit import compare
    from seawall.cli import auditing, auditing_out
    from seawall.render import audit_json

    kill, spent = scope.with_name(f"{scope.name}.stop"), auditing.Asked(scope).spent
    last = auditing_out.findings(since) if since else compare.Findings(())
    n = code = 0
    while True:
        began = time.monotonic()
        explain = causes(configs, reports, resources)
        asked = auditing.Asked(scope, (), kill, spent=spent)
        made = explain(auditing.perform(asked))
        rows = tuple(audit_json.finding(f, made.scope_sha256) for f in made.findings)
        now = compare.Findings(rows, made.scope_sha256, auditing_out.is_whole(audit_json.run(made)))
        changes, same = compare.changes(last, now)
        for c in changes:
            click.echo(f"{audit_json.instant(made.ended_at)}  {auditing_out.change(c)}")
        click.echo(
            f"{audit_json.instant(made.ended_at)}  {len(changes)} changed, {same} open as before"
        )
        if out:
            auditing_out.write(made, out)
        n, code = n + 1, auditing.exit_code(made)
        last = now
        if made.stopped or n == times or auditing.pause(kill, began + every):
            sys.exit(code)
