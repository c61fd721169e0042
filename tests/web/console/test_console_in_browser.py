"""The console in a real Chromium against the real server: what changes before one's eyes, by keyboard alone,
in both languages and looks, at two widths; no request leaves, no policy is violated, words stand out.
"""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from seawall.index import Index
from tests import chromium
from tests.render.test_report_in_browser import DIM, LEVELS, OVER
from tests.web import cases, running
from tests.web.console import stage as stages

pytestmark = pytest.mark.browser

MOST_BYTES, FIRST_PLOT_MS = 600_000, 500
PATHS = ("/console", "/console/breaches/leak", "/console/breaches/leak/evidence", "/console/accounts",
         "/console/policy", "/console/policy/what-if?set=identity", "/console/policy/simulator",
         "/console/signals", "/console/audit", "/console/settings")  # fmt: skip
VIOLATED = "document.addEventListener('securitypolicyviolation', e => window.violated = e.violatedDirective)"
DRAWN = """() => { const shown = performance.getEntriesByName('first-contentful-paint')[0];
  return document.querySelector('main svg') && shown ? shown.startTime : -1; }"""
FOCUS = "() => document.activeElement.textContent.trim() || document.activeElement.name"


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium.find())
        yield found
        found.close()


class Watched:
    """A page, everything it asked for, and what it complained of."""

    def __init__(self, context, base):
        self.page, self.base = context.new_page(), base
        self.asked: list[str] = []
        self.said: list[str] = []
        self.n_bytes = 0
        self.page.add_init_script(VIOLATED)
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.page.on("console", lambda m: self.said.append(m.text))
        self.page.on("pageerror", lambda e: self.said.append(str(e)))
        self.page.on("response", self._weighed)

    def _weighed(self, response):
        self.n_bytes += int(response.headers.get("content-length", 0))

    def go(self, path):
        self.n_bytes = 0
        self.page.goto(self.base + path, wait_until="load")

    def sign_in(self, key):
        self.go("/console")
        self.page.fill("#key", key)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("nav")

    def outside(self):
        return [url for url in self.asked if not url.startswith(self.base + "/console")]

    def clean(self):
        assert self.outside() == []
        assert self.said == []
        assert self.page.evaluate("() => window.violated || ''") == ""


@contextmanager
def watched(browser, server, key=None, **options):
    context = browser.new_context(**{"locale": "en-US", "color_scheme": "light", **options})
    found = Watched(context, f"http://127.0.0.1:{server.port}")
    if key:
        found.sign_in(key)
    yield found
    context.close()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize(("scheme", "locale"), [("light", "en-US"), ("dark", "zh-CN")])
def test_every_page_fits_its_window_stands_out_and_asks_nobody_else(
    staged, browser, width, scheme, locale
):
    stage, server = staged
    view = {"width": width, "height": 900}
    with watched(
        browser, server, stage.keys["all"], viewport=view, color_scheme=scheme, locale=locale
    ) as seen:
        for path in PATHS:
            seen.go(path)
            assert seen.page.evaluate(OVER) <= 0, path
            assert seen.page.evaluate(DIM) == [], path
            levels = seen.page.evaluate(LEVELS)
            assert levels[0] == 1, path
            assert max(b - a for a, b in zip(levels, [*levels[1:], 1], strict=True)) <= 1, path
            assert 0 < seen.n_bytes < MOST_BYTES, path
            seen.clean()
        assert seen.page.get_attribute("html", "lang") == ("en" if locale == "en-US" else "zh-Hans")


def test_the_first_plot_is_drawn_within_its_time(staged, browser):
    """The best of several visits: a busy machine makes any one of them slow."""
    stage, server = staged
    with watched(browser, server, stage.keys["all"]) as seen:
        for path in ("/console", "/console/breaches/leak"):
            best = float("inf")
            for _ in range(12):  # the first visit also draws the case
                seen.go(path)
                for _ in range(50):  # not wait_for_function, whose eval the page's policy forbids
                    drawn = seen.page.evaluate(DRAWN)
                    if drawn >= 0:
                        break
                    seen.page.wait_for_timeout(20)
                assert drawn >= 0, path
                best = min(best, drawn)
                if best < FIRST_PLOT_MS:
                    break
            assert best < FIRST_PLOT_MS, path


def test_a_breach_arrives_and_the_decision_changes_before_ones_eyes(tmp_path, browser):
    stage = stages.made(tmp_path)
    with (
        running.serving(stage.index, stage.state, *stages.arguments(stage)) as server,
        watched(browser, server, stage.keys["all"]) as overview,
        watched(browser, server, stage.keys["analyst"]) as account,
    ):
        account.go("/console/accounts")
        account.page.fill("#reference", stages.ACCOUNT)
        account.page.keyboard.press("Enter")
        row = "tr[data-key='action-recover_phone']"
        account.page.wait_for_selector(f"{row}[data-value='step_up']")
        where = account.page.url
        overview.page.wait_for_selector(".live:not([hidden])")
        account.page.click("#unharmed summary")
        stages.arrive(stage)
        overview.page.wait_for_selector("tr[data-key='breach-market-2026'].changed", timeout=20_000)
        overview.page.wait_for_selector(
            "text=market-2026 arrived: 1 of our accounts", timeout=20_000
        )
        account.page.wait_for_selector(f"{row}[data-value='assisted'].changed", timeout=20_000)
        assert account.page.url == where
        assert account.page.locator("#unharmed").get_attribute("open") is not None
        assert account.page.locator("#said").text_content() == "The page was updated."
        assert account.page.locator("article.leak").count() == 3
        Index.open(stage.index).retire("market-2026")
        account.page.wait_for_selector(f"{row}[data-value='step_up'].changed", timeout=20_000)
        overview.page.wait_for_selector("text=market-2026 was retired", timeout=20_000)
        for seen in (overview, account):
            seen.clean()
        running.say("key", "revoke", stage.keys["analyst"].split("_")[1], "--state", stage.state)
        account.page.wait_for_url("**/console/sign-in**", timeout=20_000)
    said = running.say("trail", "verify", "--state", stage.state)
    assert "hold" in said


