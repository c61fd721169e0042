"""Our own accounts as a file of keyed digests: what the service needs to know of them.

One row per identifier: our own reference, the element's number, the digest. No value. The file says
under which key it was made, so that it is never held against an index of another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from seawall.errors import SourceError
from seawall.match.bulk import Queries

if TYPE_CHECKING:
    from seawall.match.accounts import Accounts

SCHEMA = pa.schema(
    [("account_ref", pa.string()), ("element", pa.uint8()), ("digest", pa.uint64())],
    {"seawall.accounts": "1"},
)
VERSION, KEY_ID, N_ACCOUNTS = b"seawall.accounts", b"seawall.key_id", b"seawall.n_accounts"
_PIECE = 1 << 20


@dataclass(frozen=True)
class Digested:
    """Accounts (n,) by row: `refs` their references, `queries` their identifiers by element number."""

    key_id: str
    n: int
    refs: pa.Array
    queries: dict[int, Queries]

    def taken(self, rows: NDArray[np.int64]) -> pa.Array:
        """The references (m,) of accounts."""
        return self.refs.take(pa.array(rows))


def write(accounts: Accounts, key_id: str, path: Path) -> int:
    """Write accounts under a temporary name, then in place. Returns how many identifiers."""
    schema = SCHEMA.with_metadata(
        {**(SCHEMA.metadata or {}), KEY_ID: key_id.encode(), N_ACCOUNTS: str(accounts.n).encode()}
    )
    temporary = path.with_name(f".{path.name}.tmp")
    n = 0
    with pq.ParquetWriter(temporary, schema, compression="zstd") as out:
        for element, queries in accounts.queries.items():
            for at in range(0, len(queries.rows), _PIECE):
                rows, digests = queries.rows[at : at + _PIECE], queries.digests[at : at + _PIECE]
                numbers = np.full(len(rows), element, np.uint8)
                columns = [accounts.refs(rows), pa.array(numbers), pa.array(digests)]
                out.write_table(pa.Table.from_arrays(columns, schema=schema))
                n += len(rows)
    temporary.replace(path)
    return n


def key_of(path: Path) -> str:
    """The id of the key that a file was made under.

    Raises:
        SourceError: If it is no such file.
    """
    with _opened(path) as file:
        return _said(file, path)[0]


def populations(path: Path) -> dict[int, NDArray[np.uint64]]:
    """The distinct digests by element number, ascending.

    Raises:
        SourceError: If it is no such file.
    """
    found: dict[int, list[NDArray[np.uint64]]] = {}
    for batch in _batches(path, ["element", "digest"]):
        elements, digests = batch.column(0).to_numpy(), batch.column(1).to_numpy()
        for element in np.unique(elements).tolist():
            found.setdefault(element, []).append(digests[elements == element])
    return {element: np.unique(np.concatenate(of)) for element, of in sorted(found.items())}


def read(path: Path) -> Digested:
    """Read a file whole.

    Raises:
        SourceError: If it is no such file.
    """
    with _opened(path) as file:
        key_id, n = _said(file, path)
    batches = list(_batches(path, SCHEMA.names))
    table = pa.Table.from_batches(batches) if batches else SCHEMA.empty_table()
    coded = table.column("account_ref").combine_chunks().dictionary_encode()
    coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
    rows = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    elements, digests = table.column("element").to_numpy(), table.column("digest").to_numpy()
    queries = {
        element: Queries(rows[elements == element], digests[elements == element])
        for element in np.unique(elements).tolist()
    }
    return Digested(key_id, max(n, len(coded.dictionary)), coded.dictionary, queries)


def _opened(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except FileNotFoundError:
        raise SourceError(
            path.name, None, "matches no file", "Make it with seawall serve accounts"
        ) from None
    except (pa.ArrowException, OSError):
        raise _none(path) from None


def _said(file: pq.ParquetFile, path: Path) -> tuple[str, int]:
    said = file.schema_arrow.metadata or {}
    try:
        if said[VERSION] != b"1" or file.schema_arrow.names != SCHEMA.names:
            raise _none(path)
        return said[KEY_ID].decode(), int(said[N_ACCOUNTS])
    except (KeyError, ValueError):
        raise _none(path) from None


def _batches(path: Path, columns: list[str]) -> Iterator[pa.RecordBatch]:
    with _opened(path) as file:
        _said(file, path)
        try:
            yield from file.iter_batches(_PIECE, columns=columns)
        except (pa.ArrowException, OSError):
            raise _none(path) from None


def _none(path: Path) -> SourceError:
    return SourceError(
        path.name, None, "is not a file of digested accounts", "Make it with seawall serve accounts"
    )
