"""A digest key: 32 secret bytes that turn identifiers into digests. Never printed.

Whoever holds the key can try all phone numbers of a country in seconds, so it is kept away from
the index, and this class keeps it out of logs, tracebacks and files by accident:
- `repr`, `str` and formatting show the public id only;
- it pickles only while multiprocessing starts a child process, over the pipe to that child, as
  locks do. `pickle.dump` to a file, a queue or a cluster raises TypeError: whoever must hand it on
  otherwise writes `key.reveal()`, which a reviewer can search for;
- comparison takes the same time wherever two keys differ.
"""

from __future__ import annotations

import hmac
import sys
from functools import cached_property
from hashlib import blake2s
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SUITE = 1  # how digests are computed under a key: see keyed.py
KEY_BYTES = 32
ID_DOMAIN = b"seawall key id 1"
SEED_DOMAIN = b"seawall seed 1 "
DERIVE_DOMAIN = b"seawall derive 1 "


class Key:
    """One digest key.

    `id` is 16 hexadecimal digits that name the key without telling it; every run carries it.
    """

    def __init__(self, secret: bytes) -> None:
        """Take 32 secret bytes.

        Raises:
            ValueError: If there are not exactly 32.
        """
        if len(secret) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(secret)}")
        self._secret = bytes(secret)
        # Domains start with a byte that is no suite number, so no digest can equal them.
        self.id = self._keyed(ID_DOMAIN)[:8].hex()

    def reveal(self) -> bytes:
        """The secret itself. Only the keyring and the digest room have a reason to ask."""
        return self._secret

    @cached_property
    def midstate(self) -> NDArray[np.uint32]:
        """The (8,) BLAKE2s state after the key block; as secret as the key."""
        from seawall.digest.midstate import midstate  # brings the kernels: not for `keys list`

        return midstate(self._secret)

    def seed(self, purpose: str) -> int:
        """A secret 64-bit seed for another keyed function, one per purpose."""
        return int.from_bytes(self._keyed(SEED_DOMAIN + purpose.encode())[:8], "little")

    def derive(self, purpose: str) -> bytes:
        """32 secret bytes for another keyed construction, one per purpose: never to be shown."""
        return self._keyed(DERIVE_DOMAIN + purpose.encode())

    def _keyed(self, message: bytes) -> bytes:
        return blake2s(message, key=self._secret).digest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Key):
            return NotImplemented
        return hmac.compare_digest(self._secret, other._secret)

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"Key(id={self.id!r})"

    def __copy__(self) -> Key:
        return self

    def __deepcopy__(self, memo: object) -> Key:
        return self

    def __reduce__(self) -> tuple[type[Key], tuple[bytes]]:
        """Pickle towards a child process that is just being started, and nowhere else."""
        context = sys.modules.get("multiprocessing.context")
        if context is None or context.get_spawning_popen() is None:
            raise TypeError(
                "a key is pickled only while multiprocessing starts a process: "
                "pass it in the process's arguments, not in a file, queue or task"
            )
        return Key, (self._secret,)
