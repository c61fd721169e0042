"""The report in a real Chromium: no request, no script, no error, no overflow, and it prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seawall.render import html
from tests import chromium
from tests.render import hostile, instances

pytestmark = pytest.mark.browser

WIDTHS = (420, 1280)
#: Reports also opened in a wide window; the others only in the narrow one, where room is scarce.
WIDE = ("realistic", "without matches", "hostile 0", "hostile 16")
SCHEMES = ("light", "dark")
#: Drawn text that reaches out of the window: (text, left, right).
CUT = """() => [...document.querySelectorAll('svg text')].map(t => [t, t.getBoundingClientRect()])
  .filter(([t, r]) => r.left < 0 || r.right > document.documentElement.clientWidth)
  .map(([t, r]) => [t.textContent, r.left, r.right])"""
OVER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
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
    return {"realistic": html.report(a, m), "without matches": html.report(a), **named}


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
    assert 5 <= len(boxes) <= 9
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {(595, 842)}
    page.close()
