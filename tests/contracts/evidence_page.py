"""Writes the second half of docs/evidence.md: the numbers of the method and one section for each test.

Everything in it comes from the constants and docstrings that the code runs by, so the page cannot say
otherwise. After a change: `python -m tests.contracts.evidence_page`.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

from seawall.assess import own_users, verdict, weigh
from seawall.assess.evidence import TESTS
from seawall.model.evidence import Dependence, Excess, Scale, Test, Violation
from seawall.model.verdict import BANDS, BEYOND
from seawall.render import numbers

PAGE = Path(__file__).parents[2] / "docs" / "evidence.md"
MARK = "<!-- What follows is written by: python -m tests.contracts.evidence_page -->"


def written() -> str:
    """The second half, from the mark to the end of the page."""
    return "\n".join([MARK, "", *_numbers(), "", *_words(), "", *_tests()]) + "\n"


def _numbers() -> Iterator[str]:
    yield "## The numbers of the method"
    yield ""
    yield "| number | value | marked |"
    yield "|---|---|---|"
    rows = (
        ("a family weighs for genuine at most", _bans(verdict.FAMILY_FOR), "assumed"),
        ("and against", _bans(verdict.FAMILY_AGAINST), "assumed"),
        ("a table is genuine from, and fabricated below minus", _bans(verdict.ENOUGH), "assumed"),
        ("a test contradicts from", _bans(verdict.VETO), "assumed"),
        ("a total is at most", _bans(verdict.TOTAL), "assumed"),
        ("forgers who are careful", f"{verdict.CAREFUL:.0%}", "assumed"),
        ("genuine populations unlike all thought of", f"{verdict.STRANGE:.0%}", "assumed"),
        ("of a dependence's probability, either side, for something else", f"{weigh.FLOOR:.0%}",
         "assumed"),
        ("genuine populations with any rate of violations", f"{weigh.RARE:.0%}", "assumed"),
        ("systems that let next to nothing pass", f"{weigh.STRICT:.0%}", "assumed"),
        ("least error, of the band's top", f"{weigh.LEAST_ERROR:.0%}", "assumed"),
        ("band around our own users' figure, a factor of", f"{weigh.OWN_SLACK:g}", "assumed"),
        ("our own users' names weigh for at most", _bans(own_users.CAP_FOR), "assumed"),
        ("and against", _bans(own_users.CAP_AGAINST), "assumed"),
        ("chance that a name agrees beside a number hit by chance", f"{own_users.CHANCE:g}",
         "assumed"),
    )  # fmt: skip
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _words() -> Iterator[str]:
    yield "## The words of a weight"
    yield ""
    yield "| from, bans | to | words |"
    yield "|---|---|---|"
    low = 0.0
    for high, words in BANDS:
        yield f"| {low:g} | {high:g} | {words} |"
        low = high
    yield f"| {low:g} | | {BEYOND} |"


def _tests() -> Iterator[str]:
    yield "## The tests"
    yield ""
    yield f"{len(TESTS)} tests in {len({t.family for t in TESTS})} families, family by family."
    for test in sorted(TESTS, key=lambda t: t.family):
        yield ""
        yield from _section(test)


def _section(test: Test) -> Iterator[str]:
    yield f"### {test.title}"
    yield ""
    yield f"`{test.id}`, family {test.family}. {_told(test)}"
    yield ""
    yield "| | |"
    yield "|---|---|"
    yield f"| if genuine | {_cell(test.genuine)} |"
    yield f"| if made up | {_cell(test.fabricated)} |"
    yield f"| expected | {_expected(test.scale)} |"
    yield f"| needs | {test.least:,} records |"
    yield f"| weighs at most | {_cap(test)} {_cell(test.why_cap)} |"
    yield f"| contradicts by itself | {'yes' if test.veto else 'no'} |"
    if test.deep:
        yield "| careful forgers | mostly overlook it |"
    if test.order:
        yield "| order of records | matters |"
    yield f"| marked | {test.basis} |"
    yield f"| source | {_cell(test.source)} |"
    yield f"| fooled by | {_cell(test.fools)} |"


def _told(test: Test) -> str:
    """What the test's file says of it, its title line aside."""
    said = inspect.cleandoc(inspect.getmodule(test.measure).__doc__ or "")  # type: ignore[union-attr]
    return " ".join(said.split())


def _expected(scale: Scale) -> str:
    if isinstance(scale, Dependence):
        return (
            f"90 % of genuine populations between {scale.low:g} and {scale.high:g}; made-up records "
            f"at 0, strayed by {scale.tau:g}"
        )
    if isinstance(scale, Violation):
        low, high = (numbers.quantity(x, "share") for x in (scale.low, scale.high))
        return f"{low} to {high} of genuine records violate it; of made-up ones any share"
    assert isinstance(scale, Excess)
    usual = numbers.quantity(scale.floor, "share")
    return f"no more than chance gives, or {usual}, times {scale.slack:g}; speaks against alone"


def _cap(test: Test) -> str:
    cap_for = test.cap if test.cap_for is None else test.cap_for
    if isinstance(test.scale, Excess):
        said = f"{_bans(test.cap)} against."
    elif cap_for == test.cap:
        said = f"{_bans(test.cap)} either way."
    else:
        said = f"{_bans(test.cap)} against, {_bans(cap_for)} for."
    own = f" With our own users' figure {_bans(test.cap_own)}." if test.cap_own is not None else ""
    return said + own


def _bans(bans: float) -> str:
    return f"{bans:.2g} bans ({numbers.times(bans)} to 1)" if bans else "nothing"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main() -> None:
    """Rewrite the page below its mark."""
    first, _, _ = PAGE.read_text("utf-8").partition(MARK)
    PAGE.write_text(first.rstrip() + "\n\n" + written(), "utf-8")


if __name__ == "__main__":
    main()
