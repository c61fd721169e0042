"""The head of a source, looked at slowly: the first lines as JSON objects. For detection only."""

from __future__ import annotations

import json
from typing import Any

LINES = 40


def objects(head: bytes) -> tuple[list[dict[str, Any]], int]:
    """The objects among the first lines, one per line, and how many lines were looked at."""
    lines = [line for line in head.split(b"\n", LINES)[:LINES] if line.strip()]
    found = []
    for line in lines:
        value = _loads(line)
        if isinstance(value, dict):
            found.append(value)
    return found, len(lines)


def _loads(line: bytes) -> Any:
    try:
        return json.loads(
            line.decode("utf-8", "replace"), strict=False, parse_int=str, parse_float=str
        )
    except (ValueError, RecursionError):
        return None


def cut_object(head: bytes) -> bool:
    """Whether the head is one line that starts as an object and was cut."""
    return b"\n" not in head and head.lstrip().startswith(b'{"')
