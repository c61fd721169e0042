"""Names as an attacker would choose them, and assessments built of anything at all."""

from __future__ import annotations

import math
import types
import typing
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from seawall.model.assessment import SCHEMA as ASSESSMENT
from seawall.model.assessment import Assessment, ClaimCheck, DateRange
from seawall.model.dating import BIRTH, CODE, COLUMN, HISTORY, IDENTIFIER, SEGMENT, TEXT, Basis
from seawall.model.evidence import Evidence, Series
from seawall.model.matching import SCHEMA as MATCHES
from seawall.model.matching import MatchSummary
from seawall.model.sizing import (
    BOUND,
    INTERVAL,
    NOT_RANDOM,
    RANDOM,
    UNKNOWN,
    UNTESTABLE,
    Bound,
    Sampling,
    TimeIds,
)
from seawall.model.verdict import (
    CONTESTED,
    FABRICATED,
    GENUINE,
    INSUFFICIENT,
    TableVerdict,
    Verdict,
)

NAMES = (
    "<script>window.pwned=1</script>",
    "</style><script>window.pwned=1</script>",
    "</svg><script>window.pwned=1</script>",
    "]]><script>window.pwned=1</script><![CDATA[",
    '"onload="window.pwned=1" x="',
    "'onmouseover='window.pwned=1",
    '"><img src=x onerror=window.pwned=1>',
    '<img src="http://192.0.2.1/a.png">',
    "<a href=javascript:window.pwned=1>table</a>",
    "{{ 7 * 7 }}{% for x in a %}",
    "[bold red]table[/bold red]",
    "id\u202egnp.exe\u202c\u2066\u2069\u200f",
    "\x1b[2J\x1b]0;title\x07\x00\r\n\t",
    "Z" + "\u0336\u0489" * 60,
    "\ufeff\u200b\u00a0\u3164\U000e0041",
    "\udcff\ud800",
    "x" * 5_000,
    "姓名身份证号码" * 300,
    "a b " * 400,
    "",
)

#: Not free text: ids and outcomes that our own rooms choose.
OURS = frozenset({"schema", "seawall", "element", "outcome", "kind", "hibp", "veris"})


def renamed(noun: Any, name: str) -> Any:
    """The same noun with every free text, and every key that is one, replaced by `name`."""
    changed = {
        f.name: _renamed(getattr(noun, f.name), name) for f in fields(noun) if f.name not in OURS
    }
    return replace(noun, **changed)


def _renamed(value: Any, name: str) -> Any:
    if isinstance(value, str):
        return name
    if is_dataclass(value):
        return renamed(value, name)
    if isinstance(value, tuple):
        return tuple(_renamed(v, name) for v in value)
    if isinstance(value, dict):
        return {
            f"{name}{i or ''}" if isinstance(k, str) else k: _renamed(v, name)
            for i, (k, v) in enumerate(value.items())
        }
    return value


COUNTS = st.integers(0, 1 << 62)
TEXTS = st.sampled_from(NAMES) | st.text(max_size=40)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    int: COUNTS,
    float: st.floats(0, 1),
    bool: st.booleans(),
    str: TEXTS,
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
}
CLAIMED = st.sampled_from(["holds", "contradicted", "cannot tell"])
JUDGED = st.sampled_from([GENUINE, CONTESTED, FABRICATED, INSUFFICIENT])
BANS = st.floats(-6, 6)
SIZES = st.none() | st.floats(-1, 1e300) | st.sampled_from([math.inf, math.nan])
INSTANTS = st.integers(0, 4_000_000_000_000)
FOUND = st.floats(-1e9, 1e9) | st.just(math.nan)
#: What is not just anything of its type, by noun and field.
FIXED: dict[type, dict[str, st.SearchStrategy[Any]]] = {
    ClaimCheck: {"outcome": CLAIMED},
    DateRange: {"by_year": st.dictionaries(st.integers(1, 9999), COUNTS, max_size=5)},
    Assessment: {"schema": st.just(ASSESSMENT)},
    MatchSummary: {"schema": st.just(MATCHES)},
    Verdict: {"outcome": JUDGED, "log10_lr": BANS},
    TableVerdict: {
        "outcome": JUDGED, "log10_lr": BANS, "families": st.dictionaries(TEXTS, BANS, max_size=3),
    },
    Evidence: {
        "kind": st.sampled_from(["dependence", "violation", "excess"]), "log10_lr": BANS,
        "effect": FOUND, "effect_low": FOUND, "effect_high": FOUND, "expected_low": FOUND,
        "expected_high": FOUND, "expected_fake": FOUND,
    },
    Basis: {"kind": st.sampled_from([BIRTH, CODE, COLUMN, HISTORY, IDENTIFIER, SEGMENT, TEXT])},
    Bound: {
        "outcome": st.sampled_from([BOUND, INTERVAL, UNTESTABLE]),
        "lower": SIZES, "upper": SIZES, "estimate": SIZES,
    },
    Sampling: {"outcome": st.sampled_from([RANDOM, NOT_RANDOM, UNKNOWN])},
    TimeIds: {"first_ms": INSTANTS, "last_ms": INSTANTS},
    Series: {"observed": st.lists(FOUND, max_size=3).map(tuple)},
}  # fmt: skip


def any_of(hint: Any) -> st.SearchStrategy[Any]:
    """Anything of a type: nouns, tuples, dicts and unions of the plain ones."""
    if hint in PLAIN:
        return PLAIN[hint]
    if is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        fixed = FIXED.get(hint, {})
        return st.builds(
            hint,
            **{
                name: fixed[name] if name in fixed else any_of(kind) for name, kind in hints.items()
            },
        )
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType:
        return st.one_of(*(st.none() if p is type(None) else any_of(p) for p in parts))
    if origin is dict:
        return st.dictionaries(any_of(parts[0]), any_of(parts[1]), max_size=3)
    if parts[-1] is Ellipsis:
        return st.lists(any_of(parts[0]), max_size=2).map(tuple)
    return st.tuples(*map(any_of, parts))


ASSESSMENTS: st.SearchStrategy[Assessment] = any_of(Assessment)
SUMMARIES: st.SearchStrategy[MatchSummary] = any_of(MatchSummary)
