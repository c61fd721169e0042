"""E-mail addresses that echo their owners, at providers few of which hold nearly all.

The providers are stand-ins under the reserved domain .example (RFC 2606), so that nobody's address
is written; fabrications use example.com, .net and .org, which fakers print. Evidence may count the
latter three as a trace of a faker and must take .example for a real provider. Shares are assumed.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tests.populations.draws import Rng, often, rate, weighted, zipf
from tests.populations.names import given_words
from tests.populations.people import People
from tests.populations.pinyin import given_syllables, surname_syllables
from tests.populations.texts import joined, numbers, pick, vocabulary, where

CHINA = {
    "qq.example": 56, "163.example": 17, "126.example": 5, "sina.example": 4, "139.example": 4,
    "gmail.example": 3, "hotmail.example": 3, "foxmail.example": 2, "sohu.example": 1.5,
    "outlook.example": 1.5, "yahoo-cn.example": 1, "189.example": 0.8, "aliyun.example": 0.8,
    "icloud.example": 0.6, "21cn.example": 0.4,
}  # fmt: skip
WORLD = {
    "gmail.example": 46, "yahoo.example": 14, "hotmail.example": 13, "outlook.example": 5,
    "icloud.example": 4, "aol.example": 3, "live.example": 2.5, "msn.example": 1.5,
    "mail-ru.example": 2, "gmx.example": 1.5, "web-de.example": 1.2, "orange-fr.example": 1,
    "comcast.example": 1, "protonmail.example": 0.7, "yandex.example": 0.8, "libero.example": 0.6,
    "t-online.example": 0.6, "rediffmail.example": 0.4, "uol-br.example": 0.6,
}  # fmt: skip
NICKNAMES = vocabulary(
    "sunny angel happy lucky star moon sky blue cool king baby love summer cherry apple tiger dragon "
    "rain snow tiantian xiaomao feifei ttt wo aini lanse piaoliang kuaile feng shadow hunter ghost "
    "ninja gamer rider wolf panda mango coffee music dream cloud ocean river stone"
)


def domains(rng: Rng, n: int, providers: dict[str, float], others: float) -> pa.Array:
    """Domains of providers by share; a long tail of firms' own with the share `others`."""
    shares = np.array(list(providers.values())) * rng.lognormal(0, 0.35, len(providers))
    common = pick(vocabulary(list(providers)), weighted(rng, shares, n))
    firm = weighted(rng, zipf(4000, 5.0, 1.1), n) + int(rng.integers(100_000))
    return where(often(rng, others, n), joined("firm", numbers(firm), ".example"), common)


def chinese(rng: Rng, some: People, phone: pa.Array) -> pa.Array:
    """Addresses of Chinese users: numbers of a chat service, spelled names, phones, nicknames."""
    n = len(some)
    surname = pick(surname_syllables(), some.surname)
    first, second = pick(given_syllables(), some.first), pick(given_syllables(), some.second)
    year = some.year
    chat = numbers(_account_numbers(rng, n))
    full = joined(surname, first, second)
    short = joined(surname, _initial(first), _initial(second))
    tail = _tails(rng, year, some.born, n)
    nick = joined(pick(NICKNAMES, rng.integers(0, len(NICKNAMES), n)), tail)
    own = pc.utf8_slice_codeunits(phone, 0, 11)
    mobile = pc.and_(pc.equal(pc.utf8_length(own), 11), pc.starts_with(own, "1"))
    shares = np.array([0.3, 0.22, 0.13, 0.1, 0.14, 0.11]) * rng.lognormal(0, 0.3, 6)
    style = weighted(rng, shares, n)
    local = where(style == 0, chat, joined(full, tail))
    local = where(style == 2, joined(short, tail), local)
    local = where(style == 3, pc.if_else(mobile, own, chat), local)
    local = where(style == 4, nick, local)
    local = where(style == 5, full, local)
    local = pc.if_else(pc.match_substring(local, "x"), joined(short, numbers(year)), local)
    domain = domains(rng, n, CHINA, rate(rng, 0.005, 0.08))
    domain = where((style == 0) & often(rng, 0.93, n), pa.scalar("qq.example"), domain)
    return joined(local, "@", domain)


def world(rng: Rng, first: pa.Array, last: pa.Array, year: NDArray[np.integer]) -> pa.Array:
    """Addresses of users elsewhere, made of their names (ASCII) as people do, or of nicknames."""
    n = len(year)
    low, family = pc.utf8_lower(first), pc.utf8_lower(last)
    tail = _tails(rng, year, None, n)
    nick = joined(pick(NICKNAMES, rng.integers(0, len(NICKNAMES), n)), tail)
    shares = np.array([0.22, 0.14, 0.12, 0.1, 0.12, 0.1, 0.2]) * rng.lognormal(0, 0.3, 7)
    style = weighted(rng, shares, n)
    forms = [
        joined(low, ".", family),
        joined(low, family),
        joined(_initial(low), family, tail),
        joined(low, tail),
        joined(low, ".", family, tail),
        joined(low, "_", family),
        nick,
    ]
    local = forms[0]
    for which, form in enumerate(forms[1:], 1):
        local = where(style == which, form, local)
    local = where(often(rng, 0.004, n), joined(local, "+shop"), local)
    return joined(local, "@", domains(rng, n, WORLD, rate(rng, 0.01, 0.15)))


def _account_numbers(rng: Rng, n: int) -> NDArray[np.int64]:
    """Chat accounts of 6 to 10 digits, most of 9 or 10."""
    length = 6 + weighted(rng, np.array([0.02, 0.05, 0.13, 0.4, 0.4]), n).astype(np.int64)
    low = 10 ** (length - 1)
    top = np.where(length == 10, 3_600_000_000, low * 10)
    return low + (rng.random(n) * (top - low)).astype(np.int64)


def _initial(words: pa.Array) -> pa.Array:
    return pc.utf8_slice_codeunits(words, 0, 1)


def _tails(
    rng: Rng, year: NDArray[np.integer], born: NDArray[np.datetime64] | None, n: int
) -> pa.Array:
    """What is put behind a name: nothing, a year of birth, a birthday, digits that many like."""
    liked = vocabulary("1 123 88 666 520 1314 01 007 99 2008 521 11 12 168 888 77 23")
    style = weighted(rng, np.array([0.25, 0.22, 0.15, 0.13, 0.25]), n)
    text = where(style == 0, pa.scalar(""), numbers(np.asarray(year)))
    text = where(style == 2, numbers(np.asarray(year) % 100, 2), text)
    if born is not None:
        days = pc.utf8_slice_codeunits(pa.array(born.astype("M8[D]")).cast(pa.string()), 5, 10)
        text = where(style == 3, pc.replace_substring(days, "-", ""), text)
    else:
        text = where(style == 3, numbers(rng.integers(1, 1000, n)), text)
    return where(style == 4, pick(liked, weighted(rng, zipf(len(liked)), n)), text)


def spelled(some: People) -> pa.Array:
    """Names in Latin letters, family name last, as forms of airlines have them."""
    first, second = pick(given_syllables(), some.first), pick(given_syllables(), some.second)
    return joined(pc.utf8_capitalize(joined(first, second)), " ", pc.utf8_capitalize(
        pick(surname_syllables(), some.surname)))  # fmt: skip


assert len(given_words()) == len(given_syllables())
