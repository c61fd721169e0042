"""What `serve accounts` does: our own accounts, digested, as a file for a service."""

from __future__ import annotations

from pathlib import Path

from seawall.cli import accounts as reading
from seawall.cli import console, options
from seawall.index import Index
from seawall.match import digested


def run(
    *, accounts: tuple[str, ...], index: Path, out: Path, mapping: dict[str, str], key_name: str
) -> None:  # fmt: skip
    """Read, digest and write."""
    key = options.use_key(key_name)
    found = reading.digested(list(accounts), Index.open(index), key, mapping)
    n = digested.write(found, key.id, out)
    console.say(f"{found.n:,} accounts, {n:,} identifiers as digests.")
