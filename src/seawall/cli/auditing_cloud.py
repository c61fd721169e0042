"""Reports of Prowler beside an audit: read before anything is sent, joined with what was found."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import click

from seawall.audit import addresses, cloud, prowler
from seawall.cli import console
from seawall.errors import LimitError, SourceError
from seawall.model.audit import Audit
from seawall.model.cloud import CloudReport
from seawall.render import audit_json, because, names

Json = dict[str, object]


def report(path: Path) -> CloudReport:
    """A report of Prowler.

    Raises:
        SourceError: If it cannot be read, with file and row.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(prowler.MOST_BYTES + 1)
    except OSError as problem:
        raise SourceError(path.name, None, f"cannot be read ({problem.strerror})") from None
    if len(raw) > prowler.MOST_BYTES:
        raise LimitError(
            path.name, None, "larger than 512 MiB", "Give the reports of fewer accounts"
        )
    try:
        return prowler.read(str(path), raw)
    except SourceError as error:  # a folder's files may have been named by somebody hostile
        name = names.visible(path.name)
        raise SourceError(name, error.row, error.problem, error.remedy) from None


def looks_like(path: Path) -> bool:
    """Whether a file may be a report of Prowler."""
    if path.suffix not in (".json", ".jsonl", ".sarif"):
        return False
    with path.open("rb") as file:
        return prowler.looks_like(file.read(prowler.HEAD_BYTES))


def stated(given: tuple[str, ...]) -> dict[int, set[str]]:
    """What `--resource ADDRESS=ID` says, by the number of the address."""
    found: dict[int, set[str]] = defaultdict(set)
    for item in given:
        address, _, name = item.partition("=")
        number = addresses.number(address.strip("[]"))
        if number is None or not name:
            raise click.BadParameter("write it as ADDRESS=ID", param_hint="--resource")
        found[number].add(name)
    return found


def explained(audit: Audit, reports: list[CloudReport], own: dict[int, set[str]]) -> Audit:
    """The audit with its findings joined to the settings of the cloud."""
    if not reports:
        return audit
    findings = tuple(cloud.joined(audit.findings, cloud.Estate(reports, own)))
    n_joined = sum(any(c.check for c in f.causes) for f in findings)
    for one in reports:
        console.say(counted(one))
    console.say(f"{n_joined} findings are explained by settings of the cloud.")
    return replace(audit, findings=findings)


def counted(one: CloudReport) -> str:
    """What was read of a report, and what of it is not about doors."""
    return (
        f"{names.shown(one.file)}: {one.n_records:,} records, {one.n_failed:,} failed checks, "
        f"{len(one.exposures):,} of them about doors; {one.n_other:,} are no findings of Prowler."
    )


def rows(one: CloudReport) -> list[tuple[Json, str, bool]]:
    """What a report says of doors: as JSON, as text, and whether somebody is let in."""
    head = {"schema": "seawall.cause/1", "format": "prowler", "service": "", "opens": ""}
    found = []
    for exposure in sorted(one.exposures, key=lambda e: (e.line, e.check, e.resource)):
        cause = cloud.cause(one.file, exposure)
        text = f"{because.because(cause)}\n    {cause.remedy} {cause.reference}".rstrip()
        found.append(({**head, **audit_json.cause(cause)}, text, exposure.opens))
    return found
