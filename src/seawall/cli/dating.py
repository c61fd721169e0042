"""The day on which a dump was taken, from a file of our users' former values.

The file has one row per user and value: an identifier (resident ID, e-mail, card, phone), the value that
changed (phone, e-mail, address), and the columns valid_from and valid_to, empty where not known. Both sides
are read and digested alike, under one key; nothing of either is kept.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from seawall import recognise, sources
from seawall.assess import Profile, history
from seawall.digest.batch import digested
from seawall.digest.key import Key
from seawall.errors import SourceError
from seawall.model.clues import Clues, joined
from seawall.model.dating import Snapshot
from seawall.model.ledger import Ledger

SAMPLE_ROWS = 15_000
START, STOP = "valid_from", "valid_to"


def dated(path: Path, profile: Profile, key: Key, as_of: date) -> Snapshot | None:
    """When the dump of this profile was taken; None where too few of our users stand in it.

    Raises:
        SourceError: If the file has no column valid_from or valid_to with dates.
    """
    ours = _clues(path, key)
    if f"day:{START}" not in ours.planes and f"day:{STOP}" not in ours.planes:
        raise SourceError(
            path.name, None, f"no dates in columns {START} and {STOP}",
            "Name the columns so and write days as 2022-06-30",
        )  # fmt: skip
    dump = [table.sample.clues() for table in profile.tables.values()]
    first, last, identifier, attribute = history.stays(dump, ours, START, STOP)
    return history.snapshot(first, last, as_of, identifier, attribute)


def _clues(path: Path, key: Key) -> Clues:
    source, parts = sources.open([path]), []
    layout = recognise.columns(source.sample(SAMPLE_ROWS))
    for part in source.parts:
        for batch in sources.read(part, Ledger()):
            parts.append(digested(batch, layout.columns(batch.table), key).clues)
    return joined(parts)
