"""The audit's report in a real Chromium: every finding is led to, nothing overflows, it prints."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from seawall.model.audit import Cause, Verdict
from seawall.render import audit_html
from tests import chromium
from tests.render import audits
from tests.render.test_report_in_browser import DIM, HANDLERS, LEVELS, OVER, SCHEMES, opened

pytestmark = pytest.mark.browser

WIDTHS = (400, 1280)
#: Boxes that reach out of the window to the right, unless they scroll by themselves.
OUT = """() => [...document.querySelectorAll('main *')].filter(e => !e.closest('.over, .scroll, .unseen')
  && e.getBoundingClientRect().right > document.documentElement.clientWidth + .5).map(e => e.className)"""
#: Doors of the map that lie over each other: pairs of their words.
OVERLAID = """() => { const all = [...document.querySelectorAll('.hosts .door')]
  .map(e => [e.textContent, e.getBoundingClientRect()]);
  return all.flatMap(([a, r], i) => all.slice(i + 1, i + 12).filter(([, s]) =>
    Math.min(r.right, s.right) - Math.max(r.left, s.left) > .5 &&
    Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top) > .5).map(([b]) => [a, b])); }"""


def crowded():
    """A host with hundreds of doors, and names as long as they come."""
    many = [audits.finding(Verdict.OPEN_READ, port=1000 + i) for i in range(240)]
    long = audits.finding(Verdict.OPEN_ADMIN, "2001:db8:1111:2222:3333:4444:5555:6666", 65_535)
    target = replace(long.outcome.target, name=f"{'long-' * 11}name.example.com")
    cause = Cause(
        f"{'deep/' * 40}prowler.json", 7, "AwsEc2SecurityGroup", "lets the internet reach port 65535",
        "Close it.", "https://example.com/page", "reaches",
        "ec2_securitygroup_allow_ingress_from_internet_to_all_ports", "sg-1" * 40,
    )  # fmt: skip
    outcome = replace(long.outcome, target=target, candidates=("other.example.com:9200",))
    return audits.audit([*many, replace(long, outcome=outcome, causes=(cause,))])


AUDITS = {
    "empty": audits.audit([]), "every verdict": audits.every_verdict(), "hostile": audits.hostile(),
    "crowded": crowded(),
}  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find())
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("audits")
    paths = {name: folder / f"{name.replace(' ', '-')}.html" for name in AUDITS}
    for name, path in paths.items():
        path.write_text(audit_html.report(AUDITS[name]), "utf-8")
    return paths


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", AUDITS)
def test_a_report_asks_nothing_runs_nothing_and_fits_the_window(browser, files, name, width):
    page, requests, said = opened(browser, files[name], width, SCHEMES[width > 1000])
    assert (requests, said) == ([], [])
    assert page.evaluate("() => document.scripts.length") == 0
    assert page.evaluate(HANDLERS) == []
    assert page.evaluate(OVER) <= 0
    assert page.evaluate(OUT) == []
    assert page.evaluate(OVERLAID) == []
    page.close()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["every verdict", "hostile"])
def test_every_word_stands_out_from_its_ground_on_screen_and_on_paper(browser, files, name, scheme):
    page, _, _ = opened(browser, files[name], 1280, scheme)
    assert page.evaluate(DIM) == []
    page.emulate_media(media="print", color_scheme=scheme)
    assert page.evaluate(DIM) == []
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_each_door_of_the_map_leads_to_what_was_found_there(browser, files, width):
    page, _, _ = opened(browser, files["every verdict"], width, "light")
    doors = page.locator(".hosts .door")
    assert doors.count() == len(AUDITS["every verdict"].findings)
    for i in range(doors.count()):
        door = doors.nth(i)
        port = door.locator("b").inner_text()
        door.click()
        found = page.locator(":target")
        assert f":{port}" in found.inner_text()
        box = found.bounding_box()
        assert box["y"] < 900
        assert box["y"] + box["height"] > 0
        page.go_back()
    page.close()


def test_the_map_can_be_walked_with_the_keyboard(browser, files):
    page, _, _ = opened(browser, files["every verdict"], 1280, "light")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert "open-admin" in page.evaluate("() => document.activeElement.textContent")
    page.keyboard.press("Enter")
    assert page.evaluate("() => location.hash") == "#door-1"
    page.close()


def test_a_host_with_too_many_doors_says_how_many_are_left_out(browser, files):
    page, _, _ = opened(browser, files["crowded"], 400, "light")
    assert "And 40 doors more, in the JSON." in page.locator(".hosts").inner_text()
    page.close()


def test_grades_differ_by_more_than_their_colour(browser, files):
    page, _, _ = opened(browser, files["every verdict"], 1280, "light")
    looks = page.evaluate("""() => Object.fromEntries([...document.querySelectorAll('.legend .door')]
      .map(e => [e, getComputedStyle(e)]).map(([e, s]) => [e.textContent, [s.fontWeight, s.borderTopWidth,
        s.borderTopStyle, s.borderLeftWidth, s.backgroundColor].join()]))""")
    assert list(looks) == ["Critical", "High", "Medium", "Low", "Protected", "Unknown"]
    distinct = {looks[word] for word in ("Critical", "High", "Protected", "Unknown")}
    assert len(distinct | {looks["Medium"]}) == 5
    page.close()


def test_headings_descend_one_level_at_a_time(browser, files):
    for name, path in files.items():
        page, _, _ = opened(browser, path, 1280, "light")
        levels = page.evaluate(LEVELS)
        assert (levels[0], levels.count(1)) == (1, 1), name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name
        page.close()


def test_it_prints_to_a4_pages_and_tears_no_finding(browser, files):
    page, _, _ = opened(browser, files["every verdict"], 695, "dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert (
        page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    assert page.evaluate(OVER) <= 0
    how = (
        "() => [...document.querySelectorAll('.finding')].map(e => getComputedStyle(e).breakInside)"
    )
    assert set(page.evaluate(how)) == {"avoid"}
    printed = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", printed)
    assert 4 <= len(boxes) <= 14
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {(595, 842)}
    page.close()
