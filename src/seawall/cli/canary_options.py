"""How a set of canaries is drawn, as options: `make` and `verify` take the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from seawall.cli.options import PATHS

Decorator = Callable[[Any], Any]
Drawing = dict[str, Any]


def _listed(_: click.Context, __: click.Parameter, given: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (given or "").split(",") if part.strip())


def _range(_: click.Context, __: click.Parameter, given: str) -> tuple[int, int]:
    low, dash, high = given.partition("-")
    if not (dash and low.isdecimal() and high.isdecimal()):
        raise click.BadParameter("write it as LOW-HIGH")
    return int(low), int(high)


recipient: Decorator = click.option(
    "--for", "recipient", required=True, metavar="NAME", help="Who gets the copy."
)
epoch: Decorator = click.option(
    "--epoch", metavar="YYYY-MM", help="The month of the copy.  [default: this one]"
)
record: Decorator = click.option(
    "--record", type=PATHS, metavar="FILE",
    help="Add the entry to this register, for verify --partners.",
)  # fmt: skip
dataset: Decorator = click.option(
    "--dataset", default="default", show_default=True, metavar="NAME",
    help="Which of our data sets the copy is of.",
)  # fmt: skip
OPTIONS = (
    dataset,
    click.option("--count", default=50, show_default=True, help="Canaries of a set."),
    click.option("--phones", "phones_file", type=PATHS, metavar="FILE",
                 help="Our own mobile numbers, one a line, for this recipient alone."),
    click.option("--draw-phones", "drawn_phones", is_flag=True,
                 help="Let the others have drawn numbers: one in three is somebody's."),
    click.option("--mail-domain", "mail_domains", multiple=True, metavar="DOMAIN",
                 help="A catch-all mail domain of ours; may be given again."),
    click.option("--provinces", metavar="31,44", callback=_listed,
                 help="Where canaries live, by the first two digits of IDs.  [default: everywhere]"),
    click.option("--ages", default="18-79", show_default=True, metavar="LOW-HIGH", callback=_range,
                 help="How old canaries are."),
)  # fmt: skip


def drawing(command: Any) -> Any:
    """All of them, handed over as one keyword `drawing`."""

    def gathered(**given: Any) -> Any:
        names = (
            "dataset",
            "count",
            "phones_file",
            "drawn_phones",
            "mail_domains",
            "provinces",
            "ages",
        )
        of = {name: given.pop(name) for name in names}
        return command(**given, drawing=of)

    gathered.__doc__, gathered.__name__ = command.__doc__, command.__name__
    gathered.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    for option in reversed(OPTIONS):
        gathered = option(gathered)
    return gathered


epochs: Decorator = click.option(
    "--epochs", metavar="2026-10,2026-11", callback=_listed,
    help="Only these months.  [default: all of the register; with --for the last twelve]",
)  # fmt: skip


def month(of: date) -> str:
    """The epoch that a day is in."""
    return f"{of.year:04d}-{of.month:02d}"


def months_before(of: date, n: int) -> tuple[str, ...]:
    """The last n epochs up to a day's, the oldest first."""
    last = of.year * 12 + of.month - 1
    return tuple(f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(last - n + 1, last + 1))


def recipe_entries(of: Drawing) -> Drawing:
    """The options as entries of a recipe, with the numbers of the file read."""
    from seawall.trace import recipes

    entries = dict(of)
    file: Path | None = entries.pop("phones_file")
    entries["phones"] = recipes.phones(file) if file else ()
    return entries
