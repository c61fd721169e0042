"""Kinds of columns for made-up systems: what a family of tables fixes, what a sibling changes.

Shares nothing with seawall.synth. A kind is three steps: `kind(family)` draws what all siblings have
in common (format, style, shape of the distribution), the result takes a sibling's own generator,
place and era, and answers a function that draws n values. Nobody is described by any of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

Rng = np.random.Generator
Values = Callable[[Rng, int], list[str]]
CHARACTERS = [chr(c) for c in range(0x4E00, 0x4E00 + 3_000)]
LETTERS = list("abcdefghijklmnopqrstuvwxyz")
WEIGHTS = np.array([2**k % 11 for k in range(17, 0, -1)])
CHECKS = "10X98765432"
PROVINCES = (11, 12, 13, 14, 21, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 51, 53, 61)


@dataclass(frozen=True)
class Sibling:
    """What sets one table of a family apart: its own draws, where and when its rows come from."""

    rng: Rng
    place: int
    first: datetime
    days: int


Kind = Callable[[Rng], Callable[[Sibling], Values]]


def word(rng: Rng, low: int = 3, high: int = 9) -> str:
    return "".join(rng.choice(LETTERS, rng.integers(low, high)))


def signs(rng: Rng, n: int) -> str:
    return "".join(rng.choice(CHARACTERS, n))


def jittered(sibling: Sibling, shares: np.ndarray, weight: float = 60) -> np.ndarray:
    """Shares as one sibling has them: near the family's, never the same."""
    return sibling.rng.dirichlet(np.maximum(shares * weight, 0.05))


def resident_id(family: Rng):
    middle, spread = family.uniform(1965, 1995), family.uniform(6, 16)

    def of(sibling: Sibling) -> Values:
        head = PROVINCES[sibling.place % len(PROVINCES)] * 10_000
        codes = head + np.array([100, 200, 300, 400]) + sibling.rng.integers(1, 12, 4)
        shares = jittered(sibling, np.full(4, 0.25), 8)

        def values(rng: Rng, n: int) -> list[str]:
            years = np.clip(rng.normal(middle, spread, n), 1935, 2006).astype(int)
            heads = [
                f"{a}{y}{m:02d}{d:02d}{s:03d}"
                for a, y, m, d, s in zip(
                    rng.choice(codes, n, p=shares).tolist(), years.tolist(),
                    rng.integers(1, 13, n).tolist(), rng.integers(1, 29, n).tolist(),
                    rng.integers(0, 999, n).tolist(), strict=True,
                )
            ]  # fmt: skip
            digits = np.frombuffer("".join(heads).encode(), np.uint8).reshape(n, 17) - 48
            checks = (digits.astype(np.int64) @ WEIGHTS) % 11
            return [h + CHECKS[c] for h, c in zip(heads, checks.tolist(), strict=True)]

        return values

    return of


def phone(family: Rng):
    form = family.integers(0, 4)
    prefixes = family.choice([130, 131, 135, 136, 137, 138, 139, 150, 158, 186, 188], 6, False)

    def of(sibling: Sibling) -> Values:
        shares = jittered(sibling, np.full(6, 1 / 6), 12)

        def values(rng: Rng, n: int) -> list[str]:
            rest = rng.integers(0, 10**8, n).tolist()
            heads = rng.choice(prefixes, n, p=shares).tolist()
            pairs = zip(heads, rest, strict=True)
            if form == 1:
                return [f"+86{h}{r:08d}" for h, r in pairs]
            if form == 2:
                return [f"{h}-{r // 10_000:04d}-{r % 10_000:04d}" for h, r in pairs]
            return [f"{h}{r:08d}" for h, r in pairs]

        return values

    return of


def name(family: Rng):
    common = family.choice(CHARACTERS, 60, False)
    three, masked = family.uniform(0.6, 0.95), family.random() < 0.15

    def of(sibling: Sibling) -> Values:
        def values(rng: Rng, n: int) -> list[str]:
            first = rng.choice(list("王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"), n)
            given = rng.choice(common, (n, 2))
            long = rng.random(n) < three
            made = [
                a + g[0] + (g[1] if w else "") for a, g, w in zip(first, given, long, strict=True)
            ]
            return [v[0] + "*" + v[2:] for v in made] if masked else made

        return values

    return of