def test_a_run_under_way_shows_how_many_parts_are_finished(tmp_path, browser):
    stage = stages.made(tmp_path)
    with (
        running.serving(stage.index, stage.state) as server,
        watched(browser, server, stage.keys["analyst"]) as seen,
    ):
        journal = stage.case / "parts" / "journal.jsonl"
        journal.parent.mkdir()
        seen.page.wait_for_selector(".live:not([hidden])")
        for n in (1, 2):
            journal.write_text("{}\n" * n, "utf-8")
            seen.page.wait_for_selector(f"text={n} parts finished", timeout=10_000)
        journal.unlink()
        seen.page.wait_for_selector("text=parts finished", state="detached", timeout=10_000)


def test_the_simulator_shows_how_far_it_is_and_then_its_frontier(staged, browser):
    stage, server = staged
    with watched(browser, server, stage.keys["analyst"]) as seen:
        seen.go("/console/policy/simulator")
        seen.page.fill("[name=users]", "60000")
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_selector("#progress")
        seen.page.wait_for_selector("dl.figures", timeout=60_000)
        assert seen.page.locator("figure .drawing svg").count() == 2
        seen.clean()


def test_everything_can_be_done_with_the_keyboard_alone(staged, browser):
    stage, server = staged
    with watched(browser, server) as seen:
        press = seen.page.keyboard.press
        seen.go("/console")
        assert seen.page.evaluate(FOCUS) == "key"
        seen.page.keyboard.type(stage.keys["all"])
        press("Enter")
        seen.page.wait_for_selector("nav")
        press("Tab")
        assert seen.page.evaluate(FOCUS) == "Skip to the content"
        order = []
        for _ in range(7):
            press("Tab")
            order.append(seen.page.evaluate(FOCUS))
        assert order == [
            "Seawall",
            "Overview",
            "Accounts",
            "Policy",
            "Signals",
            "Audit log",
            "Settings",
        ]
        ring = "() => getComputedStyle(document.activeElement).outlineStyle"
        assert seen.page.evaluate(ring) == "solid"
        for _ in range(4):
            press("Shift+Tab")
        assert seen.page.evaluate(FOCUS) == "Accounts"
        press("Enter")
        seen.page.wait_for_url("**/console/accounts")
        assert seen.page.evaluate(FOCUS) == "reference"
        seen.page.keyboard.type("u1")
        press("Enter")
        seen.page.wait_for_selector("#actions")
        press("Tab")
        press("Enter")
        assert seen.page.evaluate("() => location.hash") == "#content"
        assert seen.page.evaluate("() => document.activeElement.id") == "content"
        press("Tab")
        assert seen.page.evaluate(FOCUS) == "Accounts"
        seen.go("/console")
        seen.page.focus("form[action$=sign-out] button")
        press("Enter")
        seen.page.wait_for_url("**/console/sign-in")


def test_language_and_look_are_chosen_and_stay(staged, browser):
    stage, server = staged
    ground = "() => getComputedStyle(document.body).backgroundColor"
    with watched(browser, server, stage.keys["all"]) as seen:
        seen.go("/console/policy/what-if?leaked=phone&leaked=email")
        light = seen.page.evaluate(ground)
        seen.page.click("text=中文")
        seen.page.wait_for_selector("text=假如这些字段泄露?")
        assert seen.page.url.endswith("/what-if?leaked=phone&leaked=email")
        assert seen.page.locator("input:checked").count() == 2
        seen.page.click(".choices a[href*='look=dark']")
        seen.page.wait_for_selector("html[data-look=dark]")
        assert seen.page.evaluate(ground) != light
        seen.go("/console")
        assert seen.page.locator("h1").text_content() == "总览"
        assert seen.page.evaluate(ground) != light
        seen.clean()


def test_it_works_without_script(staged, browser):
    stage, server = staged
    with watched(browser, server, stage.keys["all"], java_script_enabled=False) as seen:
        seen.go("/console/accounts")
        seen.page.fill("#reference", "u1")
        seen.page.click("main form button")
        seen.page.wait_for_selector("text=Recovery paths to close")
        seen.page.select_option("[name=device]", "recognised")
        seen.page.click("form.context button")
        seen.page.wait_for_url("**device=recognised**")
        seen.go("/console/policy/simulator")
        seen.page.fill("[name=users]", "2000")
        seen.page.click("main form button")
        seen.page.wait_for_selector("dl.figures", timeout=60_000)
        assert seen.outside() == []


def test_names_out_of_a_dump_stay_text(tmp_path, browser):
    name = "<script>window.pwned=1</script>\"'><img src=//evil.example.com>"
    index = cases.make(tmp_path / "case", [("u1", name, ("phone",), ("phone",))], (name,))
    state = tmp_path / "state" / "serve.db"
    key = running.key(state, "--role", "analyst", "--role", "auditor", "--rate", 0)
    with running.serving(index, state) as server, watched(browser, server, key) as seen:
        seen.page.click("tbody th a")
        seen.page.wait_for_selector("h1:has-text('pwned')")
        assert seen.page.locator("h1").text_content() == name
        seen.go("/console/audit")
        assert seen.page.evaluate("() => 'pwned' in window") is False
        seen.clean()
