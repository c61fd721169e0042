"""Numbers as people read them aloud: separators, about and between, and no false precision.

A share never rounds to "0%" when there is something, nor to "100%" when something is missing.
"""

from __future__ import annotations

from datetime import date, datetime
from math import floor, isfinite, log10

from seawall.model.assessment import Estimate

SIGNIFICANT = 3  # digits of a number that was not counted one by one
UNITS = ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "kB"))
BIG = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))

MOST_BANS = 12.0  # beyond it a weight is a defect, and a number too long to print


def count(n: int) -> str:
    """1234567 -> 1,234,567."""
    return f"{n:,}"


def rounded(n: int, digits: int = SIGNIFICANT, towards: int = 0) -> int:
    """`n` to so many significant digits; `towards` -1 rounds down, +1 up, 0 to the nearest."""
    if n <= 0:
        return n
    step: int = 10 ** max(0, floor(log10(n)) + 1 - digits)
    if towards < 0:
        return n // step * step
    if towards > 0:
        return -(-n // step) * step
    return (n + step // 2) // step * step


def short(n: int) -> str:
    """A headline: 748,213, 12.4 million. The exact number belongs in the detail."""
    if n < BIG[-1][0]:
        return count(n)
    near = rounded(n)
    size, word = next((size, word) for size, word in BIG if near >= size)
    return f"{_three(near / size)} {word}"


def _three(x: float) -> str:
    """At most three digits, no exponent: 1, 12.4, 665, 23,000."""
    return f"{x:.3g}" if x < 999.5 else f"{x:,.0f}"


def about(estimate: Estimate) -> str:
    """The value as one may say it: exact as it is, otherwise "about" and rounded."""
    if estimate.exact:
        return short(estimate.value)
    return f"about {short(rounded(estimate.value))}"


def between(estimate: Estimate) -> str:
    """The 95 % interval, rounded outwards: "741,000 to 755,000". Empty when exact."""
    if estimate.exact:
        return ""
    return f"{short(rounded(estimate.low, 3, -1))} to {short(rounded(estimate.high, 3, 1))}"


def full(estimate: Estimate) -> str:
    """Value and interval to the last digit, for tables of detail."""
    if estimate.exact:
        return count(estimate.value)
    return f"{count(estimate.value)} ({count(estimate.low)} to {count(estimate.high)})"


def share(part: float, whole: float = 1.0) -> str:
    """A share in per cent with one decimal, honest at both ends."""
    if whole <= 0:
        return "–"
    percent = 100 * part / whole
    if part <= 0:
        return "0%"
    if part >= whole:
        return "100%"
    if percent < 0.1:
        return "<0.1%"
    if percent > 99.9:
        return ">99.9%"
    return f"{percent:.1f}%"


def n_bytes(n: int) -> str:
    """Decimal units, three digits: 712 MB."""
    near = rounded(n)
    for size, unit in UNITS:
        if near >= size:
            return f"{_three(near / size)} {unit}"
    return f"{n} B"


def seconds(s: float) -> str:
    """0.41 s, 12 s, 3 min 20 s, 2 h 5 min."""
    if s < 10:
        return f"{s:.2f} s"
    if s < 100:
        return f"{s:.0f} s"
    if s < 3600:
        return f"{int(s) // 60} min {int(s) % 60} s"
    return f"{int(s) // 3600:,} h {int(s) % 3600 // 60} min"


def day(on: date, short: bool = False) -> str:
    """23 November 2026, or 23 Nov 2026: a month in words is not misread abroad."""
    month = MONTHS[on.month - 1]
    return f"{on.day} {month[:3] if short else month} {on.year}"


def minute(at: datetime) -> str:
    """23 November 2026, 18:54 UTC."""
    zone = at.tzname() or ""
    return f"{day(at.date())}, {at:%H:%M} {zone}".rstrip()


def apart(earlier: date, later: date) -> str:
    """How long between two days: "4 years 5 months", "3 months", "12 days"."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    months -= later.day < earlier.day
    if months < 1:
        return plural((later - earlier).days, "day")
    years, months = divmod(months, 12)
    parts = [plural(years, "year")] if years else []
    parts += [plural(months, "month")] if months else []
    return " ".join(parts)


def bans(log10_lr: float, minus: str = "-") -> str:
    """A weight with its sign and one decimal: +3.2; 0.0 has none."""
    if not isfinite(log10_lr) or abs(log10_lr) < 0.05:
        return "0.0"
    return f"{'+' if log10_lr > 0 else minus}{abs(log10_lr):.1f}"


def times(log10_lr: float) -> str:
    """How many times likelier, whichever way: 1.6, 25, 1,600, 1 million."""
    size = 10 ** min(abs(log10_lr), MOST_BANS) if isfinite(log10_lr) else 1.0
    if size < 10:
        return f"{size:.1f}".removesuffix(".0")
    return short(rounded(round(size), 2))


def likelier(log10_lr: float) -> str:
    """What a weight says, as a clause: the observation is ... if genuine than if made up."""
    if times(log10_lr) == "1":
        return "as likely if the records are genuine as if they are made up"
    one, other = ("genuine", "made up") if log10_lr > 0 else ("made up", "genuine")
    return f"{times(log10_lr)} times likelier if the records are {one} than if they are {other}"


def posterior(prior: float, log10_lr: float) -> str:
    """The share that a prior share becomes with a weight: Bayes' rule, never rounded to certainty."""
    odds = prior / max(1e-12, 1 - prior) * 10**log10_lr
    return share(odds / (1 + odds)) if prior < 1 else share(1.0)


def quantity(x: float, unit: str = "") -> str:
    """An observation as a label: a share in per cent, anything else in three digits."""
    if not isfinite(x):
        return "–"
    if unit.startswith("share"):
        return f"{_three(100 * x)}%" if 0 <= x < 1e6 else f"{100 * x:.2g}%"
    return f"{x:.3g}" if abs(x) < 999.5 else short(round(x)) if 0 < x < 1e15 else f"{x:.2g}"


def plural(n: int, noun: str, nouns: str = "") -> str:
    """1 table, 3 tables; irregular ones are given."""
    return f"{count(n)} {noun if n == 1 else nouns or noun + 's'}"


def listed(words: list[str]) -> str:
    """a, b and c."""
    return (
        words[0]
        if len(words) == 1
        else ", ".join(words[:-1]) + " and " + words[-1]
        if words
        else ""
    )


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
