"""Templates filled in. Whatever a template writes has its hidden characters spelled out, and is escaped."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

import seawall
from seawall.render import names, numbers
from seawall.web.console import pages
from seawall.web.console.assets import Assets
from seawall.web.console.visit import Page, Visit
from seawall.web.console.wording import LANGUAGES, Words


@cache
def environment() -> Environment:
    """The templates of this package."""
    env = Environment(
        loader=PackageLoader("seawall.web.console"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=_finalised,
    )  # fmt: skip
    env.filters |= {
        "shown": names.shown,
        "prose": lambda text: names.shown(" ".join(text.split()), names.LONGEST_PROSE),
        "count": numbers.count,
        "share": numbers.share,
        "bytes": numbers.n_bytes,
        "segment": lambda text: quote(text, safe=""),
        "svg": Markup,
    }
    return env


def _finalised(value: object) -> object:
    """Hidden characters cannot pass, markup of ours can."""
    if isinstance(value, Markup):
        return value
    return names.visible(value) if isinstance(value, str) else value


class Shown:
    """Writes pages."""

    def __init__(self, assets: Assets) -> None:
        self._usual = {
            "css": assets.path("console.css"), "js": assets.path("console.js"),
            "mark": assets.path("mark.svg"), "version": seawall.__version__, "languages": LANGUAGES,
        }  # fmt: skip

    def page(self, page: Page, visit: Visit, part: str, theme: str) -> bytes:
        """A page with its frame, of somebody who is signed in."""
        parts = [(name, path) for name, path, scope in pages.PARTS if not scope or visit.may(scope)]
        return self._written(
            page.template, visit.words, theme, signed_in=True, csrf=visit.session.csrf, parts=parts,
            part=part, key_name=visit.key_name, unready=visit.service.unready(), may=visit.may,
            here=visit.request.path, query=_query(visit), edition=visit.room.news.edition,
            **page.shows,
        )  # fmt: skip

    def alone(self, template: str, words: Words, theme: str, **shows: Any) -> bytes:
        """A page of somebody who may not be signed in."""
        return self._written(template, words, theme, signed_in=False, here="", query="", **shows)

    def _written(self, template: str, words: Words, theme: str, **shows: Any) -> bytes:
        text = environment().get_template(template).render(
            t=words, theme=theme, **self._usual, **shows
        )  # fmt: skip
        return text.encode("utf-8", "replace")


def _query(visit: Visit) -> str:
    """The query of this page, to be kept by links to its other languages and looks."""
    kept = [(k, v) for k, v in visit.request.query if k not in ("lang", "look")]
    return "".join(f"{quote(k, safe='')}={quote(v, safe='')}&" for k, v in kept)
