"""Who is signed in: sessions in this process's memory, ended by idleness, by age, or by the key's end.

A browser holds 256 random bits; we hold their SHA-256 digest, so that nothing that is read out of
memory or a dump of it signs anybody in by itself. A session is made at sign-in and never adopted from
a request, which leaves nothing to fixate. Source: OWASP Session Management Cheat Sheet.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Callable

IDLE_S, LONGEST_S = 1800, 8 * 3600
MOST, MOST_OF_KEY, MOST_ASKED = 2000, 20, 50
TOKEN_BYTES = 32


class Session:
    """One browser that is signed in by one key.

    `asked` are the references that were looked up in it, by a random name that may stand in an address;
    they are in memory only and end with the session.
    """

    __slots__ = ("asked", "csrf", "key_id", "n_streams", "seen_s", "started_s")

    def __init__(self, key_id: str, csrf: str, now_s: float) -> None:
        self.key_id, self.csrf = key_id, csrf
        self.started_s = self.seen_s = now_s
        self.asked: OrderedDict[str, str] = OrderedDict()
        self.n_streams = 0

    def over(self, now_s: float) -> bool:
        """Whether it has ended by itself."""
        return now_s - self.seen_s > IDLE_S or now_s - self.started_s > LONGEST_S

    def remember(self, name: str, reference: str) -> None:
        """Keep a reference that was asked about; the oldest leave."""
        self.asked[name] = reference
        while len(self.asked) > MOST_ASKED:
            self.asked.popitem(last=False)


class Sessions:
    """All sessions of this process. `token` gives that many unpredictable bytes."""

    def __init__(self, token: Callable[[int], bytes]) -> None:
        self._token = token
        self._open: OrderedDict[bytes, Session] = OrderedDict()
        self._secret = token(TOKEN_BYTES)

    def __len__(self) -> int:
        return len(self._open)

    def begin(self, key_id: str, now_s: float) -> tuple[str, Session]:
        """Sign in; returns what the browser is to hold, and the session."""
        self._swept(now_s)
        same = [d for d, s in self._open.items() if s.key_id == key_id]
        for digest in same[: max(0, len(same) - MOST_OF_KEY + 1)]:
            del self._open[digest]
        while len(self._open) >= MOST:
            self._open.popitem(last=False)
        held = self._token(TOKEN_BYTES).hex()
        session = Session(key_id, self._token(TOKEN_BYTES).hex(), now_s)
        self._open[_digest(held)] = session
        return held, session

    def find(self, held: str, now_s: float) -> Session | None:
        """The session that a browser holds, if it has not ended."""
        digest = _digest(held)
        session = self._open.get(digest)
        if session is not None and session.over(now_s):
            del self._open[digest]
            return None
        return session

    def end(self, held: str) -> None:
        """Sign out."""
        self._open.pop(_digest(held), None)

    def started(self) -> str:
        """What a browser holds that is not signed in yet, for the form by which it may."""
        return self._token(TOKEN_BYTES).hex()

    def form_token(self, started: str) -> str:
        """The token in the sign-in form of a browser that holds `started`."""
        return hmac.new(self._secret, started.encode(), hashlib.sha256).hexdigest()

    def name(self) -> str:
        """A random name for something that was asked."""
        return self._token(12).hex()

    def _swept(self, now_s: float) -> None:
        for digest in [d for d, s in self._open.items() if s.over(now_s)]:
            del self._open[digest]


def same(given: str, expected: str) -> bool:
    """Whether two tokens are equal, in a time that tells nothing."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def _digest(held: str) -> bytes:
    return hashlib.sha256(held.encode("utf-8", "replace")).digest()
