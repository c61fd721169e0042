"""seawall assess: what is in a dump."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import click

import seawall
from seawall.cli import options


@click.command("assess")
@click.argument("dump", nargs=-1, required=True)
@click.option("--claims", "claims_file", type=options.PATHS, help="A listing's claims (TOML).")
@click.option("--report", type=options.PATHS, help="Also write the report, one HTML file.")
@click.option("--index", type=options.PATHS, help="Say how much of it an index holds already.")
@options.profile
@click.option("--history", type=options.PATHS, help="Date it by values our users had (a table).")
@options.as_of
@options.key
@options.workers
@options.as_json
def command(
    dump: tuple[str, ...],
    claims_file: Path | None,
    report: Path | None,
    index: Path | None,
    profile_file: Path | None,
    history: Path | None,
    as_of: datetime | None,
    key_name: str,
    workers: int | None,
    as_json: bool,
) -> None:
    """Say what DUMP holds, how many people are in it, as of when, and whether claims add up.

    DUMP is files, folders or globs. Without --index nothing is kept: the digests that people are
    counted by are made under a key that ends with the process.

    \b
    Examples:
      seawall assess leak.jsonl.gz
      seawall assess sample/ --claims listing.toml --report report.html
      seawall assess 'export-*.json' --json > assessment.json
    """
    from seawall import assess, render, sources
    from seawall.cli import console, dating, knowing, passes

    claims = assess.Claims.load(claims_file) if claims_file else None
    setting = options.setting(options.day(as_of), profile_file)
    source = sources.open(list(dump))
    key = options.use_key(key_name) if index else options.passing_key()
    crew = options.crew(workers, source.n_bytes)
    with tempfile.TemporaryDirectory(prefix="seawall-") as folder:
        outcome = passes.both(source, key, Path(folder), workers=crew)
    profile = outcome.profile
    result = assess.conclude(
        profile,
        outcome.layout,
        outcome.ledger,
        as_of=setting.as_of,
        made_at=options.now(),
        version=seawall.__version__,
        name=sources.name_of(dump[0]),
        claims=claims,
        known=knowing.known(profile, index, key) if index else None,
        setting=setting,
        snapshot=dating.dated(history, profile, key, setting.as_of) if history else None,
        timings_s=outcome.timings_s,
    )
    if report:
        report.write_text(render.html.report(result), "utf-8")
    if as_json:
        click.echo(render.json.dumps(render.json.assessment(result)).decode())
    else:
        console.show(render.text.assess(result))
