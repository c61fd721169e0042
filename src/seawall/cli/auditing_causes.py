"""The options that join what stands open with why: configuration files of hosts, settings of the cloud."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from seawall.model.audit import Audit

F = TypeVar("F", bound=Callable[..., object])
CAUSES = (
    click.option(
        "--config",
        "configs",
        multiple=True,
        metavar="ADDRESS=PATH",
        help="A configuration file, or a folder of them, of a host: findings are explained by its lines.",
    ),
    click.option(
        "--prowler",
        "reports",
        multiple=True,
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A report of Prowler (OCSF or SARIF): findings are explained by the cloud's settings.",
    ),
    click.option(
        "--resource",
        "resources",
        multiple=True,
        metavar="ADDRESS=ID",
        help="Which resource of the cloud an address belongs to, where no report says it.",
    ),
)


def explained_by(command: F) -> F:
    """The options that join findings with their causes: see `causes`."""
    for option in reversed(CAUSES):
        command = option(command)
    return command


def causes(
    configs: tuple[str, ...], reports: tuple[Path, ...], resources: tuple[str, ...]
) -> Callable[[Audit], Audit]:
    """What joins findings with what these files say. They are read now, before a packet leaves."""
    from seawall.cli import auditing_cloud, auditing_files

    files = auditing_files.of_hosts(configs)
    clouds = [auditing_cloud.report(path) for path in reports]
    own = auditing_cloud.stated(resources)
    return lambda made: auditing_cloud.explained(auditing_files.explained(made, files), clouds, own)
