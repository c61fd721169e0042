"""Users of an international service: names by country, phones in E.164, addresses of the Internet.

Names are common ones of each country (our own short lists); mobile prefixes are of national plans
(published, libphonenumber); a country's people come out of few networks (assumed).
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tests.populations.draws import Rng, often, per_row, weighted, zipf
from tests.populations.texts import joined, numbers, pick, vocabulary


class Country(NamedTuple):
    """A country's men, women and families; mobile prefixes with calling code, and digits after."""

    men: str
    women: str
    families: str
    prefixes: str
    n_digits: int


COUNTRIES = {
    "US": Country(
        "James Robert John Michael David William Richard Joseph Thomas Chris Daniel Matthew Anthony "
        "Mark Steven Andrew Joshua Kevin Brian Ryan Jacob Tyler Brandon Justin Ethan",
        "Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Ashley "
        "Emily Kimberly Amanda Melissa Stephanie Rebecca Laura Nicole Megan Hannah Olivia Emma",
        "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez "
        "Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Clark "
        "Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Green Adams Nelson",
        "1212 1310 1415 1617 1702 1713 1305 1404 1312 1206 1214 1602 1503 1303 1704 1919 1813 1407 "
        "1216 1614",
        7,
    ),
    "GB": Country(
        "Oliver Jack Harry George Thomas James Paul David Andrew Mark Stephen Ian Daniel Liam",
        "Olivia Amelia Emily Susan Julie Karen Jacqueline Deborah Tracey Jane Helen Sophie Lucy",
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Wright Walker Evans Hughes",
        "447701 447711 447802 447860 447910 447985 447455 447540",
        6,
    ),
    "DE": Country(
        "Thomas Michael Andreas Peter Stefan Christian Martin Lukas Leon Paul Felix Jonas Markus",
        "Sabine Susanne Petra Monika Anna Julia Katrin Stefanie Laura Lena Marie Claudia Nicole",
        "Mueller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer",
        "49151 49160 49170 49171 49172 49173 49175 49176 49177 49178 49179",
        8,
    ),
    "FR": Country(
        "Jean Pierre Michel Philippe Nicolas Julien Thomas Lucas Hugo Louis Antoine Laurent",
        "Marie Nathalie Isabelle Sylvie Sophie Camille Manon Lea Chloe Emma Julie Celine",
        "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel",
        "3361 3362 3366 3367 3368",
        7,
    ),
    "ES": Country(
        "Antonio Manuel Jose Francisco David Juan Javier Daniel Carlos Pablo Alejandro Sergio",
        "Maria Carmen Ana Isabel Laura Cristina Marta Lucia Elena Paula Sara Raquel",
        "Garcia Rodriguez Gonzalez Fernandez Lopez Martinez Sanchez Perez Gomez Martin Ruiz Diaz",
        "3460 3461 3462 3463 3465 3466 3467",
        7,
    ),
    "IT": Country(
        "Giuseppe Marco Andrea Francesco Luca Alessandro Matteo Antonio Davide Lorenzo Paolo",
        "Maria Anna Giulia Francesca Chiara Sara Martina Laura Elena Valentina Silvia",
        "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo",
        "39320 39328 39333 39338 39340 39347 39349 39366",
        7,
    ),
    "BR": Country(
        "Jose Joao Antonio Francisco Carlos Paulo Pedro Lucas Luiz Marcos Gabriel Rafael",
        "Maria Ana Francisca Antonia Adriana Juliana Marcia Fernanda Patricia Aline Camila",
        "Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro",
        "55119 55219 55319 55419 55519 55619 55719 55819",
        8,
    ),
    "IN": Country(
        "Rahul Amit Sanjay Rajesh Vijay Suresh Anil Arjun Rohit Deepak Manoj Ravi Karthik",
        "Priya Sunita Anjali Pooja Neha Kavita Divya Shreya Lakshmi Meena Asha Rekha",
        "Kumar Singh Sharma Patel Gupta Reddy Verma Das Rao Joshi Mehta Nair Iyer Khan",
        "9198 9199 9197 9196 9195 9194 9193 9190 9181 9180",
        8,
    ),
    "MX": Country(
        "Jose Luis Juan Miguel Jesus Carlos Jorge Fernando Eduardo Ricardo Alejandro",
        "Maria Guadalupe Juana Margarita Veronica Leticia Rosa Alejandra Daniela Gabriela",
        "Hernandez Garcia Martinez Lopez Gonzalez Rodriguez Perez Sanchez Ramirez Cruz Flores",
        "5255 5233 5281",
        8,
    ),
    "RU": Country(
        "Alexander Sergey Dmitry Andrey Alexey Maxim Ivan Mikhail Evgeny Vladimir Nikita",
        "Elena Olga Natalia Ekaterina Anna Maria Irina Tatiana Svetlana Anastasia Daria",
        "Ivanov Smirnov Kuznetsov Popov Vasiliev Petrov Sokolov Mikhailov Novikov Fedorov",
        "7903 7905 7910 7915 7916 7921 7926 7960",
        7,
    ),
}  # fmt: skip


