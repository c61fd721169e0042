"""seawall audit files: configuration files by themselves, and beside what the network showed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import click

from seawall.audit import addresses, causes, texts
from seawall.audit.config import CONFIGS
from seawall.cli import auditing_cloud, options
from seawall.errors import SourceError
from seawall.model.audit import Audit
from seawall.model.config import Flaw
from seawall.render import audit_json, names

OPENS, WIDENS = (
    13,
    12,
)  # exit codes: a setting that lets somebody in, one that lets more people reach it


def paths(given: Path) -> Iterator[Path]:
    """A file, or the files of a folder, in order. Links out of it are not followed."""
    if given.is_dir():
        yield from (p for p in sorted(given.rglob("*")) if p.is_file() and not p.is_symlink())
    else:
        yield given


def texts_of(given: Path, left_out: list[Path] | None = None) -> Iterator[tuple[Path, str]]:
    """The texts of a path; what is larger than 4 MiB or binary is none, and is `left_out`.

    Raises:
        SourceError: If a file cannot be read.
    """
    for path in paths(given):
        try:
            with path.open("rb") as file:
                raw = file.read(causes.MOST_BYTES + 1)
        except OSError as problem:
            name = names.visible(path.name)
            raise SourceError(name, None, f"cannot be read ({problem.strerror})") from None
        if len(raw) <= causes.MOST_BYTES and b"\0" not in raw:
            yield path, raw.decode("utf-8", "replace")
        elif left_out is not None:
            left_out.append(path)


def read(given: Path, address: str = "") -> list[causes.Read]:
    """The configuration files of a path."""
    made = (causes.read(CONFIGS, str(p), p.name, text, address) for p, text in texts_of(given))
    return [one for one in made if one is not None]


def of_hosts(given: tuple[str, ...]) -> list[causes.Read]:
    """The files of `--config ADDRESS=PATH`."""
    found = []
    for item in given:
        address, _, path = item.partition("=")
        number = addresses.number(address.strip("[]"))
        if number is None or not path or not Path(path).exists():
            raise click.BadParameter(
                "write it as ADDRESS=PATH, a path that exists", param_hint="--config"
            )
        found += read(Path(path), addresses.text(number))
    return found


def explained(audit: Audit, files: list[causes.Read]) -> Audit:
    """The audit with its findings joined to settings."""
    return replace(audit, findings=tuple(causes.joined(audit.findings, files)))


def _of_clouds(given: Path, as_json: bool) -> tuple[list[Path], int]:
    """Print what reports of Prowler under a path say of doors. Returns them, and the exit code."""
    found, worst = [], 0
    for path in paths(given):
        if not auditing_cloud.looks_like(path):
            continue
        found.append(path)
        report = auditing_cloud.report(path)
        for row, text, opens in auditing_cloud.rows(report):
            worst = max(worst, OPENS if opens else WIDENS)
            click.echo(json.dumps(row) if as_json else text)
        click.echo(auditing_cloud.counted(report), err=True)
    return found, worst


def _row(made: causes.Read, flaw: Flaw) -> dict[str, object]:
    opens = flaw.opens.value if flaw.opens else ""
    head = {"schema": "seawall.cause/1", "format": made.config.id, "service": made.config.check}
    return {**head, "opens": opens, **audit_json.cause(made.cause(flaw))}


def _lines(made: causes.Read, flaw: Flaw) -> str:
    opens = f" ({flaw.opens.value})" if flaw.opens else ""
    where = f"{names.visible(made.file)}:{flaw.line}"
    what = names.visible(f"{flaw.setting}: {flaw.why}{opens}")
    return f"{where}: {what}\n    {made.config.remedy} {made.config.reference}"


@click.command("files")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@options.as_json
@options.exit_zero
def files(paths: tuple[Path, ...], as_json: bool, exit_zero: bool) -> None:
    """Read files under PATHS: which settings open a door, and where credentials of databases stand.

    Reports of Prowler (OCSF or SARIF) are read for what they say of doors.

    No value of a setting and no secret is printed; nothing is connected to. Exit code 13 says that a
    setting or a credential lets somebody in, 12 that a setting lets more people reach a door.

    \b
    Examples:
      seawall audit files /etc/redis /etc/postgresql
      seawall audit files exported-posts/ --json
    """
    worst = n_files = n_configs = n_unread = 0
    left_out: list[Path] = []
    reports: list[Path] = []
    for given in paths:
        found, code = _of_clouds(given, as_json)
        reports += found
        worst = max(worst, code)
        for path, text in texts_of(given, left_out):
            if path in reports:
                continue
            n_files += 1
            made = causes.read(CONFIGS, str(path), path.name, text)
            if made is not None:
                n_configs, n_unread = n_configs + 1, n_unread + made.n_unread
                for flaw in made.flaws:
                    worst = max(worst, OPENS if flaw.opens else WIDENS)
                    click.echo(json.dumps(_row(made, flaw)) if as_json else _lines(made, flaw))
            for leak in texts.find(text):
                worst = max(worst, OPENS)
                row = {"schema": "seawall.credential/1", "file": str(path), **asdict(leak)}
                leads = f", leads to {leak.host}" if leak.host else ""
                where = f"{names.visible(str(path))}:{leak.line}"
                click.echo(
                    json.dumps(row) if as_json else f"{where}: a credential ({leak.shape}){leads}"
                )
    counts = f"{n_files} files read, {n_configs} of them configurations"
    click.echo(f"{counts}; {n_unread} lines of those were not understood.", err=True)
    for path in (path for path in left_out if path not in reports):
        click.echo(f"{names.visible(str(path))}: larger than 4 MiB or no text: not read", err=True)
    sys.exit(0 if exit_zero else worst)
