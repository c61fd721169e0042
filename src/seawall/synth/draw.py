"""People by number: person i of a seed is the same wherever and whenever drawn.

Eight neighbours in number share a block cut into households of 1 to 5 (mean 2.67; census of 2020:
2.62). Ages come independently from the census, so roles follow from them: a member of the other sex
within SPOUSE_GAP years of the first one keeps an own surname, all others bear the household's.
An ID carries the county code in force when it was issued: from the law of 1985, or at birth and up
to 16 years later. Its order code clusters in blocks by county, as police stations hand them out.
Telephones follow the province of residence mostly, and rarely that of origin or any other.
"""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

from typing import Final, NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from seawall.synth.frame import COUNTY_RING, FIRST_YEAR, GIVEN_RING, SMALL_RING, Frame
from seawall.synth.rng import RING_MASK, below, mix, stream, word
from seawall.synth.words import listed

SPOUSE_GAP = 16
HOUSE = np.uint64(0x686F757365)
#: First member of the household of each of eight places, by pattern.
HEADS = np.array(
    [
        [0, 0, 0, 3, 3, 3, 6, 6],
        [0, 0, 0, 3, 3, 3, 3, 7],
        [0, 0, 2, 2, 2, 2, 6, 6],
        [0, 1, 1, 1, 4, 4, 4, 4],
        [0, 0, 2, 2, 4, 4, 4, 4],
        [0, 0, 0, 0, 0, 5, 5, 5],
        [0, 1, 2, 2, 4, 4, 4, 7],
        [0, 0, 0, 3, 3, 5, 5, 5],
    ],
    np.int64,
)
#: First six digits of UnionPay debit cards of six banks and the cards' length (issuers' published
#: ranges, ISO/IEC 7812-1 major industry 6).
ISSUERS = np.array([622202, 622848, 621700, 621661, 622588, 621799], np.int64)
CARD_DIGITS = np.array([19, 19, 19, 19, 16, 19], np.int64)
STATIONS, BLOCK = 12, 40  # police stations of a county; pairs of order codes that each gives out
BAND_ENDS = np.array([6, 12, 15, 18, 40, 60], np.int64)
U = np.uint64


class People(NamedTuple):
    """People as numbers, each (n,). Texts are in frame.Pools and words.

    `id17`: the ID without its check character; `born` yyyymmdd; `sex` 1 male, 2 female; `given2` -1
    for one character; `phone`, `phone2`, `card` 0 for none; `email` 0 for none, else its kind;
    `county`, `home`, `birthplace` index county codes; `house` a word per household; `origin` the
    province of registration.
    """

    number: NDArray[np.int64]
    id17: NDArray[np.int64]
    born: NDArray[np.int32]
    age: NDArray[np.uint8]
    sex: NDArray[np.uint8]
    county: NDArray[np.uint16]
    home: NDArray[np.uint16]
    birthplace: NDArray[np.uint16]
    surname: NDArray[np.uint16]
    given1: NDArray[np.int16]
    given2: NDArray[np.int16]
    phone: NDArray[np.int64]
    phone2: NDArray[np.int64]
    email: NDArray[np.uint8]
    card: NDArray[np.int64]
    ethnicity: NDArray[np.uint8]
    education: NDArray[np.uint8]
    occupation: NDArray[np.uint8]
    marital: NDArray[np.uint8]
    height: NDArray[np.int16]
    house: NDArray[np.uint64]


#: Types of the fields of People, in their order.
WIDTHS: Final = listed("i8 i8 i4 u1 u1 u2 u2 u2 u2 i2 i2 i8 i8 u1 i8 u1 u1 u1 u1 i2 u8")


@nb.njit(cache=True, nogil=True)
def _birth(state, frame):
    """Age, sex (0 male) and the day of birth of a person's state."""
    random = word(state, 0)
    cell = nb.int64(frame.ages[nb.int64(random & RING_MASK)])
    part = nb.int64((random >> U(16)) & U(0xFFFF))
    age = cell >> 1
    days = nb.int64((age + (part + 0.5) / 65536.0) * 365.2425)
    return age, cell & 1, frame.today - days


@nb.njit(cache=True, nogil=True)
def _owns_phone(state, age):
    chance = nb.int64((word(state, 1) >> U(56)) & U(0xFF))
    if age < 8:
        return False
    if age < 18:
        return chance < 115
    return chance < 246 if age < 70 else chance < 160


@nb.njit(cache=True, nogil=True)
def _phone(random, province, frame):
    carrier = nb.int64(frame.carriers[nb.int64(random & U(0xFF))])
    first = frame.bounds[3 * province + carrier]
    n = frame.bounds[3 * province + carrier + 1] - first
    segment = nb.int64(frame.segments[first + below(random, n)])
    return segment * 10_000 + nb.int64((random >> U(8)) & U(0xFFFFFF)) % 10_000


