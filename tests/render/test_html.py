"""The report as a document: whole without a browser, closed to whatever a dump is called."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from seawall.model.assessment import ColumnProfile, TableProfile
from seawall.render import html
from tests.render import hostile, instances

SLOW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
VOID = {"meta", "br", "img", "link", "input", "hr"}
CSS = Path(html.__file__).parent / "templates" / "report.css"


class Document(HTMLParser):
    """Tags and attributes of a document, and whether every tag is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)


def check_closed(text: str) -> Document:
    """No script, no handler, no address, no hidden character anywhere in the document."""
    document = Document(text)
    for tag, attributes in document.tags:
        assert tag not in ("script", "img", "iframe", "object", "link", "base", "form", "image")
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            assert name != "src"
            assert name != "href" or (value or "").startswith("#")
            assert name != "style" or re.fullmatch(r"width:[0-9.]+%", value or "")
    assert all(c.isprintable() or c == "\n" for c in text)
    assert "url(" not in text
    assert "@import" not in text
    assert len(text.encode()) < 1_000_000
    return document


def test_the_report_forbids_itself_scripts_and_the_network():
    document = check_closed(html.report(instances.realistic(), instances.matched()))
    policies = [a["content"] for t, a in document.tags if a.get("http-equiv")]
    assert len(policies) == 1
    assert (policies[0] or "").startswith(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    )
    assert ("html", {"lang": "en"}) in document.tags


def test_the_first_page_says_what_it_must():
    text = " ".join(
        " ".join(Document(html.report(instances.realistic(), instances.matched())).words).split()
    )
    cover = text[: text.index("What was exposed")]
    for said in ("shga_sample_750k", "about 548,000 different people", "544,000 to 552,000",
                 "6,812 of our 100,000 accounts", "14 Jun 2022", "Not weighed",
                 "14 February 2003 to 14 June 2022", "1 is contradicted by the data"):  # fmt: skip
        assert said in cover, said
    for said in ("548,310 (544,620 to 552,000)", "上海 Shanghai", "46,300,118", "Contradicted"):
        assert said in text, said


def test_the_same_assessment_gives_the_same_bytes():
    a, m = instances.realistic(), instances.matched()
    assert html.report(a, m) == html.report(a, m)


@pytest.mark.parametrize("name", hostile.NAMES, ids=range(len(hostile.NAMES)))
def test_hostile_names_stay_text(name):
    a = hostile.renamed(instances.realistic(), name)
    check_closed(html.report(a, hostile.renamed(instances.matched(), name)))


@SLOW
@given(hostile.ASSESSMENTS, hostile.SUMMARIES)
def test_any_assessment_renders_to_a_closed_document(assessment, summary):
    check_closed(html.report(assessment, summary))


def test_charts_and_tables_can_be_read_without_seeing_them():
    document = Document(html.report(instances.realistic(), instances.matched()))
    drawings = [a for t, a in document.tags if a.get("role") == "img"]
    assert len(drawings) >= 8
    assert all(a.get("aria-label") for a in drawings)
    assert all("scope" in a for t, a in document.tags if t == "th")
    regions = [a for t, a in document.tags if a.get("role") == "region"]
    assert all(a.get("aria-label") or a.get("aria-labelledby") for a in regions)
    ids = [a["id"] for t, a in document.tags if "id" in a]
    assert len(ids) == len(set(ids))
    assert {a["aria-labelledby"] for t, a in document.tags if "aria-labelledby" in a} <= set(ids)
    levels = [int(t[1]) for t, _ in document.tags if re.fullmatch(r"h[1-6]", t)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_an_empty_dump_has_a_report():
    a = replace(
        instances.realistic(), name="", tables=(), overlaps=(), elements=(), dates=(), newest=None,
        freshness="", provinces={}, countries={}, carriers={}, ages={}, sexes={}, division_years={},
        claims=(), sources=(), known=None, people=instances.exact(0), people_by={}, n_records=0,
        n_bytes=0, notes=(), timings_s={},
    )  # fmt: skip
    text = html.report(a)
    check_closed(text)
    assert "An empty dump" in text


def test_a_dump_of_thousands_of_long_named_tables_stays_under_a_megabyte():
    name = '"><' * 2_000
    column = instances.column(name, "phone", SHAPE=3, CHECK=9)
    base = instances.realistic()
    columns: tuple[ColumnProfile, ...] = (column,) * 400
    table: TableProfile = replace(base.tables[0], name=name, columns=columns)
    overlap = replace(base.overlaps[0], a=name, b=name)
    source = replace(base.sources[2], name=name)
    a = replace(
        hostile.renamed(base, name),
        tables=(table,) * 2_000,
        overlaps=(overlap,) * 2_000,
        sources=(source,) * 2_000,
        dates=(replace(base.dates[1], table=name, column=name),) * 2_000,
        claims=(replace(base.claims[0], claim=name, stated=name, found=name),) * 30,
        notes=(name,) * 20,
        carriers={f"{name}{i}": i for i in range(5_000)},
        provinces={f"{i:05d}": i for i in range(5_000)},
        ages={f"{i}-{i + 1}": (i, i, i) for i in range(5_000)},
    )
    check_closed(html.report(a))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_and_bars_stand_out_as_wcag_asks(scheme):
    css = CSS.read_text("utf-8")
    block = re.findall(r":root \{(.*?)\n\s*\}", css, re.S)[scheme]
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
    for ground in ("ground", "panel"):
        for ink in ("ink", "muted", "strong", "good", "bad", "open"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert contrast(colours["main"], colours["ground"]) >= 4.5  # also the colour of summaries
    for bar in ("main", "second", "check", "baddate", "shape", "masked", "damaged", "third"):
        assert contrast(colours[bar], colours["ground"]) >= 2.9, bar
