"""The report in a real Chromium: no request, no script, no error, no overflow, and it prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from seawall.render import html
from tests import chromium
from tests.render import hostile, instances, verdicts

pytestmark = pytest.mark.browser

WIDTHS = (420, 1280)
#: Reports also opened in a wide window; the others only in the narrow one, where room is scarce.
WIDE = ("realistic", "without matches", "contested", "fabricated", "hostile 0", "hostile 16")
SCHEMES = ("light", "dark")
#: Drawn text that reaches out of the window: (text, left, right).
CUT = """() => [...document.querySelectorAll('svg text')].map(t => [t, t.getBoundingClientRect()])
  .filter(([t, r]) => r.left < 0 || r.right > document.documentElement.clientWidth)
  .map(([t, r]) => [t.textContent, r.left, r.right])"""
OVER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Words that stand out from their ground by less than WCAG 2.2 asks (4.5, large ones 3): (text, ratio).
DIM = """() => {
  const rgb = s => (s.match(/[0-9.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = c => c.slice(0, 3).map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = e => { for (; e; e = e.parentElement) {
    const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; }
    return [255, 255, 255]; };
  const found = [];
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].filter(n => n.nodeType == 3).map(n => n.data.trim()).join('');
    if (!own || e.closest('.unseen, .skip') || !e.getClientRects().length) continue;
    const style = getComputedStyle(e), drawn = e.namespaceURI.endsWith('svg');
    const [a, b] = [light(rgb(drawn ? style.fill : style.color)), light(ground(e))].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize), bold = +style.fontWeight >= 600;
    const wanted = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
    if ((a + .05) / (b + .05) < wanted - .005) found.push([own.slice(0, 40), (a + .05) / (b + .05)]);
  }
  return found; }"""
LEVELS = (
    """() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(h => +h.tagName[1])"""
)
#: Drawn texts of the evidence that lie over each other by more than a hair: pairs of their words.
OVERLAID = """() => [...document.querySelectorAll('.card svg, .judgement svg')].flatMap(svg => {
  const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
  return texts.flatMap(([a, r], i) => texts.slice(i + 1).filter(([, s]) =>
    Math.min(r.right, s.right) - Math.max(r.left, s.left) > 1.5 &&
    Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top) > 4).map(([b]) => [a, b])); })"""
HANDLERS = """() => [...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())
  .filter(n => n.startsWith('on'))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find())
        yield browser
        browser.close()


def reports() -> dict[str, str]:
    a, m = instances.realistic(), instances.matched()
    named = {
        f"hostile {i}": html.report(hostile.renamed(a, name), hostile.renamed(m, name))
        for i, name in enumerate(hostile.NAMES)
    }
    judged = {
        outcome: html.report(replace(a, verdict=made()))
        for outcome, made in verdicts.OUTCOMES.items()
    }
    large = html.report(replace(a, verdict=verdicts.large()))
    whole = {"realistic": html.report(a, m), "without matches": html.report(a), "large": large}
    return {**whole, "not weighed": html.report(replace(a, verdict=None)), **judged, **named}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    paths = {}
    for name, text in reports().items():
        paths[name] = folder / f"{name.replace(' ', '-')}.html"
        paths[name].write_text(text, "utf-8")
    return paths


def opened(browser: Any, path: Path, width: int, scheme: str) -> tuple[Any, list[str], list[str]]:
    """A page with the report in it, its requests beyond the file, and what the console said."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    requests: list[str] = []
    said: list[str] = []
    page.on("request", lambda r: requests.append(r.url) if r.url != path.as_uri() else None)
    page.on("console", lambda m: said.append(m.text))
    page.on("pageerror", lambda e: said.append(str(e)))
    page.goto(path.as_uri(), wait_until="load")
    return page, requests, said


def test_reports_ask_nothing_run_nothing_and_fit_the_window(browser, files):
    for name, path in files.items():
        for width in WIDTHS if name in WIDE else WIDTHS[:1]:
            page, requests, said = opened(browser, path, width, SCHEMES[width > 1000])
            assert requests == [], name
            assert said == [], name
            assert page.evaluate("() => 'pwned' in window") is False, name
            assert page.evaluate("() => document.scripts.length") == 0, name
            assert page.evaluate(HANDLERS) == [], name
            assert page.evaluate(OVER) <= 0, (name, width)
            assert page.evaluate(CUT) == [], (name, width)
            page.close()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_word_stands_out_from_its_ground(browser, files, scheme):
    for name in ("realistic", "contested", "fabricated", "insufficient", "not weighed"):
        page, _, _ = opened(browser, files[name], 1280, scheme)
        assert page.evaluate(DIM) == [], name
        page.emulate_media(media="print", color_scheme=scheme)
        assert page.evaluate(DIM) == [], name
        page.close()


def test_headings_descend_one_level_at_a_time(browser, files):
    for name, path in files.items():
        page, _, _ = opened(browser, path, 1280, "light")
        levels = page.evaluate(LEVELS)
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name
        page.close()


def test_no_words_of_a_drawing_lie_over_each_other(browser, files):
    for name in ("genuine", "contested", "fabricated", "insufficient"):
        page, _, _ = opened(browser, files[name], 1280, "light")
        assert page.evaluate(OVERLAID) == [], name
        page.close()


def test_the_evidence_fits_a_printed_page_and_no_card_is_torn(browser, files):
    page, _, _ = opened(browser, files["large"], 695, "light")  # A4 without its margins
    page.emulate_media(media="print")
    assert page.evaluate(OVER) <= 0
    assert page.evaluate(CUT) == []
    cards = """() => [...document.querySelectorAll('.card')].map(c => {
      const wide = e => e.getBoundingClientRect().right - c.getBoundingClientRect().right;
      return [getComputedStyle(c).breakInside, c.getClientRects().length,
        Math.max(...[...c.querySelectorAll('*')].map(wide))]; })"""
    found = page.evaluate(cards)
    assert len(found) == 180
    assert {how for how, _, _ in found} == {"avoid"}
    assert {boxes for _, boxes, _ in found} == {1}
    assert max(over for _, _, over in found) <= 0
    page.close()


def test_the_first_page_links_to_the_evidence(browser, files):
    page, _, _ = opened(browser, files["contested"], 1280, "light")
    page.click("a[href='#evidence']")
    assert page.evaluate("() => location.hash") == "#evidence"
    assert 0 <= page.locator("#evidence").bounding_box()["y"] < 200
    page.close()


def test_even_an_injected_script_is_stopped_by_the_policy(browser, files, tmp_path):
    path = tmp_path / "injected.html"
    text = files["realistic"].read_text("utf-8")
    path.write_text(text.replace("<main>", "<main><script>window.pwned=1</script>"), "utf-8")
    page, _, said = opened(browser, path, 1280, "light")
    assert page.evaluate("() => 'pwned' in window") is False
    assert any("Content Security Policy" in line for line in said)
    page.close()


def test_the_dark_scheme_is_dark_and_the_print_is_not(browser, files):
    ground = "() => getComputedStyle(document.body).backgroundColor"
    page, _, _ = opened(browser, files["realistic"], 1280, "dark")
    assert page.evaluate(ground) == "rgb(16, 24, 30)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.close()


def test_it_prints_to_a4_pages(browser, files):
    page, _, _ = opened(browser, files["realistic"], 1280, "light")
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF-")
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", printed)
    assert 10 <= len(boxes) <= 20
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {(595, 842)}
    page.close()
