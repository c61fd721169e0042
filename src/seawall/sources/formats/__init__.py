"""Formats, one file each; `FORMATS` lists them. Of equal confidences the first wins."""

from __future__ import annotations

from seawall.model.source import Format
from seawall.sources.formats import es_export, json_lines

FORMATS: tuple[Format, ...] = (es_export.FORMAT, json_lines.FORMAT)
