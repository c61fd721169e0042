"""What a stored password looks like: a hash of which kind, or the password itself.

Sources: lengths of MD5 (RFC 1321), SHA-1 and SHA-256 (FIPS 180-4) in hexadecimal; bcrypt's string
(N. Provos, D. Mazieres, 1999: $2a$, cost, 53 characters); the PHC string format ($argon2id$, $scrypt$,
$pbkdf2) and crypt(5) ($1$, $5$, $6$, $y$).
"""

# mypy: disallow-untyped-defs=False, check-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import numba as nb
import numpy as np
from numba.core import types

from seawall.kernels.characters import trim
from seawall.kernels.load import BYTES, OFFSETS
from seawall.kernels.raw import raw

NONE, MD5, SHA1, SHA256, BCRYPT, SALTED, PLAIN = range(7)  # the plane secret_form
BCRYPT_SIZE, SALTED_LEAST = 60, 20


@nb.njit(cache=True, nogil=True)
def _is_hex(data, i, end):
    for k in range(i, end):
        c = np.int64(data[k])
        if not (48 <= c <= 57 or 97 <= c | 32 <= 102):
            return False
    return True


@nb.njit(cache=True, nogil=True)
def _form(data, i, end):
    size = end - i
    if (size == 32 or size == 40 or size == 64) and _is_hex(data, i, end):
        return MD5 if size == 32 else SHA1 if size == 40 else SHA256
    if data[i] == 36:  # $id$...
        if size == BCRYPT_SIZE and data[i + 1] == 50 and data[i + 6] == 36:
            return BCRYPT
        second = i + 1
        while second < end and data[second] != 36:
            second += 1
        if second < end and size >= SALTED_LEAST:
            return SALTED
    for mark in (32, 40, 64):  # hash:salt, as forum software stores it
        if size > mark + 1 and data[i + mark] == 58 and _is_hex(data, i, i + mark):
            return SALTED
    if size == 128 and _is_hex(data, i, end):
        return SALTED  # SHA-512: hardly ever stored without a salt
    if data[i] == 123 and size >= SALTED_LEAST:  # {SSHA}...
        for k in range(i + 1, min(i + 12, end)):
            if data[k] == 125:
                return SALTED
    return PLAIN


@nb.njit(types.uint8[::1](BYTES, OFFSETS), cache=True, nogil=True)
def forms(column, offsets):
    """The form of each value (n,), NONE for an empty one."""
    data, n = raw(column), len(offsets) - 1
    found = np.zeros(n, np.uint8)
    for row in range(n):
        i, end = trim(data, np.int64(offsets[row]), np.int64(offsets[row + 1]))
        if i < end:
            found[row] = _form(data, i, end)
    return found
