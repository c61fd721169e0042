"""Folding of spellings against Unicode's own compatibility forms."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.kernels import fold


def folded(text: str, room: int = 32) -> tuple[str, int]:
    raw = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
    out = np.zeros(room, np.uint8)
    n, flags = fold.fold(raw, 0, len(raw), out)
    return out[:n].tobytes().decode(), flags


@pytest.mark.parametrize(
    ("text", "kept", "flags"),
    [
        ("+86 138-0013-8000", "8613800138000", fold.HAD_PLUS | fold.HAD_SEPARATOR),
        ("１３８００１３８０００", "13800138000", fold.HAD_WIDE),
        ("138****8000", "138****8000", fold.HAD_MASK),
        ("138••••8000", "138****8000", fold.HAD_MASK),
        ("310XXXX", "310XXXX", fold.HAD_MASK),
        ("310X", "310X", 0),
        ("＋86（010）1", "860101", fold.HAD_PLUS | fold.HAD_WIDE | fold.HAD_SEPARATOR),
        ("\u202a138\u202c", "138", 0),
        ('="138"', "138", 0),
        ("'138", "138", 0),
        ("\ufeff138\u3000", "138", 0),
        ("13/8", "138", fold.HAD_OTHER),
        ("1+3", "13", fold.HAD_OTHER),
        ("号1", "1", fold.HAD_OTHER),
        ("", "", 0),
    ],
)
def test_known_spellings_fold(text: str, kept: str, flags: int) -> None:
    assert folded(text) == (kept, flags)


@settings(deadline=None, max_examples=300)
@given(st.text(st.characters(min_codepoint=0xFF10, max_codepoint=0xFF5A), max_size=20))
def test_wide_letters_and_digits_fold_as_unicode_says(text: str) -> None:
    wanted = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())
    assert folded(text)[0] == wanted


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=40), st.integers(0, 12))
def test_any_bytes_fold_into_any_room(raw: bytes, room: int) -> None:
    out = np.zeros(room + 1, np.uint8)[:room]
    n, flags = fold.fold(np.frombuffer(raw, np.uint8), 0, len(raw), out)
    assert 0 <= n <= room
    assert n == room or not flags & fold.TOO_LONG
    assert all(chr(c).isalnum() or c == fold.STAR for c in out[:n])