def email(family: Rng):
    hosts = [f"{word(family)}.example.{family.choice(['com', 'org', 'net'])}" for _ in range(5)]
    shares = family.dirichlet(np.ones(5))
    style = family.integers(0, 3)

    def of(sibling: Sibling) -> Values:
        own = jittered(sibling, shares)

        def values(rng: Rng, n: int) -> list[str]:
            at = rng.choice(hosts, n, p=own).tolist()
            numbers = rng.integers(10**5, 10**9, n).tolist()
            if style == 0:
                return [f"{k}@{h}" for k, h in zip(numbers, at, strict=True)]
            heads = ["".join(row) for row in rng.choice(LETTERS, (n, 6)).tolist()]
            dot = "." if style == 1 else ""
            return [f"{a}{dot}{k % 1000}@{h}" for a, k, h in zip(heads, numbers, at, strict=True)]

        return values

    return of


def address(family: Rng):
    style = family.integers(0, 2)

    def of(sibling: Sibling) -> Values:
        own = np.random.default_rng(9_000 + sibling.place)
        city = signs(own, 2)
        roads = [signs(own, 2) for _ in range(40)]

        def values(rng: Rng, n: int) -> list[str]:
            road = rng.choice(roads, n).tolist()
            house, room = rng.integers(1, 900, n).tolist(), rng.integers(101, 2_400, n).tolist()
            if style:
                return [f"{city}市{r}路{h}号" for r, h in zip(road, house, strict=True)]
            rows = zip(road, house, room, strict=True)
            return [f"{city}省{city}市{r}街道{h}弄{k}室" for r, h, k in rows]

        return values

    return of


def status(family: Rng):
    size = int(family.integers(2, 13))
    style = family.integers(0, 5)
    if style == 0:
        words = [str(k) for k in family.choice(100, size, False)]
    elif style == 1:
        words = [f"{k:02d}" for k in range(size)]
    elif style == 2:
        words = [signs(family, 2) for _ in range(size)]
    elif style == 3:
        words = [word(family).upper() for _ in range(size)]
    else:
        words = [f"{word(family)}_{word(family)}" for _ in range(size)]
    shares = family.dirichlet(np.full(size, 0.6))
    return _chosen(words, shares)


def _chosen(words: list[str], shares: np.ndarray, weight: float = 60):
    def of(sibling: Sibling) -> Values:
        own = jittered(sibling, shares, weight)
        return lambda rng, n: rng.choice(words, n, p=own).tolist()

    return of


def flag(family: Rng):
    pairs = [["0", "1"], ["Y", "N"], ["true", "false"], ["是", "否"], ["1", "2"]]
    share = family.uniform(0.03, 0.97)
    return _chosen(pairs[family.integers(0, 5)], np.array([share, 1 - share]))


def region(family: Rng):
    size, style = int(family.integers(5, 20)), family.integers(0, 2)

    def of(sibling: Sibling) -> Values:
        own = np.random.default_rng(500 + sibling.place)
        codes = [
            f"{(sibling.place + 11) * 10_000 + int(own.integers(1, 9_999))}" for _ in range(size)
        ]
        words = codes if style else [signs(own, 2) + "区" for _ in range(size)]
        shares = own.dirichlet(np.ones(size))
        return lambda rng, n: rng.choice(words, n, p=shares).tolist()

    return of


def moment(family: Rng):
    form = family.integers(0, 6)
    night = family.random() < 0.3

    def of(sibling: Sibling) -> Values:
        growth = sibling.rng.uniform(0.6, 1.6)

        def values(rng: Rng, n: int) -> list[str]:
            days = sibling.days * rng.random(n) ** (1 / growth)
            seconds = rng.integers(0 if night else 8 * 3600, 86_400 if night else 22 * 3600, n)
            at = [
                sibling.first + timedelta(days=int(d), seconds=int(s))
                for d, s in zip(days.tolist(), seconds.tolist(), strict=True)
            ]
            if form == 0:
                return [f"{t:%Y-%m-%d %H:%M:%S}" for t in at]
            if form == 1:
                return [f"{t:%Y-%m-%d}" for t in at]
            if form == 2:
                return [f"{t:%Y/%m/%d %H:%M}" for t in at]
            if form == 3:
                return [str(int(t.timestamp())) for t in at]
            if form == 4:
                return [f"{t:%Y%m%d}" for t in at]
            return [f"{t:%Y-%m-%dT%H:%M:%S}.000Z" for t in at]

        return values

    return of


