"""Case texts of about 300 characters, composed from sentences with people in them."""

# mypy: disallow-untyped-defs=False

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from seawall.kernels.store import put_digits, put_number
from seawall.model.strings import from_values
from seawall.synth import sentences, words
from seawall.synth.emit import CHINESE_DATE, padded, put, put_date, put_name
from seawall.synth.identifiers import put_id
from seawall.synth.places import put_address
from seawall.synth.rng import below, stream, word

U = np.uint64
PER_EVENT = 3
MAX_SLOTS = 6  # IDs, phones or cards in one text
HOUR, MINUTE, MISSING = range(3)
WHEN, AREA, ADDRESS, PLACE, ITEM, AMOUNT, OFFICER = range(12, 19)


class Program(NamedTuple):
    """Sentences as operations: >= 0 a literal, -1 - s the slot s.

    Sentence i is ops[bounds[i]:bounds[i + 1]]. The order is openings, events by type, middles,
    closings; `groups` holds where each begins.
    """

    ops: NDArray[np.int16]
    bounds: NDArray[np.int32]
    groups: NDArray[np.int32]
    literals: NDArray[np.uint8]
    literal_offsets: NDArray[np.int32]
    places: NDArray[np.uint8]
    place_offsets: NDArray[np.int32]
    items: NDArray[np.uint8]
    item_offsets: NDArray[np.int32]
    units: NDArray[np.uint8]
    unit_offsets: NDArray[np.int32]


@lru_cache(maxsize=1)
def program() -> Program:
    """The sentences, compiled."""
    events = [text for kind in words.CASE_TYPES for text in sentences.EVENTS[kind]]
    parts = (sentences.OPENING, events, sentences.MIDDLE, sentences.CLOSING)
    ops: list[int] = []
    bounds = [0]
    literals: dict[str, int] = {}
    for text in (text for part in parts for text in part):
        for i, piece in enumerate(re.split(r"\{(\w+)\}", text)):
            if i % 2:
                ops.append(-1 - sentences.SLOTS.index(piece))
            elif piece:
                ops.append(literals.setdefault(piece, len(literals)))
        bounds.append(len(ops))
    groups = np.cumsum([0] + [len(part) for part in parts])
    pools = [
        padded(from_values([value.encode() for value in values]))
        for values in (list(literals), words.PLACES, words.ITEMS, ["时", "分", sentences.MISSING])
    ]
    return Program(
        np.array(ops, np.int16),
        np.array(bounds, np.int32),
        groups.astype(np.int32),
        *(part for pool in pools for part in pool),  # type: ignore[arg-type]
    )


def widest() -> int:
    """Bytes that no text passes: the longest sentences, with 200 bytes for every slot."""
    p = program()
    lengths = [
        sum(200 if op < 0 else int(np.diff(p.literal_offsets)[op]) for op in p.ops[a:b])
        for a, b in zip(p.bounds[:-1], p.bounds[1:], strict=True)
    ]
    groups = [lengths[a:b] for a, b in zip(p.groups[:-1], p.groups[1:], strict=True)]
    return sum(max(group) for group in groups) + max(groups[2])


@nb.njit(cache=True, nogil=True)
def _sentence(kind, state, part, groups):
    """The number of the sentence for one of five parts of a text."""
    w = word(state, 40 + part)
    if part == 0:
        return below(w, groups[1])
    if part == 1:
        return groups[1] + PER_EVENT * kind + below(w, PER_EVENT)
    if part == 4:
        return groups[3] + below(w, groups[4] - groups[3])
    n = groups[3] - groups[2]
    first = below(word(state, 42), n)
    return groups[2] + (first if part == 2 else (first + 1 + below(w, n - 1)) % n)


@nb.njit(cache=True, nogil=True)
def texts(
    out, at, offsets, key, serial, kind, ymd, second, a, b, c, d, names, places, rural, s, p,
    found_ids, found_phones, found_cards,
):  # fmt: skip
    """Texts of records `serial` with people a (caller), b, c and d (officer).

    `names`: the four buffers of put_name; `places`: bytes and offsets; `found_*` (n, MAX_SLOTS)
    int64 get what stands in each text, zeros elsewhere.
    """
    for j in range(len(serial)):
        offsets[j] = at
        state = stream(key, serial[j])
        found_ids[j, :] = 0
        found_phones[j, :] = 0
        found_cards[j, :] = 0
        n_ids = n_phones = n_cards = 0
        for part in range(5):
            number = _sentence(kind[j], state, part, p.groups)
            for k in range(p.bounds[number], p.bounds[number + 1]):
                op = p.ops[k]
                if op >= 0:
                    at = put(out, at, p.literals, p.literal_offsets, op)
                    continue
                slot = -1 - op
                if slot < 12:
                    who = a if slot < 4 else b if slot < 8 else c
                    what = slot % 4
                    if what == 0:
                        at = put_name(
                            out, at, who.surname[j], who.given1[j], who.given2[j],
                            names[0], names[1], names[2], names[3],
                        )  # fmt: skip
                    elif what == 1:
                        if who.phone[j]:
                            at = put_digits(out, at, who.phone[j], 11)
                            found_phones[j, n_phones] = who.phone[j]
                            n_phones += 1
                        else:
                            at = put(out, at, p.units, p.unit_offsets, MISSING)
                    elif what == 2:
                        at = put_id(out, at, who.id17[j])
                        found_ids[j, n_ids] = who.id17[j]
                        n_ids += 1
                    elif who.card[j]:
                        at = put_number(out, at, who.card[j])
                        found_cards[j, n_cards] = who.card[j]
                        n_cards += 1
                    else:
                        at = put(out, at, p.units, p.unit_offsets, MISSING)
                elif slot == WHEN:
                    at = put_date(out, at, ymd[j], CHINESE_DATE)
                    at = put_digits(out, at, second[j] // 3600, 2)
                    at = put(out, at, p.units, p.unit_offsets, HOUR)
                    at = put_digits(out, at, second[j] // 60 % 60, 2)
                    at = put(out, at, p.units, p.unit_offsets, MINUTE)
                elif slot == AREA:
                    at = put(out, at, places[0], places[1], a.home[j])
                elif slot == ADDRESS:
                    at = put(out, at, places[0], places[1], a.home[j])
                    at = put_address(out, at, a.house[j], rural[a.home[j]], s)
                elif slot == PLACE:
                    at = put(
                        out,
                        at,
                        p.places,
                        p.place_offsets,
                        below(word(state, 45), len(p.place_offsets) - 1),
                    )
                elif slot == ITEM:
                    at = put(
                        out,
                        at,
                        p.items,
                        p.item_offsets,
                        below(word(state, 46), len(p.item_offsets) - 1),
                    )
                elif slot == AMOUNT:
                    at = put_number(out, at, 50 + 10 * below(word(state, 47), 2000))
                elif slot == OFFICER:
                    at = put_name(
                        out, at, d.surname[j], d.given1[j], d.given2[j],
                        names[0], names[1], names[2], names[3],
                    )  # fmt: skip
    offsets[len(serial)] = at
    return at
