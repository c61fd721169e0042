import numpy as np
import pytest

from seawall.digest.key import Key
from seawall.digest.keyed import digest
from seawall.digest.stream import identify
from seawall.model.element import BLOCK, PREFIX, ROOM, Canonical, Element, Judged, Reason
from seawall.model.strings import from_values

KEY = Key(bytes(range(32)))


def judge(column):
    codes = np.full(column.n, Reason.VALID, np.uint8)
    codes[[column.at(i) == b"" for i in range(column.n)]] = Reason.EMPTY
    codes[[column.at(i).startswith(b"!") for i in range(column.n)]] = Reason.CHECK
    codes[[column.at(i).startswith(b"?") for i in range(column.n)]] = Reason.REGION
    return Judged(codes, {})


def canonical(column, codes):
    """Careless on purpose: it fills in values that were judged wrong, too."""
    blocks, lengths = np.zeros((column.n, BLOCK), np.uint8), np.zeros(column.n, np.int32)
    long = []
    for i in range(column.n):
        value = column.at(i)
        if len(value) > ROOM:
            long.append((i, value))
            continue
        blocks[i, PREFIX : PREFIX + len(value)] = np.frombuffer(value, np.uint8)
        lengths[i] = len(value)
    return Canonical(blocks, lengths, long)


def test_valid_and_region_rows_are_digested_and_no_others():
    long = b"l" * 90
    column = from_values([b"a", b"", b"!b", b"?c", long, b"!" + long, b"d"])
    rows, found = identify(Element("email", judge, canonical), column, judge(column), KEY)
    assert rows.dtype == np.int32
    assert rows.tolist() == [0, 3, 4, 6]
    assert found.tolist() == [digest(v, 3, KEY) for v in (b"a", b"?c", long, b"d")]


def test_an_element_that_is_no_identifier_is_refused():
    column = from_values([b"a"])
    with pytest.raises(ValueError, match="no identifier"):
        identify(Element("sex", judge), column, judge(column), KEY)
