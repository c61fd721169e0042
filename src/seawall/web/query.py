"""The query of a request: parameters that a route has, each once, and nothing else.

What is not known is refused, not passed over: a misspelt parameter would answer another question, and a
token in the query would stand in the logs of every proxy.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from seawall.web.problems import Problem

MOST = 16


def parameters(query: bytes, *names: str) -> dict[str, str]:
    """The parameters, by name.

    Raises:
        Problem: If one is not among the names, is repeated, or is no text.
    """
    try:
        found = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST
        )
    except ValueError:
        raise Problem("invalid", pointer="?") from None
    values = dict(found)
    if len(values) != len(found) or not values.keys() <= set(names):
        raise Problem("invalid", pointer="?")
    return values


def number(values: dict[str, str], name: str, usual: int, low: int, high: int) -> int:
    """A whole number of the parameters; `usual` where it is not given.

    Raises:
        Problem: If it is none from `low` to `high`.
    """
    text = values.get(name)
    if text is None:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 17 and low <= int(text) <= high):
        raise Problem("invalid", pointer=f"?{name}")
    return int(text)
