"""Options of `serve` for what runs beside decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from seawall.cli import options

Decorator = Callable[[Any], Any]


def _all(*decorators: Decorator) -> Decorator:
    def decorate(function: Any) -> Any:
        for one in reversed(decorators):
            function = one(function)
        return function

    return decorate


service: Decorator = _all(
    click.option("--accounts", type=options.PATHS,
                 help="Our accounts as digests (serve accounts): for oblivious look-ups and match runs."),
    click.option("--anonymity", type=click.IntRange(2), default=1000, show_default=True,
                 help="How many of our accounts must share a prefix."),
    click.option("--daily-evaluations", type=click.IntRange(1), default=1_000_000, show_default=True,
                 help="Oblivious questions a day (UTC) and caller."),
)  # fmt: skip


def checked(asked: dict[str, Any]) -> dict[str, Any]:
    """The options as settings, whose names they have.

    Raises:
        click.UsageError: If they do not fit each other.
    """
    return asked
