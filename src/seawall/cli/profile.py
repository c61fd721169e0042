"""seawall profile: what our own users show, for `assess` and `run` to hold a dump against."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import click

import seawall
from seawall.cli import options

SEED = 0  # of the subsamples: the same users give the same profile


@click.group("profile")
def command() -> None:
    """Make a reference profile of our own users.

    It replaces what is published or assumed of genuine data, and no fabricator knows it. It holds
    aggregates: no value, and no cell of fewer than ten people.
    """


@command.command("build")
@click.argument("users", nargs=-1, required=True)
@click.option("--out", type=options.PATHS, required=True, help="Where the profile goes (JSON).")
@options.as_of
@options.workers
def build(users: tuple[str, ...], out: Path, as_of: datetime | None, workers: int | None) -> None:
    """Measure USERS (files, folders or globs, of any format that dumps have) with every test.

    Nothing else is kept: the digests that people are counted by are made under a key that ends with
    the process.

    \b
    Examples:
      seawall profile build users.csv --out profile.json
      seawall assess leak.jsonl --profile profile.json
    """
    import numpy as np

    from seawall import render, sources
    from seawall.assess import reference
    from seawall.cli import console, passes
    from seawall.model.ledger import STRUCTURE

    source = sources.open(list(users))
    crew = options.crew(workers, source.n_bytes)
    with tempfile.TemporaryDirectory(prefix="seawall-") as folder:
        outcome = passes.both(source, options.passing_key(), Path(folder), workers=crew)
    learned, silent = reference.learn(
        outcome.profile, made_on=options.day(as_of), rng=np.random.default_rng(SEED)
    )
    temporary = out.with_name(f".{out.name}.tmp")
    temporary.write_bytes(render.json.dumps(reference.document(learned, seawall.__version__)))
    temporary.replace(out)
    for mute in silent:
        console.say(f"No figure for {mute.title}: {mute.why}")
    lost = sum(
        n
        for account in outcome.ledger.sources.values()
        for reason, n in account.n_skipped.items()
        if reason not in STRUCTURE
    )
    if lost:
        console.say(f"{lost:,} places could not be read as records and are left out.")
    click.echo(
        f"{out}: {len(learned.expected)} tests and {len(learned.shares)} distributions, "
        f"of about {learned.n_people:,} people"
    )