@nb.njit(cache=True, nogil=True)
def _luhn(body):
    """A card number: its body with the check digit of ISO/IEC 7812-1 behind it."""
    total, rest, double = 0, body, True
    while rest:
        digit = rest % 10
        if double:
            digit = digit * 2 if digit < 5 else digit * 2 - 9
        total += digit
        double = not double
        rest //= 10
    return body * 10 + (10 - total % 10) % 10


@nb.njit(cache=True, nogil=True)
def _card(random):
    bank = below(random, len(ISSUERS))
    places = CARD_DIGITS[bank] - 7
    modulus = 10**places
    return _luhn(ISSUERS[bank] * modulus + nb.int64(mix(random) >> U(1)) % modulus)


@nb.njit(cache=True, nogil=True)
def _registered(random, born_year, frame):
    """Index of the year an ID was issued in, from FIRST_YEAR."""
    lag = nb.int64((random >> U(8)) & U(0xFF))
    kind = nb.int64(random & U(0xFF))
    if born_year < FIRST_YEAR:
        year = FIRST_YEAR + lag % 7
    elif kind < 154:
        year = born_year
    else:
        year = born_year + (1 + lag % 5 if kind < 218 else 6 + lag % 11)
    return min(year, frame.as_of_year) - FIRST_YEAR


@nb.njit(cache=True, nogil=True)
def _base(code, station):
    """The first order code of a police station's block."""
    return nb.int64(mix(U(code) * U(16) + U(station)) >> U(33)) % 900


@nb.njit(cache=True, nogil=True)
def _order(random, code, sex):
    """An order code below 996 (those above are for centenarians), odd for men."""
    base = _base(code, below(random, STATIONS))
    a = nb.int64(random & U(0xFF)) % BLOCK
    b = nb.int64((random >> U(8)) & U(0xFF)) % BLOCK
    order = base + 2 * min(a, b)
    if sex == 0:
        return order | 1
    return max(2, order & ~1)


@nb.njit(cache=True, nogil=True)
def is_reachable(key, i, frame):
    """Whether person i is 16 or older and has a telephone."""
    state = stream(key, i)
    age, _, _ = _birth(state, frame)
    return age >= 16 and _owns_phone(state, age)


