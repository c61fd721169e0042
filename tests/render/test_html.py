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
from seawall.model.evidence import Mute
from seawall.model.verdict import Axis, Part, Share, Verdict
from seawall.render import html, judged
from tests.render import hostile, instances, verdicts

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


def check_closed(text: str, most_bytes: int = 1_500_000) -> Document:
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
    assert len(text.encode()) < most_bytes
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
                 "6,812 of our 100,000 accounts", "14 Jun 2022", "Very strong support",
                 "51,000 times likelier", "Is it new?", "None of ours",
                 "14 February 2003 to 14 June 2022", "1 is contradicted by the data"):  # fmt: skip
        assert said in cover, said
    for said in ("548,310 (544,620 to 552,000)", "上海 Shanghai", "46,300,118", "Contradicted"):
        assert said in text, said


def words_of(text: str) -> str:
    return " ".join(" ".join(Document(text).words).split())


@pytest.mark.parametrize("made", verdicts.OUTCOMES.values(), ids=verdicts.OUTCOMES)
def test_the_evidence_page_shows_every_test_with_all_that_it_states(made):
    v = made()
    text = html.report(replace(instances.realistic(), verdict=v))
    document = check_closed(text)
    said = words_of(text)
    assert judged.outcome(v.outcome)[2] in said
    for t in v.tables:
        for e in t.evidence:
            for told in (
                e.title,
                e.sentence,
                e.genuine,
                e.fabricated,
                e.why_cap,
                e.source,
                e.fools,
            ):
                assert told in said, (e.test, told)
        for m in t.mute:
            assert m.title in said
            assert judged.ended(m.why)[1:] in said
    cards = [a for tag, a in document.tags if (a.get("class") or "").startswith("card ")]
    assert len(cards) == sum(len(t.evidence) for t in v.tables)


def test_every_drawing_of_the_evidence_says_in_words_what_it_shows():
    document = Document(html.report(replace(instances.realistic(), verdict=verdicts.contested())))
    told = [a["aria-label"] or "" for t, a in document.tags if a.get("role") == "img"]
    assert any("Observed 38.1% (37.9% to 38.3%). Genuine records lie between" in w for w in told)
    assert any("made-up ones anywhere" in w for w in told)
    assert any("right: observed 99.2%, expected 99%" in w for w in told)
    assert any("Shanghai: observed" in w for w in told)
    assert any("names +1.3" in w and "Total −1.3" in w for w in told)


def test_three_tables_of_sixty_tests_are_shown_whole_and_stay_small():
    text = html.report(replace(instances.realistic(), verdict=verdicts.large(3, 60)))
    document = check_closed(text)
    assert sum((a.get("class") or "").startswith("card ") for _, a in document.tags) == 180


def test_what_there_is_no_room_for_is_said_to_be_in_the_json():
    text = html.report(replace(instances.realistic(), verdict=verdicts.large(40, 60)))
    check_closed(text)
    assert "The evidence of 28 more tables" in words_of(text)
    assert "more tests are in the JSON output" in words_of(text)


def test_a_report_that_was_not_weighed_warns_and_has_no_evidence_page():
    text = html.report(replace(instances.realistic(), verdict=None))
    check_closed(text)
    said = words_of(text)
    assert "Not weighed" in said
    assert "Do not quote this report as saying that the data is real." in said
    assert "How to challenge it" not in said


def test_the_prior_is_stated_and_other_priors_are_answered():
    said = words_of(html.report(replace(instances.realistic(), verdict=verdicts.contested())))
    assert "This report takes 50%" in said
    assert "50% assumed here 4.8%" in said
    assert "90% 31.1%" in said


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


def hostile_verdict(name: str) -> Verdict:
    """Two thousand tables, with all that a dump or a listing can put into a verdict named so."""
    v = verdicts.large(1, 60)
    found = tuple(replace(e, sentence=name) for e in v.tables[0].evidence)
    part = Part("file", name, 9, Share(0.5, 0.4, 0.6))
    table = replace(
        v.tables[0], table=name, evidence=found, parts=(part,) * 500, reasons_for=(name,) * 500,
        reasons_against=(name,) * 500, explained=(name,) * 500, settle=(name,) * 500,
        mute=(Mute("x", name, name, (name,) * 500),) * 500,
    )  # fmt: skip
    return replace(v, tables=(table,) * 2_000, axes=(Axis(name, name, name, name),) * 500)


def test_a_dump_of_thousands_of_long_named_tables_stays_small():
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
        verdict=hostile_verdict(name),
    )
    check_closed(html.report(a), most_bytes=2_500_000)


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
        for ink in ("ink", "muted", "strong", "good", "bad", "open", "main", "second"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert contrast(colours["main"], colours["ground"]) >= 4.5  # also the colour of summaries
    for bar in ("main", "second", "check", "baddate", "shape", "masked", "damaged", "third"):
        assert contrast(colours[bar], colours["ground"]) >= 2.9, bar