@cache
def _words(part: str) -> pa.Array:
    return vocabulary([word for one in COUNTRIES.values() for word in getattr(one, part).split()])


@cache
def _table(part: str, offset: float) -> NDArray[np.float64]:
    """Weights of all words of a part, by country."""
    sizes = [len(getattr(one, part).split()) for one in COUNTRIES.values()]
    table = np.zeros((len(sizes), sum(sizes)))
    edges = np.cumsum([0, *sizes])
    for row, (start, size) in enumerate(zip(edges, sizes, strict=False)):
        table[row, start : start + size] = zipf(size, offset, 0.8)
    return table


def countries(rng: Rng, n: int) -> NDArray[np.int32]:
    """Countries of users: one or two lead."""
    shares = zipf(len(COUNTRIES), 0.7, 1.3)
    return rng.permutation(len(COUNTRIES))[weighted(rng, shares, n)].astype(np.int32)


def names(
    rng: Rng, country: NDArray[np.integer], male: NDArray[np.bool_]
) -> tuple[pa.Array, pa.Array]:
    """Given and family names, ASCII."""
    men = pick(_words("men"), per_row(rng, _table("men", 5.0), country))
    women = pick(_words("women"), per_row(rng, _table("women", 5.0), country))
    family = pick(_words("families"), per_row(rng, _table("families", 6.0), country))
    return pa.compute.if_else(pa.array(male), men, women), family


def phones(rng: Rng, country: NDArray[np.integer]) -> pa.Array:
    """Mobile numbers in E.164, prefixes of a country in unequal shares."""
    prefix = pick(_words("prefixes"), per_row(rng, _table("prefixes", 2.0), country))
    rest = np.array([one.n_digits for one in COUNTRIES.values()])[country]
    after = rng.integers(0, 10**8, len(country)) % 10**rest
    american = country == list(COUNTRIES).index("US")
    exchange = 2 + rng.integers(0, 8, len(country))
    after = np.where(american, exchange * 10**6 + 200_000 + after % 800_000, after)
    padded = pa.compute.utf8_slice_codeunits(numbers(after, 8), 0, 8)
    whole = [pa.compute.utf8_slice_codeunits(padded, 8 - width, 8) for width in (6, 7, 8)]
    tail = pa.compute.choose(pa.array((rest - 6).astype(np.int32)), *whole)
    return joined("+", prefix, tail)


def internet_addresses(rng: Rng, country: NDArray[np.integer]) -> pa.Array:
    """IPv4 addresses: a few dozen networks for each country, and repeats in each."""
    n = len(country)
    first = rng.choice(
        np.setdiff1d(np.arange(2, 223), [10, 127, 169, 172, 192]), (len(COUNTRIES), 40)
    )
    second = rng.integers(0, 256, (len(COUNTRIES), 40))
    which = weighted(rng, zipf(40, 2.0), n)
    third = weighted(rng, zipf(256, 8.0, 0.7), n) * 151 % 256
    fourth = rng.integers(1, 255, n)
    same = often(rng, 0.15, n)  # behind one address of a carrier
    fourth = np.where(same, 1 + third % 5, fourth)
    parts = (first[country, which], second[country, which], third, fourth)
    return joined(*(numbers(part) for part in parts), gap=".")
