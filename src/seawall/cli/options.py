"""Options that several verbs share, and what the doors alone create: the clock and the keys."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from seawall import keyring
from seawall.cli import console
from seawall.digest.key import Key
from seawall.errors import KeyringError

if TYPE_CHECKING:  # the evidence brings numpy: not for `--help`
    from seawall.model.evidence import Setting

PATHS = click.Path(path_type=Path)
DEFAULT_KEY = "default"
#: Below this much input a second process costs more to start than it saves.
ALONE_BYTES = 2 << 30

as_of = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day that ages and future dates are counted from.  [default: today]",
)
key = click.option(
    "--key", "key_name", default=DEFAULT_KEY, show_default=True, metavar="NAME",
    help="Which digest key of the keyring to use.",
)  # fmt: skip
workers = click.option(
    "--workers", type=click.IntRange(1, 256),
    help="Processes to read with.  [default: one up to 2 GiB of input, then one per core]",
)  # fmt: skip
profile = click.option(
    "--profile", "profile_file", type=PATHS,
    help="What our own users show (seawall profile build), in place of published expectations.",
)  # fmt: skip
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
exit_zero = click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever was found.")


def now() -> datetime:
    """The present, aware UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def day(given: datetime | None) -> date:
    """The day asked for, or today."""
    return given.date() if given else now().date()


def setting(as_of: date, profile_file: Path | None) -> Setting:
    """The day and the reference that evidence is weighed by.

    Raises:
        TableError: If the profile is not what `seawall profile build` writes.
        SourceError: If there is no such file.
    """
    from seawall.assess import reference
    from seawall.model.evidence import Setting

    return Setting(as_of, reference.load(profile_file)) if profile_file else Setting(as_of)


def crew(asked: int | None, n_bytes: int) -> int:
    """How many worker processes."""
    if asked:
        return asked
    return 1 if n_bytes < ALONE_BYTES else len(os.sched_getaffinity(0))


def use_key(name: str) -> Key:
    """A key of the keyring; the default one is made on first use, and that is said."""
    try:
        return keyring.get(name)
    except KeyringError:
        if name != DEFAULT_KEY or any(entry.name == name for entry in keyring.entries()):
            raise
        made = keyring.new(name, now=now(), token=secrets.token_bytes)
        console.say(f"Made the digest key {name!r} ({made.id}) in {keyring.folder()}.")
        return keyring.get(name)


def passing_key() -> Key:
    """A key that ends with the process, for counts that are not kept."""
    return Key(secrets.token_bytes(32))


def mapping(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """`--map column=element` as a dictionary."""
    pairs = [item.rpartition("=") for item in given]
    if not all(column and element for column, _, element in pairs):
        raise click.BadParameter("write it as COLUMN=ELEMENT")
    return {column: element for column, _, element in pairs}


Decorator = Callable[[Any], Any]
map_columns: Decorator = click.option(
    "--map", "mapping", multiple=True, metavar="COLUMN=ELEMENT", callback=mapping,
    help="What a column of the accounts holds, where the guess is wrong: an element id, ref or none.",
)  # fmt: skip


def odds(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> dict[str, float]:
    """`--canary RECIPIENT=LOG10P` as a dictionary."""
    found = {}
    for item in given:
        recipient, _equals, log10_p = item.rpartition("=")
        try:
            found[recipient] = min(0.0, float(log10_p))
        except ValueError:
            found[""] = 0.0
    if "" in found or not all(map(isfinite, found.values())):
        raise click.BadParameter("write it as RECIPIENT=LOG10P, such as letters=-9.3")
    return found


canaries: Decorator = click.option(
    "--canary", "canaries", multiple=True, metavar="RECIPIENT=LOG10P", callback=odds,
    help="Canary rows that were found: whose, and log10 of the chance that it is an accident.",
)  # fmt: skip
