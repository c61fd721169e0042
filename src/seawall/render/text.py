"""What a terminal shows after `assess`, `match` and `run`: rich renderables that fit 100 columns.

Nothing depends on colour. Numbers are never wrapped or cut; names give way to them with an
ellipsis. Texts are built as `Text`, never as markup, so that a table called `[red]` stays one.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from seawall.model.assessment import Assessment, TableProfile
from seawall.model.matching import MatchSummary
from seawall.render import extent, judged, names, numbers, summary

WIDTH = 100
NAME = 34  # cells a name may take
MOST_TABLES = 20
MOST_COLUMNS = 40
MOST_BREACHES = 30
MOST_JUDGED = 6
UNJUDGED = ("text", "free_text", "opaque", "other")  # taken as they come: none is called wrong
DULL = ("opaque", "other")  # left to the report: they say nothing of people
SIDES = {"for": "+ for genuine", "against": "- against", "none": "other side"}
MARKS = {"holds": "+ holds", "contradicted": "x contradicted", "cannot tell": "? cannot tell"}


def plain(renderable: RenderableType, width: int = WIDTH) -> str:
    """The same without colour or control codes, lines in ASCII: for files and old terminals."""
    out = io.StringIO()
    console = Console(
        file=out, width=width, color_system=None, force_terminal=False, legacy_windows=False
    )
    console.print(renderable)
    lines = out.getvalue().replace("─", "-").splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


def assess(a: Assessment) -> RenderableType:
    """The summary of an assessment."""
    return Group(*_head(a, None), *_body(a))


def match(m: MatchSummary) -> RenderableType:
    """The summary of a match run."""
    return Group(heading("Match"), prose_of(summary.matched(m)), *_matches(m))


def run(a: Assessment, m: MatchSummary) -> RenderableType:
    """Assessment and match in one, the accounts right after the summary."""
    return Group(*_head(a, m), *_matches(m), *_body(a))


def heading(text: str) -> Rule:
    """The line above a part."""
    return Rule(Text(text, style="bold"), align="left", style="dim")


def prose_of(text: str) -> Padding:
    """A paragraph."""
    return Padding(Text(names.shown(text, 2000)), (0, 0, 1, 0))


def grid_of(heads: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]]) -> Table:
    """A table; heads are (text, "n" number | "t" name, cut | "p" prose, wrapped)."""
    headed = any(head for head, _ in heads)
    table = Table(
        box=SIMPLE_HEAD if headed else None, pad_edge=False, expand=False, header_style="dim",
        show_header=headed, padding=(0, 1) if headed else (0, 3, 0, 1),
    )  # fmt: skip
    for head, kind in heads:
        if kind == "n":
            table.add_column(Text(head), justify="right", no_wrap=True, min_width=len(head))
        elif kind == "t":
            table.add_column(Text(head), no_wrap=True, overflow="ellipsis", min_width=8)
        else:
            table.add_column(Text(head), ratio=1, min_width=12)
    numeric = [kind == "n" for _, kind in heads]
    for row in rows:
        table.add_row(*(Text(c, no_wrap=n) for c, n in zip(row, numeric, strict=True)))
    for column, (_, kind) in zip(table.columns, heads, strict=True):
        if kind == "n":  # rich shrinks any column when short of room: numbers may not
            column.min_width = max(
                names.cells(str(cell)) for cell in [column.header, *column.cells]
            )
    return table


def more_of(n: int, what: str) -> list[RenderableType]:
    """How many rows of a table are not shown, where any are not."""
    return (
        [Text(f"… {numbers.plural(n, f'more {what}')} in the JSON output\n", style="dim")]
        if n > 0
        else []
    )


def _head(a: Assessment, m: MatchSummary | None) -> list[RenderableType]:
    figures = Table(box=None, show_header=False, pad_edge=False, padding=(0, 3, 0, 0))
    figures.add_column(no_wrap=True)
    figures.add_column(no_wrap=True, justify="right")
    figures.add_column(no_wrap=True, overflow="ellipsis")
    for f in summary.figures(a, m):
        value = f"{f.about} {f.value}".strip()
        figures.add_row(Text(f.label), Text(value, style="bold"), Text(f.note, style="dim"))
    v = a.verdict
    verdict = judged.outcome(v.outcome)[2].lower() if v else "not weighed"
    note = judged.weight(v.log10_lr) if v else ""
    figures.add_row(Text("Genuine?"), Text(verdict, style="bold"), Text(note, style="dim"))
    paragraphs = [prose_of(paragraph) for paragraph in summary.paragraphs(a, m)]
    return [heading(names.fitted(summary.title(a), 80)), Padding(figures, (1, 0)), *paragraphs]


def _body(a: Assessment) -> list[RenderableType]:
    return [
        *_axes(a),
        *_judged(a),
        *_elements(a),
        *_claims(a),
        *_extent(a),
        *_tables(a),
        *_columns(a),
        *_sources(a),
    ]


def _axes(a: Assessment) -> list[RenderableType]:
    """What the verdict says on each axis."""
    if a.verdict is None:
        return []
    rows = [
        (
            names.fitted(judged.question(x.axis), 24),
            names.fitted(x.outcome, 24),
            judged.said(x.statement),
        )
        for x in a.verdict.axes
    ]
    heads = [("Question", "t"), ("Answer", "t"), ("", "p")]
    return [heading("The verdict"), grid_of(heads, rows)]


def _judged(a: Assessment) -> list[RenderableType]:
    """Table by table: reasons, the counter-reason, what would settle it, the parts of a mixture."""
    if a.verdict is None:
        return []
    shown: list[RenderableType] = []
    for t in sorted(a.verdict.tables, key=lambda t: -t.n_records)[:MOST_JUDGED]:
        label = judged.outcome(t.outcome)[2].lower()
        head = f"{names.fitted(t.table, NAME)}: {label}, {judged.weight(t.log10_lr)}"
        rows = [(SIDES[r.side], r.sentence) for r in judged.reasons(t)]
        if t.genuine is not None:
            rows.append(("if mixed, genuine", judged.share(t.genuine)))
        rows += [("not held against", judged.said(e)) for e in t.explained]
        rows += [("would settle it", judged.said(e)) for e in t.settle[:1]]
        grid = grid_of([("", "t"), ("", "p")], rows)
        shown += [heading(names.fitted(head, 96)), Padding(grid, (1, 0, 0 if t.parts else 1, 0))]
        if t.parts:
            parts = [
                (names.fitted(by, NAME), names.fitted(name, NAME), numbers.count(p.n),
                 judged.share(p.genuine))
                for p in t.parts for by, name in [judged.part(p)]
            ]  # fmt: skip
            heads = [("Part", "t"), ("", "t"), ("Records", "n"), ("Genuine", "n")]
            shown.append(grid_of(heads, parts[:MOST_TABLES]))
    return [*shown, *more_of(len(a.verdict.tables) - MOST_JUDGED, "judged table")]


def _elements(a: Assessment) -> list[RenderableType]:
    if not a.elements:
        return []
    rows = [
        (
            names.fitted(names.element(e.element), NAME),
            "sensitive" if e.sensitive else "",
            numbers.count(e.n_records),
            numbers.about(e.distinct) if e.distinct else "-",
            names.fitted(", ".join(names.shown(c) for c in e.columns[:3]), NAME),
        )
        for e in summary.by_weight(a)
    ]
    heads = [("Kind of data", "t"), ("", "t"), ("Times", "n"), ("Different", "n"), ("Where", "t")]
    return [heading("What was exposed"), grid_of(heads, rows)]


def _claims(a: Assessment) -> list[RenderableType]:
    if not a.claims:
        return []
    rows = [
        (
            names.fitted(c.claim, 20),
            names.shown(c.stated, 160),
            names.shown(c.found, 160),
            MARKS.get(c.outcome, names.shown(c.outcome, 16)),
        )
        for c in a.claims
    ]
    heads = [("Claim", "t"), ("Stated", "p"), ("Found", "p"), ("Outcome", "n")]
    return [heading("The listing's claims"), grid_of(heads, rows)]


def _extent(a: Assessment) -> list[RenderableType]:
    """How big the whole is, and as of when each table."""
    shown: list[RenderableType] = []
    if a.sizes.bounds:
        rows = [
            (names.fitted(what, NAME), names.fitted(how, 20), said, names.shown(why, 400))
            for what, how, said, why in extent.rows(a)[:MOST_TABLES]
        ]
        heads = [("What", "t"), ("How", "t"), ("Answer", "n"), ("Why", "p")]
        shown += [heading("How big the whole is"), grid_of(heads, rows)]
    if a.dated:
        dated = [
            (names.fitted(name, NAME), *(d.replace("–", "-") for d in days), numbers.count(n))
            for name, *days, n in extent.tables(a.dated)[:MOST_TABLES]
        ]
        heads = [("Table", "t"), ("Not before", "n"), ("Not after", "n"), ("Last full day", "n")]
        shown += [heading("As of when"), grid_of([*heads, ("Sources", "n")], dated)]
    return shown


def _tables(a: Assessment) -> list[RenderableType]:
    largest = sorted(a.tables, key=lambda t: -t.n_records)
    rows = [
        (
            names.fitted(t.name, NAME),
            numbers.count(t.n_records),
            numbers.n_bytes(t.n_bytes),
            numbers.about(t.duplicates),
            numbers.about(t.people),
            t.newest.isoformat() if t.newest else "-",
        )
        for t in largest[:MOST_TABLES]
    ]
    if not rows:
        return []
    heads = [("Table", "t"), ("Records", "n"), ("Size", "n"), ("Repeated", "n"), ("People", "n")]
    heads.append(("Newest", "n"))
    return [heading("Tables"), grid_of(heads, rows), *more_of(len(largest) - MOST_TABLES, "table")]


def _columns(a: Assessment) -> list[RenderableType]:
    """The columns that hold something, table by table, while there is room."""
    shown: list[RenderableType] = []
    room = MOST_COLUMNS
    for table in sorted(a.tables, key=lambda t: -t.n_records)[:MOST_TABLES]:
        held = [c for c in table.columns if c.n_filled and (c.element not in DULL or c.inside)]
        if held and room > 0:
            shown += _table_columns(table, room)
            room -= len(held)
    return shown


def _table_columns(table: TableProfile, room: int) -> list[RenderableType]:
    held = [c for c in table.columns if c.n_filled and (c.element not in DULL or c.inside)]
    rows = [
        (
            names.fitted(c.name, NAME),
            names.fitted(names.element(c.element), 24),
            numbers.share(c.n_filled, table.n_records),
            "-" if c.element in UNJUDGED else numbers.share(c.share_valid),
            numbers.about(c.distinct) if c.distinct else "-",
        )
        for c in held[:room]
    ]
    heads = [("Column", "t"), ("Holds", "t"), ("Filled", "n"), ("Valid", "n"), ("Different", "n")]
    title = heading(names.fitted(f"Columns of {names.shown(table.name)}", 90))
    return [title, grid_of(heads, rows), *more_of(len(held) - room, "column")]


def _sources(a: Assessment) -> list[RenderableType]:
    """Only the sources that were not read whole."""
    rows = [
        (
            names.fitted(s.name, NAME),
            names.fitted(reason, 30),
            numbers.count(n_places),
            numbers.n_bytes(n_bytes),
        )
        for s in a.sources
        for reason, (n_places, n_bytes) in s.skipped.items()
        if n_places or n_bytes
    ]
    if not rows:
        return []
    heads = [("File", "t"), ("Skipped", "t"), ("Places", "n"), ("Size", "n")]
    grid = grid_of(heads, rows[:MOST_COLUMNS])
    return [heading("Not read"), grid, *more_of(len(rows) - MOST_COLUMNS, "reason")]


def _matches(m: MatchSummary) -> list[RenderableType]:
    order = sorted(m.breaches, key=lambda b: (-b.n_accounts, b.breach))
    rows = []
    for b in order[:MOST_BREACHES]:
        top = sorted(b.exposed.items(), key=lambda item: -item[1])
        told = ", ".join(f"{names.within(names.element(e))} {n:,}" for e, n in top if n)
        row = (names.fitted(b.breach, NAME), numbers.count(b.n_accounts))
        rows.append((*row, numbers.share(b.n_accounts, m.n_accounts), told or "-"))
    heads = [("Breach", "t"), ("Our accounts", "n"), ("Share", "n"), ("Exposed with them", "p")]
    said: list[RenderableType] = [heading("Our accounts")]
    if rows:
        said += [grid_of(heads, rows), *more_of(len(order) - MOST_BREACHES, "breach")]
    wrong = [
        (names.fitted(column, NAME), names.fitted(reason.lower(), 24), numbers.count(n))
        for column, counts in m.rejected.items()
        for reason, n in counts.items()
        if n
    ]
    if wrong:
        heads = [("Our column", "t"), ("Could not be used", "t"), ("Values", "n")]
        said.append(grid_of(heads, wrong[:MOST_COLUMNS]))
    return said
