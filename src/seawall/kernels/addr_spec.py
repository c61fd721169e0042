"""E-mail addresses: the shape of local-part@domain, checked and folded byte by byte.

Local part: dot-atoms of 1 to 64 bytes. Domain: two or more labels of 1 to 63 bytes, letters,
digits and inner hyphens or other UTF-8 characters; the last one alphabetic, xn-- or not ASCII.
Sources: RFC 5322 3.4.1 without quoted strings and literals; RFC 5321 4.5.3.1 for lengths (254 for
the whole, RFC erratum 1690); RFC 5890 for labels.
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.fold import trim
from seawall.kernels.load import BYTES, OFFSETS
from seawall.model.element import BLOCK, PREFIX, ROOM, Reason

EMPTY, VALID, SHAPE, MASKED = (
    int(r) for r in (Reason.EMPTY, Reason.VALID, Reason.SHAPE, Reason.MASKED)
)
LONGEST, LONGEST_LOCAL, LONGEST_LABEL = 254, 64, 63

_ATEXT, _DIGIT, _LETTER, _HYPHEN, _DOT, _AT, _STAR, _WIDE = 1, 2, 4, 8, 16, 32, 64, 128


def _classes() -> np.ndarray:
    table = np.zeros(256, np.uint8)
    for byte in b"!#$%&'+/=?^_`{|}~":
        table[byte] = _ATEXT
    table[0x30:0x3A] = _ATEXT | _DIGIT
    table[0x41:0x5B] = table[0x61:0x7B] = _ATEXT | _LETTER
    table[ord("-")] = _ATEXT | _HYPHEN
    table[ord(".")], table[ord("@")], table[ord("*")] = _DOT, _AT, _STAR | _ATEXT
    table[0x80:] = _WIDE
    return table


CLASSES = _classes()
_MAILTO = np.frombuffer(b"mailto:", np.uint8)

# States of the short cut, times 256: atom begins, in atom, label begins, in label, after hyphen;
# the same for labels that may be the last, where "letter", "letters" and "mixed" are told apart.
_DEAD, _ATOM, _LOCAL, _FIRST, _LABEL, _LINE, _NEXT, _ONE, _TLD, _MIXED, _BAR = range(0, 2816, 256)


def _steps() -> np.ndarray:
    """The short cut for plain ASCII addresses: state | byte -> state. Only _TLD accepts."""
    steps = np.zeros(2816, np.uint16)
    for byte in range(128):
        kind = int(CLASSES[byte])
        if kind & _ATEXT and not kind & _STAR:
            steps[_LOCAL | byte] = _LOCAL
            if byte not in b"'`=":  # what a spreadsheet puts before a value, and `bare` takes away
                steps[_ATOM | byte] = _LOCAL
        if kind & (_LETTER | _DIGIT):
            for state in (_FIRST, _LABEL, _LINE):
                steps[state | byte] = _LABEL
            for state in (_NEXT, _ONE, _TLD, _MIXED, _BAR):
                steps[state | byte] = _MIXED
        if kind & _LETTER:
            steps[_NEXT | byte] = _ONE
            steps[_ONE | byte] = steps[_TLD | byte] = _TLD
    steps[_LOCAL | ord(".")] = _ATOM
    steps[_LOCAL | ord("@")] = _FIRST
    for state in (_LABEL, _ONE, _TLD, _MIXED):
        steps[state | ord(".")] = _NEXT
        steps[state | ord("-")] = _LINE if state == _LABEL else _BAR
    steps[_LINE | ord("-")], steps[_BAR | ord("-")] = _LINE, _BAR
    return steps


STEPS = _steps()


@nb.njit(types.UniTuple(types.int64, 2)(BYTES, types.int64, types.int64), cache=True, nogil=True)
def bare(data, start, stop):
    """The span without blanks, `mailto:` and angle brackets: (start, stop)."""
    start, stop = trim(data, start, stop)
    if stop - start > 2 and data[start] == 0x3C and data[stop - 1] == 0x3E:
        start, stop = trim(data, start + 1, stop - 1)
    if stop - start > 7 and data[start + 6] == 0x3A:
        for k in range(7):
            if data[start + k] | 0x20 != _MAILTO[k] | 0x20:
                return start, stop
        start, stop = trim(data, start + 7, stop)
    return start, stop


@nb.njit(types.int64(BYTES, types.int64, types.int64, types.uint8[::1]), cache=True, nogil=True)
def folded(data, start, stop, out):
    """Copy a span, ASCII in lower case and full-width forms as ASCII; its length, -1 if too long.

    `out` has room for LONGEST bytes.
    """
    n = 0
    i = start
    while i < stop:
        if n == LONGEST:
            return -1
        c = data[i]
        width = 1
        if c == 0xEF and i + 3 <= stop and 0xBC <= data[i + 1] <= 0xBD:
            point = (
                (np.int64(data[i + 1]) & 3) * 64 + np.int64(data[i + 2]) - 0x80
            )  # U+FF00 + point
            if 1 <= point <= 0x5E:
                c = np.uint8(point + 0x20)  # from U+FF00 + point
                width = 3
        elif c == 0xE2 and i + 3 <= stop and data[i + 1] == 0x80 and data[i + 2] == 0xA2:
            c = np.uint8(0x2A)  # a bullet masks like an asterisk
            width = 3
        out[n] = c | 0x20 if 0x41 <= c <= 0x5A else c
        n += 1
        i += width
    return n


@nb.njit(types.int64(types.uint8[::1], types.int64), cache=True, nogil=True)
def shape(text, n):
    """VALID, MASKED or SHAPE for the n bytes of a folded value."""
    at = 0
    seen = 0
    while at < n:
        kind = CLASSES[text[at]]
        if kind == _DOT:
            if at == 0 or text[at - 1] == 0x2E:
                return SHAPE
        elif kind & _ATEXT == 0:
            break
        seen |= kind
        at += 1
    if at == 0 or at > LONGEST_LOCAL or at >= n - 3 or text[at] != 0x40 or text[at - 1] == 0x2E:
        return SHAPE
    label, last = at + 1, 0  # start of a label; classes in it
    labels = 0
    for i in range(at + 1, n + 1):
        kind = CLASSES[text[i]] if i < n else np.uint8(_DOT)
        if kind == _DOT:
            if i == label or i - label > LONGEST_LABEL:
                return SHAPE
            if text[label] == 0x2D or text[i - 1] == 0x2D:
                return SHAPE
            labels += 1
            if i < n:
                label, last = i + 1, 0
        elif kind & (_DIGIT | _LETTER | _HYPHEN | _STAR | _WIDE) == 0:
            return SHAPE
        else:
            seen |= kind
            last |= kind
    if labels < 2:
        return SHAPE
    if last & (_DIGIT | _HYPHEN):
        puny = n - label > 4 and text[label] == 0x78 and text[label + 1] == 0x6E
        if not (puny and text[label + 2] == 0x2D and text[label + 3] == 0x2D):
            return SHAPE
    if n - label < 2:
        return SHAPE
    return MASKED if seen & _STAR else VALID


@nb.njit(types.boolean(types.uint8[::1], types.int64), cache=True, nogil=True)
def has_blank_or_sign(text, n):
    """Whether spaces or punctuation outside ASCII stand in the value: U+0080 to 00BF, 2000 to 206F
    and 3000 to 303F, or bytes that are no UTF-8 lead or continuation."""
    for i in range(n - 1):
        a, b = text[i], text[i + 1]
        if a == 0xC2 or (a == 0xE2 and b <= 0x81) or (a == 0xE3 and b == 0x80) or a == 0xEF:
            return True
    return False


@nb.njit(
    types.UniTuple(types.int64, 2)(BYTES, types.int64, types.int64, types.uint8[::1]),
    cache=True,
    nogil=True,
)
def parse(data, start, stop, out):
    """Judge one value: (reason, n), with its folded form in out[:n]."""
    start, stop = bare(data, start, stop)
    if start == stop:
        return EMPTY, 0
    if stop - start > 3 * LONGEST:
        return SHAPE, 0
    n = folded(data, start, stop, out)
    if n < 0:
        return SHAPE, 0
    reason = shape(out, n)
    if reason != SHAPE and has_blank_or_sign(out, n):
        return SHAPE, 0
    return reason, n


@nb.njit(types.void(BYTES, OFFSETS, types.uint8[::1]), cache=True, nogil=True)
def judge(data, offsets, codes):
    """Judge a column into `codes` (n,)."""
    for row in range(len(codes)):
        start, stop = np.int64(offsets[row]), np.int64(offsets[row + 1])
        state = np.uint16(_ATOM)
        if stop - start <= ROOM:
            for i in range(start, stop):
                state = STEPS[state | np.uint16(data[i])]
        codes[row] = VALID if state == _TLD else SHAPE
    out = np.empty(LONGEST, np.uint8)
    for row in range(len(codes)):
        if codes[row] == SHAPE:
            codes[row] = parse(data, np.int64(offsets[row]), np.int64(offsets[row + 1]), out)[0]


@nb.njit(
    types.int64(
        BYTES, OFFSETS, types.uint8[::1], types.uint8[:, ::1], types.int32[::1], types.int32[::1]
    ),
    cache=True,
    nogil=True,
)
def canonical(data, offsets, codes, blocks, lengths, others):
    """Write VALID rows into zeroed `blocks` and `lengths`; list rows that need more in `others`.

    Those are longer than a block holds or not ASCII; their length is 0. Returns how many.
    """
    n_others = 0
    for row in range(len(codes)):
        lengths[row] = 0
        if codes[row] != VALID:
            continue
        start, stop = np.int64(offsets[row]), np.int64(offsets[row + 1])
        state = np.uint16(_ATOM)
        if stop - start <= ROOM:
            for i in range(start, stop):
                c = data[i]
                state = STEPS[state | np.uint16(c)]
                blocks[row, PREFIX + i - start] = c | 0x20 if 0x41 <= c <= 0x5A else c
        if state == _TLD:
            lengths[row] = stop - start
            continue
        for i in range(BLOCK):
            blocks[row, i] = 0
        others[n_others] = row
        n_others += 1
    out = np.empty(LONGEST, np.uint8)
    n_left = 0
    for k in range(n_others):
        row = others[k]
        n = parse(data, np.int64(offsets[row]), np.int64(offsets[row + 1]), out)[1]
        high = np.uint8(0)
        for i in range(n):
            high |= out[i]
        if n > ROOM or high & 0x80:
            others[n_left] = row
            n_left += 1
            continue
        for i in range(n):
            blocks[row, PREFIX + i] = out[i]
        lengths[row] = n
    return n_left
