"""Formats, one file each; `FORMATS` lists them. Of equal confidences the first wins."""

from __future__ import annotations

from seawall.model.source import Format
from seawall.sources.formats import (
    delimited,
    es_bulk,
    es_export,
    es_search,
    json_array,
    json_lines,
    json_objects,
    parquet,
)

FORMATS: tuple[Format, ...] = (
    es_bulk.FORMAT,
    es_search.FORMAT,
    es_export.FORMAT,
    json_array.FORMAT,
    json_lines.FORMAT,
    json_objects.FORMAT,
    parquet.FORMAT,
    delimited.FORMAT,
)
