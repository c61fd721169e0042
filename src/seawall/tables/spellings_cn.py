"""How Chinese surnames are spelt in Latin letters, as mail addresses and user names spell them.

Source: Hanyu Pinyin (ISO 7098:2015); shares of the population from names_cn.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from seawall.errors import TableError
from seawall.tables.load import shipped
from seawall.tables.names_cn import surnames

NAME = "surname_spellings_cn.csv"
N_LETTERS = 26


@cache
def spellings() -> dict[str, str]:
    """Surname to its spelling, lower-case letters."""
    found = {
        row["surname"]: row["spelling"]
        for row in shipped(NAME, ("surname", "spelling"), ("surname",))
    }
    if any(not (s.isascii() and s.isalpha() and s.islower()) for s in found.values()):
        raise TableError(f"{NAME}: a spelling that is not of lower-case letters")
    return found


class SpellingTrie(NamedTuple):
    """Spellings as a trie over a..z, for kernels; all read-only.

    `children` (nodes, 26) int16, 0 none, root 0; `ends` (nodes,) int16: 1 + number of the spelling
    that ends there, 0 none; `shares` (n + 1,) float64: the share of people whose surname is spelt so,
    by that number; `single` (65536,) int16: the same number by the code point of a surname of one
    character; `pairs` (m,) int64 ascending: first code point << 16 | second, of longer surnames;
    `pair_numbers` (m,) int16.
    """

    children: NDArray[np.int16]
    ends: NDArray[np.int16]
    shares: NDArray[np.float64]
    single: NDArray[np.int16]
    pairs: NDArray[np.int64]
    pair_numbers: NDArray[np.int16]


@cache
def spelling_trie() -> SpellingTrie:
    """The trie of all spellings."""
    words = sorted(set(spellings().values()))
    number = {word: k for k, word in enumerate(words, 1)}
    nodes, ends = [[0] * N_LETTERS], [0]
    for word in words:
        at = 0
        for letter in word:
            k = ord(letter) - 97
            if not nodes[at][k]:
                nodes[at][k] = len(nodes)
                nodes.append([0] * N_LETTERS)
                ends.append(0)
            at = nodes[at][k]
        ends[at] = number[word]
    shares = np.zeros(len(words) + 1)
    single = np.zeros(1 << 16, np.int16)
    pairs = []
    for surname, word in spellings().items():
        shares[number[word]] += surnames().get(surname, 0.0)
        if len(surname) == 1:
            single[ord(surname)] = number[word]
        else:
            pairs.append((ord(surname[0]) << 16 | ord(surname[1]), number[word]))
    pairs.sort()
    trie = SpellingTrie(
        np.array(nodes, np.int16),
        np.array(ends, np.int16),
        shares,
        single,
        np.array([key for key, _ in pairs], np.int64),
        np.array([value for _, value in pairs], np.int16),
    )
    for array in trie:
        array.flags.writeable = False
    return trie
