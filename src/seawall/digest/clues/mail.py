"""Clues of mail addresses: the domain, what the local part is made of, and whose it seems to be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from seawall import tables
from seawall.digest.clues.combos import addresses
from seawall.digest.clues.seen import Column, Seen, usable
from seawall.kernels import mail_parts
from seawall.model.clues import NOT_SAID, Plane
from seawall.model.element import Reason


def planes(seen: Seen) -> dict[str, Plane]:
    """All mail_ planes and the digest, of the fullest column of addresses."""
    column = seen.first("email") or addresses(seen)
    if column is None:
        return {}
    n, codes = seen.n, column.judged.codes
    known = tables.known_domains()
    local = np.zeros((n, mail_parts.ROOM), np.uint8)
    sizes, kinds, digits, tags = (np.zeros(n, np.uint8) for _ in range(4))
    domains = np.zeros(n, np.uint64)
    mail_parts.parts(
        column.values.data, column.values.offsets, codes, np.uint64(seen.key.seed("clue domain")),
        known.hashes, known.classes, local, sizes, domains, kinds, digits, tags,
    )  # fmt: skip
    found: dict[str, Plane] = {
        "mail": column.digests if column.digests is not None else np.zeros(n, np.uint64),
        "mail_domain": (domains >> np.uint64(32)).astype(np.uint32) | (domains > 0),
        "mail_class": kinds,
        "mail_length": sizes,
        "mail_digits": digits,
        "mail_tag": tags,
        "mail_born": _unsaid(n),
        "mail_phone": _unsaid(n),
        "mail_name": _unsaid(n),
        "mail_chance": np.zeros(n, np.uint8),
    }
    years = born_years(seen)
    if years is not None:
        mail_parts.holds_year(local, sizes, years, found["mail_born"])
    phone = seen.first("phone")
    if phone is not None:
        own = np.where(usable(phone.judged), sizes, np.uint8(0))
        mail_parts.holds_phone(
            local, own, digits, phone.values.data, phone.values.offsets, found["mail_phone"]
        )
    name = seen.first("person_name")
    if name is not None:
        _names(name, local, sizes, np.uint64(seen.key.seed("clue word of a name")), found)
    return found


def born_years(seen: Seen) -> NDArray[np.uint16] | None:
    """Years of birth (n,), from IDs or else from a birth date column, 0 where none is told."""
    column = seen.first("cn.resident_id") or seen.first("birth_date")
    if column is None:
        return None
    born = np.where(usable(column.judged), column.judged.facts["born_on"], 0)
    return (born // 10_000).astype(np.uint16)


def _names(
    name: Column,
    local: NDArray[np.uint8],
    sizes: NDArray[np.uint8],
    seed: np.uint64,
    found: dict[str, Plane],
) -> None:
    trie = tables.spelling_trie()
    whole = name.judged.codes
    # Names in Latin letters are no VALID names to the judge, which looks for Chinese ones.
    held = np.where((whole == Reason.VALID) | (whole == Reason.SHAPE), sizes, np.uint8(0))
    first, last = (np.zeros(len(sizes), np.uint64) for _ in range(2))
    mail_parts.holds_name(
        local, held, name.values.data, name.values.offsets, *trie, seed, found["mail_name"],
        found["mail_chance"], first, last,
    )  # fmt: skip
    for plane, hashes in (("mail_first", first), ("mail_last", last)):
        found[plane] = (hashes >> np.uint64(32)).astype(np.uint32) | (hashes > 0)


def _unsaid(n: int) -> NDArray[np.int8]:
    return np.full(n, NOT_SAID, np.int8)
