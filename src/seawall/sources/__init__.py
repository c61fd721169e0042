"""Read dumps of any format: `open` finds and recognises, `read` streams batches with provenance."""

from __future__ import annotations

from seawall.model.source import Limits, Part
from seawall.sources.names import name_of
from seawall.sources.reading import read
from seawall.sources.source import Source, open  # noqa: A004

__all__ = ["Limits", "Part", "Source", "name_of", "open", "read"]