def birthday(family: Rng):
    middle, spread = family.uniform(1965, 1998), family.uniform(5, 15)
    dashed = family.random() < 0.5

    def of(sibling: Sibling) -> Values:
        shift = sibling.rng.normal(0, 1.5)

        def values(rng: Rng, n: int) -> list[str]:
            years = np.clip(rng.normal(middle + shift, spread, n), 1930, 2010).astype(int)
            rows = zip(years, rng.integers(1, 13, n), rng.integers(1, 29, n), strict=True)
            dash = "-" if dashed else ""
            return [f"{y}{dash}{m:02d}{dash}{d:02d}" for y, m, d in rows]

        return values

    return of


def serial(family: Rng):
    prefix = family.choice(["", word(family, 2, 4).upper(), f"{word(family, 1, 3)}-"])
    width = int(family.integers(7, 12))

    def of(sibling: Sibling) -> Values:
        start = int(sibling.rng.integers(10 ** (width - 2), 9 * 10 ** (width - 1)))

        def values(rng: Rng, n: int) -> list[str]:
            return [f"{prefix}{k:0{width}d}" for k in (start + rng.integers(0, 10**6, n)).tolist()]

        return values

    return of


def token(family: Rng):
    alphabet = (
        list("0123456789abcdef") if family.random() < 0.6 else LETTERS + list("0123456789ABCDEF")
    )
    width = int(family.choice([16, 20, 24, 32, 40]))
    dashed = width == 32 and family.random() < 0.5

    def of(sibling: Sibling) -> Values:
        def values(rng: Rng, n: int) -> list[str]:
            made = ["".join(row) for row in rng.choice(alphabet, (n, width)).tolist()]
            return (
                [f"{v[:8]}-{v[8:12]}-{v[12:16]}-{v[16:20]}-{v[20:]}" for v in made]
                if dashed
                else made
            )

        return values

    return of


def amount(family: Rng):
    mu, sigma, places = family.uniform(1, 9), family.uniform(0.3, 1.8), int(family.integers(0, 5))

    def of(sibling: Sibling) -> Values:
        own = mu + sibling.rng.normal(0, 0.15)
        return lambda rng, n: [f"{x:.{places}f}" for x in rng.lognormal(own, sigma, n).tolist()]

    return of


def count(family: Rng):
    mean = family.uniform(0.3, 60)

    def of(sibling: Sibling) -> Values:
        p = 1 / (1 + mean * sibling.rng.uniform(0.85, 1.15))
        return lambda rng, n: [str(k - 1) for k in rng.geometric(p, n).tolist()]

    return of


def score(family: Rng):
    a, b, top = family.uniform(1, 6), family.uniform(1, 6), family.choice([1, 5, 10, 100])
    places = int(family.integers(0, 3)) + (top == 1)

    def of(sibling: Sibling) -> Values:
        own = a * sibling.rng.uniform(0.9, 1.1)
        return lambda rng, n: [f"{top * x:.{places}f}" for x in rng.beta(own, b, n).tolist()]

    return of


def point(family: Rng):
    places, which = int(family.integers(4, 7)), family.integers(0, 2)

    def of(sibling: Sibling) -> Values:
        centre = (22 + sibling.place * 0.8) if which else (100 + sibling.place * 0.9)
        return lambda rng, n: [f"{x:.{places}f}" for x in rng.normal(centre, 0.2, n).tolist()]

    return of


