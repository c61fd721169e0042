"""seawall trace inventory: sketches of our systems and of partners, and no value of theirs."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from seawall.cli import options

INSTANTS = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])


@click.group("inventory")
def command() -> None:
    """Keep what tells the tables of our systems and partners again: shares, masks, keyed digests."""


@command.command("add")
@click.argument("name")
@click.argument("paths", nargs=-1)
@click.option("--from-sql", "url", metavar="URL", help="A database or search engine to read.")
@click.option("--from-files", "files", is_flag=True, help="Read PATHS instead.")
@click.option("--into", type=options.PATHS, required=True, help="The inventory folder.")
@click.option(
    "--owner", default="ours", show_default=True, help="Whose it is: ours or partner:NAME."
)
@click.option("--table", "tables", multiple=True, metavar="PATTERN", help="Only these tables.")
@click.option("--schema", "schemas", multiple=True, metavar="PATTERN", help="Only these schemas.")
@click.option("--views", is_flag=True, help="Read views too.")
@click.option(
    "--updated-at", type=INSTANTS,
    help="When this copy was last brought up to date (UTC).  [default: it is live]",
)  # fmt: skip
@click.option("--rows", type=click.IntRange(100), default=20_000, show_default=True,
              help="Rows of each table that are sampled.")  # fmt: skip
@click.option("--scan-rows", type=click.IntRange(100), default=5_000_000, show_default=True,
              help="Rows whose people and dates are counted; of larger tables a random share.")  # fmt: skip
@click.option("--timeout", "timeout_s", type=click.IntRange(1), default=600, show_default=True,
              help="Seconds that one statement may take.")  # fmt: skip
@click.option("--ca", type=options.PATHS, help="Certificates (PEM) that sign a search engine's.")
@options.key
@options.workers
def add(
    name: str, paths: tuple[str, ...], url: str | None, files: bool, into: Path, owner: str,
    tables: tuple[str, ...], schemas: tuple[str, ...], views: bool, updated_at: datetime | None,
    rows: int, scan_rows: int, timeout_s: int, ca: Path | None, key_name: str, workers: int | None,
) -> None:  # fmt: skip
    """Read the system NAME, or a copy of it, and store a sketch of each of its tables.

    \b
    Examples:
      seawall trace inventory add crm --from-sql postgresql://reader@db/crm --into inventory/
      seawall trace inventory add mailing --from-files users.csv --into inventory/ \\
          --owner partner:letters --updated-at 2022-03-01
    """
    from seawall.cli import inventory, sketching
    from seawall.cli.system_rows import Wanted

    if (url is None) == (not paths) or bool(paths) != files:
        raise click.UsageError("Give either --from-sql URL, or --from-files and PATHS.")
    wanted = Wanted(tables, schemas, views, rows, scan_rows, timeout_s)
    about = sketching.About(name, options.now(), owner, updated_at=inventory.aware(updated_at))
    key = options.use_key(key_name)
    if url is not None:
        made = inventory.from_system(inventory.reader(url, wanted, ca), wanted, about, key)
    else:
        made = inventory.from_files(list(paths), wanted, about, key, workers)
    click.echo(inventory.stored(into, name, made, whole=not (tables or schemas)))


@command.command("list")
@click.argument("inventory", type=options.PATHS)
@options.as_json
def list_(inventory: Path, as_json: bool) -> None:
    """List the tables of INVENTORY: whose they are, rows, people, and how fresh they are."""
    from seawall.cli import inventory as inventories

    click.echo(inventories.listed(inventory, as_json=as_json)[0])


@command.command("verify")
@click.argument("inventory", type=options.PATHS)
@options.as_json
def verify(inventory: Path, as_json: bool) -> None:
    """Check every file of INVENTORY against its schema. Exits with 1 if one is damaged."""
    from seawall.cli import inventory as inventories

    text, sound = inventories.listed(inventory, as_json=as_json)
    click.echo(text if as_json or not sound else f"{len(text.splitlines()):,} tables, all sound")
    sys.exit(0 if sound else 1)
