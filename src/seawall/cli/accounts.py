"""Our own accounts, read, digested and looked up in an index."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow.parquet as parquet

from seawall import match, recognise, sources
from seawall.cli import console
from seawall.digest.key import Key
from seawall.digest.names import named
from seawall.errors import SourceError
from seawall.index import Index
from seawall.model.ledger import Ledger

SAMPLE_ROWS = 20_000


def look_up(paths: list[str], index: Index, key: Key, mapping: Mapping[str, str]) -> match.Matches:
    """Match account files with an index. Says on stderr which column was taken for what.

    Raises:
        SourceError: If some accounts could not be read: a partial answer would look like a whole one.
    """
    return match.against(digested(paths, index, key, mapping), index)


def digested(
    paths: list[str], index: Index, key: Key, mapping: Mapping[str, str]
) -> match.Accounts:
    """Digest account files for an index. Says on stderr which column was taken for what.

    Raises:
        SourceError: If some accounts could not be read.
    """
    index.require(key.id)
    source = sources.open(paths)
    sample = (named(batch, key) for batch in source.sample(SAMPLE_ROWS))
    plan = match.plan(recognise.columns(sample), mapping)
    console.say("Accounts: " + ", ".join(f"{name} = {what}" for name, what in plan.mapping.items()))
    accounts, ledger = match.Accounts(plan, key), Ledger()
    with console.bar("accounts", source.n_bytes) as advance:
        for part in source.parts:
            for batch in sources.read(part, ledger, advance):
                accounts.add(named(batch, key))
    for name, account in ledger.sources.items():
        for skip in account.skips[:1]:
            raise SourceError(
                name, skip.row, f"not readable as an account ({skip.reason})",
                "Mend the accounts file: a partial answer would look like a whole one",
            )  # fmt: skip
    return accounts


def write(matches: match.Matches, path: Path) -> None:
    """The rows as a Parquet file, under a temporary name first."""
    temporary = path.with_name(f".{path.name}.tmp")
    parquet.write_table(matches.table, temporary, compression="zstd")
    temporary.replace(path)
