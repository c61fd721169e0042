"""Digests at rest: immutable sorted runs, one per breach, element and part, and their manifest."""

from seawall.index.reader import Hits
from seawall.index.store import Index
from seawall.index.verify import IndexReport, RunReport, verify
from seawall.index.versions import Breach, RunEntry

__all__ = ["Breach", "Hits", "Index", "IndexReport", "RunEntry", "RunReport", "verify"]
