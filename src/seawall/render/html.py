"""One self-contained HTML file for a person who has ten minutes and then reads it aloud.

No script, no font, no image, no link leaves the file, and its policy forbids them. Every value a
template writes goes through `names.visible` and then through Jinja's escaping, whether or not the
template remembers to ask; charts come cleaned from `svg`. The same assessment gives the same bytes.
Sources: CSP Level 3 (W3C); WCAG 2.2 for contrast, headings and table scopes.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from seawall.model.assessment import Assessment, ColumnProfile, Overlap
from seawall.model.matching import MatchSummary
from seawall.render import charts, evidence, extent, judged, marks, names, numbers, summary

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
    " form-action 'none'"
)
#: A dump can have thousands of tables; a meeting cannot. The JSON holds all.
MOST_TABLES = 24
MOST_COLUMNS = 120
MOST_COLUMNS_IN_ALL = 320
MOST_EMPTY = 30
MOST_CLAIMS = 40
MOST_SOURCES = 60
MOST_LOCATED = 40
MOST_OVERLAPS = 30

#: Reason -> (class of its bar, words), in the order of the bar.
REASONS = {
    "VALID": ("valid", "valid"),
    "REGION": ("region", "valid but for a region that never existed"),
    "MASKED": ("masked", "partly masked"),
    "DAMAGED": ("damaged", "damaged by export"),
    "CHECK": ("check", "wrong check digit"),
    "DATE": ("baddate", "impossible date"),
    "SHAPE": ("shape", "other shape"),
    "EMPTY": ("empty", "empty"),
}
#: What is taken as it comes: nothing says when a value of these is wrong.
UNJUDGED = ("text", "free_text", "opaque", "other")
OUTCOMES = {
    "holds": ("holds", "✓", "Holds"),
    "contradicted": ("contradicted", "✗", "Contradicted"),
    "cannot tell": ("cannot-tell", "?", "Cannot tell"),
}


@cache
def environment() -> Environment:
    """The templates of this package, escaping whatever they write."""
    env = Environment(
        loader=PackageLoader("seawall.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalised,
    )
    env.filters |= {
        "shown": names.shown,
        "prose": lambda text: names.shown(" ".join(text.split()), names.LONGEST_PROSE),
        "sentence": _sentence,
        "element": names.element,
        "within": lambda element_id: names.within(names.element(element_id)),
        "count": numbers.count,
        "about": numbers.about,
        "between": numbers.between,
        "full": numbers.full,
        "bytes": numbers.n_bytes,
        "seconds": numbers.seconds,
        "day": numbers.day,
        "minute": numbers.minute,
        "svg": Markup,
        "capital": lambda text: f"{text[:1].upper()}{text[1:]}",
        "question": judged.question,
        "ended": lambda text: judged.ended(judged.said(text)),
    }
    env.globals |= {"share": numbers.share, "plural": numbers.plural, "bar": bar, "told": told}
    env.globals["minus"] = marks.MINUS
    return env


@cache
def style() -> Markup:
    """The style sheet that stands in every report."""
    css = files("seawall.render").joinpath("templates", "report.css").read_text("utf-8")
    return Markup(css)  # noqa: S704 - a file of this package, never of a dump


def _finalised(value: object) -> object:
    """The last gate of every expression: hidden characters cannot pass, markup of ours can."""
    if isinstance(value, Markup):
        return value
    return names.visible(value) if isinstance(value, str) else value


def _sentence(text: str) -> str:
    """A note as a sentence: a capital in front, a full stop behind."""
    text = names.shown(" ".join(text.split()), names.LONGEST_PROSE).rstrip(".")
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def bar(column: ColumnProfile) -> list[tuple[str, str, str]]:
    """The stacked bar of a column: (class, share in per cent of all records, words)."""
    n = max(sum(column.reasons.values()), column.n_filled)
    if column.element in UNJUDGED and n:
        share = f"{100 * column.n_filled / n:.3f}"
        return [("filled", share, f"filled: {column.n_filled:,}")]
    parts = []
    for reason, (kind, words) in REASONS.items():
        k = column.reasons.get(reason, 0)
        if k and n:
            parts.append((kind, f"{100 * k / n:.3f}", f"{words}: {k:,} ({numbers.share(k, n)})"))
    return parts


def told(column: ColumnProfile) -> str:
    """The largest reason why values are not valid, in words; empty when all are."""
    if column.element in UNJUDGED:
        return ""
    filled = sum(n for reason, n in column.reasons.items() if reason != "EMPTY")
    wrong = {r: n for r, n in column.reasons.items() if r not in ("VALID", "EMPTY") and n}
    if not wrong or not filled:
        return ""
    reason = max(wrong, key=lambda r: wrong[r])
    words = REASONS.get(reason, ("", names.shown(reason, 24).lower()))[1]
    return f"{numbers.share(wrong[reason], filled)} {words}"


def overlap(o: Overlap) -> dict[str, Any]:
    """A line of three parts: only in a, in both, only in b, as shares of all people of the pair."""
    both = min(o.both.value, o.n_a, o.n_b)
    whole = max(1, o.n_a + o.n_b - both)
    only_a, only_b = o.n_a - both, o.n_b - both
    return {
        "a": o.a,
        "b": o.b,
        "element": o.element,
        "only_a": only_a,
        "only_b": only_b,
        "both": o.both,
        "widths": [f"{100 * n / whole:.3f}" for n in (only_a, both, only_b)],
        "share_a": numbers.share(both, o.n_a),
        "share_b": numbers.share(both, o.n_b),
    }


def _tables(a: Assessment) -> list[dict[str, Any]]:
    """Tables by size with the columns there is room for."""
    room = MOST_COLUMNS_IN_ALL
    views = []
    for table in sorted(a.tables, key=lambda t: -t.n_records)[:MOST_TABLES]:
        filled = [column for column in table.columns if column.n_filled]
        empty = [column.name for column in table.columns if not column.n_filled]
        kept = filled[: min(MOST_COLUMNS, room)]
        room -= len(kept)
        views.append(
            {
                "table": table,
                "columns": kept,
                "n_more": len(filled) - len(kept),
                "empty": empty[:MOST_EMPTY],
                "n_empty": len(empty),
            }
        )
    return views


def report(assessment: Assessment, matches: MatchSummary | None = None) -> str:
    """The report as one HTML document, UTF-8: under 1.5 MB with three tables of 60 tests, and under 2.5 MB
    whatever a dump holds and is called.

    Args:
        assessment: What `assess` found.
        matches: Our accounts against the index, when they were matched.

    Returns:
        The document. It holds counts only, but names of tables, columns and files are the dump's.
    """
    a = assessment
    overlaps = sorted(a.overlaps, key=lambda o: -o.both.value)
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            a=a,
            m=matches,
            policy=POLICY,
            css=style(),
            title=summary.title(a),
            figures=summary.figures(a, matches),
            paragraphs=summary.paragraphs(a, matches),
            judged=evidence.page(a.verdict) if a.verdict else None,
            chance=summary.chance(matches) if matches else "",
            since=summary.since(a),
            age=summary.age(a),
            elements=summary.by_weight(a),
            outcomes=OUTCOMES,
            most_claims=MOST_CLAIMS,
            unjudged=UNJUDGED,
            reasons=REASONS,
            provinces=charts.provinces(a),
            ages=charts.ages(a),
            when=charts.dates(a),
            per_person=charts.per_person(a),
            extent=extent.page(a),
            most=max((e.n_records for e in a.elements), default=0),
            phones=[c for c in (charts.carriers(a), charts.countries(a)) if c],
            tables=_tables(a),
            n_more_tables=max(0, len(a.tables) - MOST_TABLES),
            overlaps=[overlap(o) for o in overlaps[:MOST_OVERLAPS]],
            n_more_overlaps=max(0, len(overlaps) - MOST_OVERLAPS),
            sources=a.sources[:MOST_SOURCES],
            n_more_sources=max(0, len(a.sources) - MOST_SOURCES),
            located=[(s, place) for s in a.sources for place in s.located][:MOST_LOCATED],
            n_located=sum(len(s.located) for s in a.sources),
            breaches=sorted(matches.breaches, key=lambda b: -b.n_accounts) if matches else [],
        )
    )
