"""seawall audit files: configuration files by themselves, and beside what the network showed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from seawall.audit import addresses, causes
from seawall.audit.config import CONFIGS
from seawall.cli import options
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


def read(given: Path, address: str = "") -> list[causes.Read]:
    """What is understood of a path.

    Raises:
        SourceError: If a file that was named itself cannot be read.
    """
    found = []
    for path in paths(given):
        try:
            with path.open("rb") as file:
                raw = file.read(causes.MOST_BYTES + 1)
        except OSError as problem:
            raise SourceError(path.name, None, f"cannot be read ({problem.strerror})") from None
        if len(raw) > causes.MOST_BYTES or b"\0" in raw:
            continue
        text = raw.decode("utf-8", "replace")
        made = causes.read(CONFIGS, str(path), path.name, text, address)
        if made is not None:
            found.append(made)
    return found


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


def _row(made: causes.Read, flaw: Flaw) -> dict[str, object]:
    opens = flaw.opens.value if flaw.opens else ""
    head = {"schema": "seawall.cause/1", "format": made.config.id, "service": made.config.check}
    return {**head, "opens": opens, **audit_json.cause(made.cause(flaw))}


def _lines(made: causes.Read, flaw: Flaw) -> str:
    opens = f" ({flaw.opens.value})" if flaw.opens else ""
    where = f"{names.visible(made.file)}:{flaw.line}"
    return f"{where}: {flaw.setting}: {flaw.why}{opens}\n    {made.config.remedy} {made.config.reference}"


@click.command("files")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@options.as_json
@options.exit_zero
def files(paths: tuple[Path, ...], as_json: bool, exit_zero: bool) -> None:
    """Read configuration files under PATHS and say which settings open a door, line by line.

    No value of a setting is printed, and nothing is connected to. Exit code 13 says that a setting lets
    somebody in without a credential, 12 that one lets more people reach a door than need to.

    \b
    Examples:
      seawall audit files /etc/redis /etc/postgresql
      seawall audit files pg_hba.conf --json
    """
    found = [made for path in paths for made in read(path)]
    worst = 0
    for made in found:
        for flaw in made.flaws:
            worst = max(worst, OPENS if flaw.opens else WIDENS)
            click.echo(json.dumps(_row(made, flaw)) if as_json else _lines(made, flaw))
    n_unread = sum(made.n_unread for made in found)
    click.echo(
        f"{len(found)} configuration files read; {n_unread} lines in them were not understood.",
        err=True,
    )
    sys.exit(0 if exit_zero else worst)
