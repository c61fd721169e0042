"""Our own accounts: which address or number is whose. Only who is here is ever answered about.

The file is our own and stays where it is. In memory an address is a keyed digest; of accounts that
stand in a breach also the SHA-1 of the address and its alias, which the contract answers with.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha1
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from seawall.digest.key import Key
from seawall.digest.stream import identify
from seawall.elements import by_id
from seawall.errors import SourceError
from seawall.model.strings import Strings, from_values, strings
from seawall.web import references
from seawall.web.exposed import NOT_EXPOSED, Exposed
from seawall.web.hibp.config import Accounts, Loaded

U64 = NDArray[np.uint64]
LONGEST = 320  # characters of an address, RFC 3696 errata 1690
TEST_DOMAIN = "hibp-integration-tests.com"


class Listed(NamedTuple):
    """An exposed account: its address's SHA-1 in upper-case digits, alias, domain, and its state."""

    sha1: str
    alias: str
    domain: str
    state: int


class Roster:
    """Accounts by the digest of what they are asked for by.

    `population` (n,) is the leading 64 bits of the SHA-1 of all addresses; `listed` are those of
    exposed accounts.
    """

    def __init__(
        self, by_element: dict[str, tuple[U64, U64]], exposed: Exposed, key: Key, population: U64,
        listed: Sequence[Listed],
    ) -> None:  # fmt: skip
        self._key = key
        self._by_element = by_element
        self._exposed = exposed
        self.population, self.listed = population, listed

    def find(self, said: str) -> tuple[int, int] | None:
        """State and reference digest of an account, by an address or a number; None if it is not ours."""
        for element, (digests, marks) in self._by_element.items():
            found = digest(said, element, self._key)
            if found is None:
                continue
            at = int(np.searchsorted(digests, np.uint64(found)))
            if at < len(digests) and int(digests[at]) == found:
                mark = int(marks[at])
                return self._exposed.state(mark), mark
        return None


def digest(said: str, element: str, key: Key) -> int | None:
    """The digest of one value, None if it is not of this element."""
    if not 0 < len(said) <= LONGEST:
        return None
    column = from_values([said.encode()])
    kind = by_id(element)
    _, digests = identify(kind, column, kind.judge(column), key)
    return int(digests[0]) if len(digests) else None


def normal(said: str) -> str | None:
    """An e-mail address in the form that is hashed, None if it is none."""
    if not 0 < len(said) <= LONGEST:
        return None
    column = from_values([said.encode()])
    found = _addresses(column)
    return found[0]


def _addresses(column: Strings) -> list[str | None]:
    kind = by_id("email")
    assert kind.canonical is not None
    canonical = kind.canonical(column, kind.judge(column).codes)
    long = dict(canonical.long)
    found: list[str | None] = []
    for row, n in enumerate(canonical.lengths.tolist()):
        raw = long.get(row) or canonical.blocks[row, 2 : 2 + n].tobytes()
        found.append(raw.decode("utf-8", "replace") if raw else None)
    return found


def read(loaded: Loaded, exposed: Exposed, refs: Key, key: Key) -> Roster:
    """Read the accounts.

    Args:
        loaded: The configuration, whose `accounts` says where they are.
        exposed: What is exposed of them.
        refs: The key of references.
        key: The key of addresses and numbers.

    Raises:
        SourceError: If the file cannot be used.
    """
    told = loaded.config.accounts
    if told is None:
        nothing = np.zeros(0, np.uint64)
        return Roster({}, exposed, key, nothing, [])
    table = _table(loaded, told)
    marks = references.many(table.column("ref").combine_chunks(), refs)
    by_element: dict[str, tuple[U64, U64]] = {}
    for element in ("email", "phone"):
        if element not in table.column_names:
            continue
        column = strings(table.column(element).combine_chunks())
        kind = by_id(element)
        rows, digests = identify(kind, column, kind.judge(column), key)
        order = np.argsort(digests, kind="stable")
        by_element[element] = digests[order], marks[rows][order]
    addresses = _addresses(strings(table.column("email").combine_chunks()))
    states = exposed.states(marks)
    population = np.zeros(len(addresses), np.uint64)
    listed = []
    for row, address in enumerate(addresses):
        alias, _, domain = (address or "").rpartition("@")
        if address is None or domain == TEST_DOMAIN:
            continue
        hashed = sha1(address.encode(), usedforsecurity=False)
        population[row] = int.from_bytes(hashed.digest()[:8], "big")
        if states[row] != NOT_EXPOSED:
            listed.append(Listed(hashed.hexdigest().upper(), alias, domain, int(states[row])))
    return Roster(by_element, exposed, key, population, listed)


def _table(loaded: Loaded, told: Accounts) -> pa.Table:
    path = loaded.path(told.file)
    columns = {"ref": told.ref, "email": told.email}
    if told.phone is not None:
        columns["phone"] = told.phone
    try:
        if path.suffix == ".parquet":
            table = pq.read_table(path, columns=list(columns.values()))
        else:
            text = dict.fromkeys(columns.values(), pa.string())
            convert = pc.ConvertOptions(column_types=text, include_columns=list(text))
            table = pc.read_csv(path, convert_options=convert)
        table = table.select(list(columns.values())).rename_columns(list(columns))
    except FileNotFoundError:
        raise SourceError(path.name, None, "is not there") from None
    except (pa.ArrowException, OSError, KeyError, ValueError):
        # Arrow's text quotes cells.
        raise SourceError(path.name, None, "cannot be read with these columns") from None
    if not table.num_rows:
        raise SourceError(path.name, None, "holds no account")
    return table
