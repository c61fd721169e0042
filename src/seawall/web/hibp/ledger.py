"""What one caller asked about one person by prefix, so that its questions together still hide the person.

A caller that names the person by any word of its own, in `seawall-person`, is held to the joint budget of
`match.budget`. The word is kept as a keyed digest, in memory, for a day.
"""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b

from seawall.match import Asked, Budget, joint

KEPT_S = 86_400.0
MOST_PERSONS = 100_000
MOST_WORD = 200
PERSON = b"seawall hibp who"


class Ledger:
    """Questions by caller and person."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret[:32]
        self._asked: OrderedDict[bytes, tuple[float, tuple[Asked, ...]]] = OrderedDict()

    def ask(
        self, who: str, person: bytes, question: Asked, n_population: int, floor: int, now_s: float
    ) -> Budget:
        """Decide on a question, and remember it if it may be asked.

        Args:
            who: The caller.
            person: The caller's word for whom it asks about.
            question: What it asks.
            n_population: Whom the person may be taken for one of.
            floor: How many must share all that was asked.
            now_s: Seconds since 1970.
        """
        name = blake2b(
            who.encode() + b"\0" + person, key=self._secret, digest_size=16, person=PERSON
        ).digest()
        at_s, before = self._asked.pop(name, (now_s, ()))
        if not 0 <= now_s - at_s < KEPT_S:
            at_s, before = now_s, ()
        found = joint(before, question, n_population, floor)
        if found.allowed and question not in before:
            before = (*before, question)
        if before:
            self._asked[name] = at_s, before
        while len(self._asked) > MOST_PERSONS:
            self._asked.popitem(last=False)
        return found