def note(family: Rng):
    words = [signs(family, int(family.integers(2, 5))) for _ in range(120)]
    mean = family.uniform(4, 20)

    def of(sibling: Sibling) -> Values:
        def values(rng: Rng, n: int) -> list[str]:
            sizes = 1 + rng.poisson(mean, n)
            drawn = iter(rng.choice(words, int(sizes.sum())).tolist())
            return ["，".join(next(drawn) for _ in range(k)) + "。" for k in sizes.tolist()]

        return values

    return of


def latin_note(family: Rng):
    words = [word(family) for _ in range(200)]
    mean = family.uniform(2, 14)

    def of(sibling: Sibling) -> Values:
        def values(rng: Rng, n: int) -> list[str]:
            sizes = 1 + rng.poisson(mean, n)
            drawn = iter(rng.choice(words, int(sizes.sum())).tolist())
            return [" ".join(next(drawn) for _ in range(k)).capitalize() for k in sizes.tolist()]

        return values

    return of


def address_ip(family: Rng):
    def of(sibling: Sibling) -> Values:
        nets = sibling.rng.integers(0, 256, 12)

        def values(rng: Rng, n: int) -> list[str]:
            rows = zip(rng.choice(nets, n).tolist(), rng.integers(1, 255, n).tolist(), strict=True)
            return [f"198.51.{a}.{b}" for a, b in rows]

        return values

    return of


def agent(family: Rng):
    words = [
        f"{word(family).capitalize()}/{k}.{k % 7} ({word(family)}; {word(family)})"
        for k in range(25)
    ]
    return _chosen(words, family.dirichlet(np.full(25, 0.4)))


def path(family: Rng):
    head, tail = f"/{word(family)}/{word(family)}", family.choice([".jpg", ".png", ".pdf", ""])

    def of(sibling: Sibling) -> Values:
        return lambda rng, n: [f"{head}/{k:09d}{tail}" for k in rng.integers(0, 10**9, n).tolist()]

    return of


def company(family: Rng):
    tails = ["有限公司", "科技有限公司", "贸易有限公司", "分公司"]
    shares = family.dirichlet(np.ones(4))

    def of(sibling: Sibling) -> Values:
        city = signs(np.random.default_rng(9_000 + sibling.place), 2)

        def values(rng: Rng, n: int) -> list[str]:
            middles = ["".join(row) for row in rng.choice(CHARACTERS[:400], (n, 3)).tolist()]
            ends = rng.choice(tails, n, p=shares).tolist()
            return [f"{city}{m}{e}" for m, e in zip(middles, ends, strict=True)]

        return values

    return of


def constant(family: Rng):
    value = family.choice(["0", "1", word(family), ""])
    return lambda sibling: lambda rng, n: [str(value)] * n


def blob(family: Rng):
    keys = [word(family) for _ in range(int(family.integers(2, 5)))]

    def of(sibling: Sibling) -> Values:
        def values(rng: Rng, n: int) -> list[str]:
            numbers = rng.integers(0, 500, (n, len(keys))).tolist()
            return [
                "{" + ",".join(f'"{k}":{v}' for k, v in zip(keys, row, strict=True)) + "}"
                for row in numbers
            ]

        return values

    return of


#: Every kind with how often a family has it, relative to the others.
KINDS: tuple[tuple[Kind, float], ...] = (
    (resident_id, 1), (phone, 1.4), (name, 1.4), (email, 1), (address, 1), (status, 4), (flag, 3),
    (region, 1.2), (moment, 3), (birthday, 0.7), (serial, 2), (token, 1.5), (amount, 2), (count, 2),
    (score, 1), (point, 0.8), (note, 0.8), (latin_note, 0.8), (address_ip, 0.8), (agent, 0.5),
    (path, 0.6), (company, 0.6), (constant, 0.8), (blob, 0.4),
)  # fmt: skip
EPOCH = datetime(2010, 1, 1, tzinfo=UTC)
#: What a table of people has, under names that most systems give it.
PEOPLE: tuple[tuple[Kind, str], ...] = (
    (resident_id, "id_card"), (phone, "phone"), (name, "name"), (email, "email"),
    (address, "address"), (birthday, "birthday"), (moment, "created_at"), (status, "status"),
)  # fmt: skip