@nb.njit(cache=True, nogil=True)
def _draw(key, index, frame, out):
    this_year = frame.as_of_year - FIRST_YEAR
    for j in range(len(index)):
        i = index[j]
        state = stream(key, i)
        age, sex, day = _birth(state, frame)
        born = frame.calendar[day]
        born_year = nb.int64(born) // 10_000
        # the household
        place = i & 7
        head = HEADS[nb.int64(word(stream(key ^ HOUSE, i >> 3), 0) & U(7)), place]
        house = stream(key ^ HOUSE, (i - place + head) ^ (1 << 62))
        head_age, head_sex, _ = _birth(stream(key, i - place + head), frame)
        w = word(house, 0)
        home_province = nb.int64(frame.residence[nb.int64(w & RING_MASK)])
        province = home_province
        if (w >> U(32)) & U(0xFF) < U(23):  # 8.8 % live in another province than registered
            province = nb.int64(frame.origin[nb.int64((w >> U(16)) & RING_MASK)])
        spot = nb.int64((w >> U(40)) & U(COUNTY_RING - 1))
        moved = (w >> U(49)) & U(0xFF) < U(90)
        w = word(house, 1)
        home_spot = nb.int64(w & U(COUNTY_RING - 1)) if moved or home_province != province else spot
        surname = frame.surnames[nb.int64((w >> U(16)) & RING_MASK)]
        # the person
        w = word(state, 1)
        spouse = head != place and sex != head_sex and abs(age - head_age) < SPOUSE_GAP
        if spouse:
            surname = frame.surnames[nb.int64(w & RING_MASK)]
            if (w >> U(16)) & U(0xFF) < U(60):
                spot = nb.int64((w >> U(24)) & U(COUNTY_RING - 1))
        year = _registered(word(state, 2), born_year, frame)
        county = frame.counties[province, year, spot]
        code = nb.int64(frame.codes[county])
        w = word(state, 3)
        id17 = (code * 100_000_000 + nb.int64(born)) * 1000 + _order(w, code, sex)
        birthplace = county
        if (w >> U(16)) & U(0xFF) < U(13):
            birthplace = frame.counties[province, year, nb.int64((w >> U(24)) & U(COUNTY_RING - 1))]
        decade = min(max((born_year - 1930) // 10, 0), len(frame.single) - 1)
        w = word(state, 4)
        out.given1[j] = frame.given[decade, sex, nb.int64(w & U(GIVEN_RING - 1))]
        out.given2[j] = frame.given[decade, sex, nb.int64((w >> U(10)) & U(GIVEN_RING - 1))]
        if nb.int64((w >> U(20)) & U(0xFF)) < frame.single[decade]:
            out.given2[j] = -1
        phone = phone2 = 0
        if _owns_phone(state, age):
            at = home_province
            kind = (w >> U(28)) & U(0xFF)
            if kind < U(36):
                at = province
            elif kind < U(54):
                at = nb.int64(frame.residence[nb.int64((w >> U(36)) & RING_MASK)])
            phone = _phone(word(state, 5), at, frame)
            if age >= 18 and (w >> U(52)) & U(0xFF) < U(31):
                phone2 = _phone(word(state, 6), home_province, frame)
        w = word(state, 7)
        email = 0
        if 14 <= age < 70 and w & U(0xFF) < U(90):
            email = 1 + nb.int64((w >> U(8)) & U(0xFF)) % 3
        card = 0
        if age >= 16 and (w >> U(16)) & U(0xFF) < U(205):
            card = _card(word(state, 8))
        band = 0
        while band < len(BAND_ENDS) and age >= BAND_ENDS[band]:
            band += 1
        spread = nb.int64((w >> U(24)) & U(0xF)) + nb.int64((w >> U(28)) & U(0xF))
        tall = (155 if sex == 0 else 143) + spread if age >= 17 else 52 + 6 * age + spread // 2
        out.number[j] = i
        out.id17[j] = id17
        out.born[j] = born
        out.age[j] = age
        out.sex[j] = sex + 1
        out.county[j] = county
        out.home[j] = frame.counties[home_province, this_year, home_spot]
        out.birthplace[j] = birthplace
        out.surname[j] = surname
        out.phone[j] = phone
        out.phone2[j] = phone2
        out.email[j] = email
        out.card[j] = card
        out.ethnicity[j] = frame.ethnic[province, nb.int64((w >> U(32)) & U(SMALL_RING - 1))]
        out.education[j] = frame.bands[band, 0, nb.int64((w >> U(40)) & U(SMALL_RING - 1))]
        out.occupation[j] = frame.bands[band, 1, nb.int64((w >> U(48)) & U(SMALL_RING - 1))]
        out.marital[j] = frame.bands[band, 2, nb.int64((w >> U(56)) & U(SMALL_RING - 1))]
        out.height[j] = tall
        out.house[j] = house


def draw(key: np.uint64, index: NDArray[np.int64], frame: Frame) -> People:
    """The people with these numbers, (n,) int64, in their order; a number may stand twice."""
    out = People(*(np.empty(len(index), width) for width in WIDTHS))
    _draw(key, np.ascontiguousarray(index), frame, out)
    return out


@nb.njit(cache=True, nogil=True)
def _bases(codes, out):
    for i in range(len(codes)):
        for station in range(STATIONS):
            out[i, station] = _base(nb.int64(codes[i]), station)


def order_shares(codes: NDArray[np.int32]) -> NDArray[np.float64]:
    """Probability (n, 490) of every pair of order codes 2k, 2k + 1 of counties, for either sex."""
    bases = np.empty((len(codes), STATIONS), np.int64)
    _bases(codes, bases)
    ring = np.bincount(np.arange(256) % BLOCK, minlength=BLOCK) / 256  # a byte modulo 40
    at_least = np.append(ring[::-1].cumsum()[::-1], 0.0) ** 2  # of the lower of two bytes
    out = np.zeros((len(codes), 450 + BLOCK))
    rows = np.arange(len(codes))
    for station in range(STATIONS):
        for k in range(BLOCK):
            out[rows, bases[:, station] // 2 + k] += (at_least[k] - at_least[k + 1]) / STATIONS
    return out


@nb.njit(cache=True, nogil=True)
def _issued(when, how, province, spot, born, sex, frame, county, id17):
    for j in range(len(born)):
        year = _registered(when[j], nb.int64(born[j]) // 10_000, frame)
        county[j] = frame.counties[province[j], year, spot[j]]
        code = nb.int64(frame.codes[county[j]])
        id17[j] = (code * 100_000_000 + born[j]) * 1000 + _order(how[j], code, sex[j])


def issued(
    when: NDArray[np.uint64],
    how: NDArray[np.uint64],
    province: NDArray[np.int64],
    spot: NDArray[np.int64],
    born: NDArray[np.int32],
    sex: NDArray[np.int64],
    frame: Frame,
) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
    """IDs as the model issues them, from anybody's random words: county and first 17 digits, (n,).

    Args:
        when, how: Random words (n,) for the year of registration and for the order code.
        province, spot: Where registered: index of the province and place in its ring of counties.
        born: yyyymmdd.
        sex: 0 male, 1 female.
        frame: The population frame.
    """
    county, id17 = np.empty(len(born), np.uint16), np.empty(len(born), np.int64)
    _issued(when, how, province, spot, born, sex, frame, county, id17)
    return county, id17
