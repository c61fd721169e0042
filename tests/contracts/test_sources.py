"""What every format and container promises on bytes that nobody foresaw. See also tests/sources."""

import gzip
import io
import pickle
import zipfile

import pyarrow as pa
import pytest
import zstandard
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seawall import sources
from seawall.errors import SourceError
from seawall.model.ledger import Ledger
from seawall.sources.containers import CONTAINERS
from seawall.sources.formats import FORMATS
from tests.sources import dumps

SLOW = settings(deadline=None, max_examples=120)


def _zip() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("a.jsonl", dumps.in_lines(dumps.rows(9)))
    return sink.getvalue()


WHOLE = [data for _, _, data in dumps.PLAIN + dumps.HITS]
WHOLE += [gzip.compress(WHOLE[0]), zstandard.compress(WHOLE[0]), _zip()]


def _changed(given: tuple[bytes, list[tuple[float, bytes, int]]]) -> bytes:
    data, changes = given
    for share, put, drop in changes:
        at = int(share * len(data))
        data = data[:at] + put + data[at + drop :]
    return data


_change = st.tuples(st.floats(0, 1), st.binary(max_size=8), st.integers(0, 40))
hostile = st.one_of(
    st.binary(max_size=400),
    st.text('{}[]",:\\n\t|;-@0123456789a甲\0\r', max_size=300).map(str.encode),
    st.tuples(st.sampled_from(WHOLE), st.lists(_change, max_size=4)).map(_changed),
)


@pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.id)
@SLOW
@given(hostile)
def test_a_format_is_as_sure_as_can_be_of_anything(kind, data):
    confidence, options = kind.detect(data)
    assert 0 <= confidence <= 1
    assert all(isinstance(text, str) for pair in options.items() for text in pair)


@pytest.mark.parametrize("kind", CONTAINERS, ids=lambda kind: kind.id)
@SLOW
@given(hostile)
def test_a_container_is_as_sure_as_can_be_of_anything(kind, data):
    assert 0 <= kind.detect(data) <= 1


@settings(deadline=None, max_examples=300)
@given(hostile, hostile)
@example(b"", WHOLE[-1][:100] + WHOLE[-1][101:])  # a zip member that starts before the file
def test_whatever_is_opened_is_read_in_batches_of_text_and_balances(tmp_path_factory, data, other):
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "a").write_bytes(data)
    (folder / "b").write_bytes(other)
    try:
        source = sources.open(folder)
    except SourceError:
        return
    source.sample(20)
    assert pickle.loads(pickle.dumps(source.parts)) == source.parts
    assert len({part.key for part in source.parts}) == len(source.parts)
    ledger = Ledger()
    for part in source.parts:
        for batch in sources.read(part, ledger):
            batch.columns.validate(full=True)  # also that all text is UTF-8
            assert all(kind == pa.string() for kind in batch.columns.schema.types)
            assert len(set(batch.names)) == len(batch.names)
            assert batch.rows.shape == (batch.n,)
            assert batch.n > 0
            assert batch.table
    assert all(account.balanced for account in ledger.sources.values())
    assert sum(a.n_stored_bytes for a in ledger.sources.values()) <= len(data) + len(other)
