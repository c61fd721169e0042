"""Names of files and members, safe to print, and the table a source is called after.

Stored names are hostile: traversal, control characters and marks that turn the reading direction
never reach a terminal or a report, and neither do identifiers: scans are often called after the ID
they show. Nothing is ever written under such a name.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from seawall.digest.names import masked

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_SUFFIX = re.compile(
    r"\.(gz|gzip|zst|zstd|zip|jsonl|ndjson|jl|json|csv|tsv|tab|txt|parquet|pq|bulk|dat|log)$", re.I
)
LONGEST = 200


def display(name: str) -> str:
    """A stored name without traversal, control and bidi characters and identifiers, not too long."""
    shown = "".join(c for c in name if unicodedata.category(c) not in _HIDDEN)
    steps = [s for s in shown.replace("\\", "/").split("/") if s not in ("", ".", "..")]
    shown = masked("/".join(steps)) or "unnamed"
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def stem(name: str) -> str:
    """The last step of a display name without suffixes of formats and compression."""
    last = name.rsplit("/", 1)[-1]
    while (found := _SUFFIX.search(last)) and found.start() > 0:
        last = last[: found.start()]
    return last


def name_of(path: str) -> str:
    """What to call a dump: its file or folder, as a display name."""
    return display(Path(path).resolve().name)
