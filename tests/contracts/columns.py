"""Columns to try plug-ins with: known values, their mutations, random bytes, very long values."""

import json
from pathlib import Path

from hypothesis import strategies as st

FOLDER = Path(__file__).parents[2] / "vectors" / "elements"
FILES = sorted(path for path in FOLDER.glob("*.json") if not path.name.endswith(".schema.json"))
#: Every value of vectors/elements, whichever element it is of.
KNOWN = sorted(
    {
        case["value"].encode()
        for path in FILES
        for case in json.loads(path.read_text("utf-8"))["cases"]
    }
)
LONG = [b"1" * 70_000, "甲".encode() * 30_000, b"a" * 65_000 + b"@example.com", b" " * 66_000]
BROKEN = [
    b"\xff", b"\xe4\xb8", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"1380013\xc0\x808000", b"\x00",
    b"\xef\xbc", b"13800138000\xef\xbc", b"\xef\xbc\x91" * 17 + b"\xef\xbc", b"\xc2", b"@\xff.\xfe",
]  # fmt: skip


def _cut(given: tuple[bytes, int, bytes, int]) -> bytes:
    value, at, put, drop = given
    at = at % (len(value) + 1)
    return value[:at] + put + value[at + drop :]


_known = st.sampled_from(KNOWN)
_changed = st.tuples(_known, st.integers(0, 99), st.binary(max_size=3), st.integers(0, 3)).map(_cut)
_digits = st.text("0123456789X- +*.０１２", max_size=24).map(str.encode)
_text = st.text(max_size=40).map(str.encode)
values = st.one_of(
    _known, _changed, _changed, _digits, _text, st.binary(max_size=30), st.sampled_from(BROKEN)
)
columns = st.lists(values, max_size=12)
