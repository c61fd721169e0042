"""The answer: one row per exposed account and breach, and the counts that go into the report.

The table is the only file that names accounts, by our own reference. It says what kind of data was
exposed, never a value. Accounts that are not exposed do not appear in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seawall import tables
from seawall.match.bulk import Joined, Lookup, join
from seawall.model.matching import SCHEMA, BreachMatch, MatchSummary

if TYPE_CHECKING:
    from seawall.match.accounts import Accounts

U64 = NDArray[np.uint64]
COMPOSITE = "name_birth_date"  # the identifier that is two fields of one record
COLUMNS = pa.schema(
    [
        ("account_ref", pa.string()),
        ("breach", pa.dictionary(pa.int32(), pa.string())),
        ("matched", pa.list_(pa.string())),
        ("exposed", pa.list_(pa.string())),
        ("mask", pa.uint64()),
    ]
)


class Matches(NamedTuple):
    """`table` has a row per exposed account and breach; `summary` is its counts."""

    table: pa.Table
    summary: MatchSummary


def against(accounts: Accounts, index: Lookup) -> Matches:
    """Look all accounts up in an index.

    Raises:
        RunError: If a run of the index is damaged.
    """
    joined = join(accounts.queries, index)
    return Matches(rows(accounts.refs, joined), _summary(accounts, joined))


def element_ids(mask: int) -> list[str]:
    """The elements of a mask, by number. Bits of no element are left out."""
    return [element.id for element in tables.elements() if mask & element.bit]


def rows(refs: Callable[[NDArray[np.int64]], pa.Array], joined: Joined) -> pa.Table:
    """The table of a join; `refs` gives the references (m,) of accounts by their rows (m,)."""
    breach = pa.DictionaryArray.from_arrays(
        pa.array(joined.breaches, pa.int32()), pa.array(joined.names, pa.string())
    )
    columns = [
        refs(joined.accounts),
        breach,
        _lists(joined.matched),
        _lists(joined.masks),
        pa.array(joined.masks, pa.uint64()),
    ]
    return pa.Table.from_arrays(columns, schema=COLUMNS)


def _lists(masks: U64) -> pa.Array:
    """Element ids of every mask; few masks are different, so each is spelled once."""
    different, which = np.unique(masks, return_inverse=True)
    spelled = pa.array([element_ids(int(mask)) for mask in different], pa.list_(pa.string()))
    return spelled.take(pa.array(which))


def _summary(accounts: Accounts, joined: Joined) -> MatchSummary:
    names = {element.number: element.id for element in tables.elements()}
    named = np.zeros(accounts.n, np.bool_)
    composite = accounts.queries.get(tables.element(COMPOSITE).number)
    if composite is not None:
        named[composite.rows] = True
    return MatchSummary(
        schema=SCHEMA,
        n_accounts=accounts.n,
        n_exposed=len(np.unique(joined.accounts)),
        n_queries={names[n]: count for n, count in joined.n_queries.items()},
        n_entries={names[n]: count for n, count in joined.n_entries.items()},
        n_false_expected=joined.n_false_expected,
        mapping=accounts.plan.mapping,
        rejected=accounts.rejected,
        breaches=tuple(_breach(joined, i, named) for i in range(len(joined.names))),
        indexed=joined.indexed,
    )


def _breach(joined: Joined, i: int, named: NDArray[np.bool_]) -> BreachMatch:
    """`named` (n,): accounts that we hold name and birth date of."""
    here = joined.breaches == i
    matched, masks = joined.matched[here], joined.masks[here]
    composite, name, id_, born = (
        np.uint64(tables.element(e).bit)
        for e in (COMPOSITE, "person_name", "cn.resident_id", "birth_date")
    )
    comparable = (matched & ~composite != 0) & named[joined.accounts[here]]
    comparable &= (masks & name != 0) & (masks & (id_ | born) != 0)
    return BreachMatch(
        joined.names[i],
        int(np.count_nonzero(here)),
        _counts(matched),
        _counts(masks),
        int(np.count_nonzero(comparable)),
        int(np.count_nonzero(comparable & (matched & composite != 0))),
    )


def _counts(masks: U64) -> dict[str, int]:
    """How many masks have each element."""
    counted = {e.id: int(np.count_nonzero(masks & np.uint64(e.bit))) for e in tables.elements()}
    return {element: n for element, n in counted.items() if n}
