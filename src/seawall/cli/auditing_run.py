"""seawall audit plan, run and diff."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from seawall.cli import options
from seawall.cli.auditing_causes import causes, explained_by

STYLES = ("text", "json", "sarif", "ocsf", "html")
scope_option = click.option(
    "--scope", "scope", type=options.PATHS, required=True, help="The scope file (TOML)."
)
only_option = click.option(
    "--only", multiple=True, metavar="ADDRESS:PORT", help="These doors of the scope alone."
)


@click.command("plan")
@scope_option
@only_option
@click.option("--most", default=1000, show_default=True, help="Doors to print at most.")
def plan(scope: Path, only: tuple[str, ...], most: int) -> None:
    """Print every door that a scope admits, with level and probes, before a packet leaves.

    The scope need not be signed yet. Names of the scope are resolved.

    \b
    Examples:
      seawall audit plan --scope scope.toml
      seawall audit plan --scope scope.toml --most 20
    """
    from seawall.audit import plan as plans
    from seawall.cli import auditing

    found = auditing.read(scope)
    asked = auditing.Asked(scope, only)
    for door, level, checks in auditing.rows(found, asked, most):
        click.echo(f"{door:<24} {level}  {checks}")
    click.echo(
        f"{plans.n_doors(found):,} doors at most; {found.rate.global_per_s:g} connections a second."
    )
    for line in asked.astray:
        click.echo(f"not in the plan: {line}", err=True)


@click.command("run")
@scope_option
@only_option
@click.option("--json", "style", flag_value="json", help="JSON Lines: the run, then each finding.")
@click.option("--sarif", "style", flag_value="sarif", help="SARIF 2.1.0.")
@click.option(
    "--ocsf", "style", flag_value="ocsf", help="OCSF Data Security Findings, a line each."
)
@click.option(
    "--html", "style", flag_value="html", help="The report with its map of hosts and doors."
)
@click.option("--out", type=options.PATHS, help="A folder that gets the report in all forms.")
@click.option("--kill-file", type=options.PATHS, help="A file whose presence stops the run.")
@explained_by
@options.exit_zero
def run(
    scope: Path,
    only: tuple[str, ...],
    style: str | None,
    out: Path | None,
    kill_file: Path | None,
    configs: tuple[str, ...],
    reports: tuple[Path, ...],
    resources: tuple[str, ...],
    exit_zero: bool,
) -> None:
    """Look at every door of a signed scope, and say which stand open.

    No record is read: permission is proven by asking for what exists nowhere. The default kill file
    is the scope's name with .stop behind it; that or Ctrl-C ends the run, and what was found is kept.
    Exit codes 11 to 14 say that doors stand open, by severity.

    \b
    Examples:
      seawall audit run --scope scope.toml --out REPORT
      seawall audit run --scope scope.toml --only 10.0.0.5:6379 --json
      seawall audit run --scope scope.toml --prowler prowler-output.ocsf.json --config 10.0.0.5=/srv/etc
    """
    from seawall.cli import auditing, auditing_out

    explain = causes(configs, reports, resources)
    kill = kill_file or scope.with_name(f"{scope.name}.stop")
    asked = auditing.Asked(scope, only, kill)
    with auditing_out.kept(out) as keep:
        made = explain(auditing.perform(asked, keep))
        if out:
            auditing_out.write(made, out)
    auditing_out.show(made, style or "text")
    for line in asked.astray:
        click.echo(f"not looked at: {line}", err=True)
    sys.exit(0 if exit_zero else auditing.exit_code(made))


@click.command("diff")
@click.argument("old", type=click.Path(exists=True, path_type=Path))
@click.argument("new", type=click.Path(exists=True, path_type=Path))
@options.as_json
@options.exit_zero
def diff(old: Path, new: Path, as_json: bool, exit_zero: bool) -> None:
    """Say what opened and what closed between the findings.jsonl OLD and NEW.

    A door that NEW did not reach is called unseen, not closed.

    \b
    Examples:
      seawall audit diff before/findings.jsonl after/findings.jsonl
    """
    import json
    from dataclasses import asdict

    from seawall.audit import compare
    from seawall.cli import auditing, auditing_out

    before, after = auditing_out.findings(old), auditing_out.findings(new)
    if before.scope_sha256 != after.scope_sha256:
        click.echo(
            "The two runs had different scopes: what one did not look at is no change.", err=True
        )
    found, same = compare.changes(before, after)
    if as_json:
        changes = [asdict(change) for change in found]
        click.echo(
            json.dumps({"schema": "seawall.audit-diff/1", "changes": changes, "n_same": same})
        )
    else:
        for c in found:
            click.echo(auditing_out.change(c))
        click.echo(f"{len(found)} changed, {same} open as before.")
    worse = [auditing.SEVERITY_CODES[c.severity] for c in found if c.kind in ("opened", "changed")]
    sys.exit(0 if exit_zero else max(worse, default=0))
