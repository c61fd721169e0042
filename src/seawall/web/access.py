"""Who may do what: scopes, the roles that bundle them, and a caller with its limits."""

from __future__ import annotations

from collections.abc import Iterable

from seawall.web.limits import Bucket
from seawall.web.problems import Problem, retry_after

#: Scope -> what it lets its holder do.
SCOPES = {
    "decisions": "ask for decisions about our accounts",
    "exposures": "see what is exposed of one of our accounts",
    "breaches": "list the breaches of the index",
    "trail": "read the end of the audit trail",
    "metrics": "read the metrics",
    "oblivious": "look up without telling whom",
    "matches": "run our accounts against the index, and read which are exposed",
    "events": "read what has changed: breaches, verdicts, policy",
    "ssf.push": "send us security event tokens",
    "ssf.read": "read one's own streams of signals, and poll them",
    "ssf.manage": "make, change and delete one's own streams of signals",
    "console": "sign in to the console",
}
#: A scope that holds others too.
IMPLIED: dict[str, frozenset[str]] = {"ssf.manage": frozenset({"ssf.read"})}
ROLES = {
    "login-flow": frozenset({"decisions"}),
    "analyst": frozenset({"decisions", "exposures", "breaches", "events", "console"}),
    "auditor": frozenset({"breaches", "trail", "events", "console"}),
    "monitor": frozenset({"metrics"}),
    "asker": frozenset({"oblivious"}),
    "receiver": frozenset({"ssf.read", "ssf.manage"}),
    "transmitter": frozenset({"ssf.push"}),
    "matcher": frozenset({"matches"}),
}
DAY_S = 86_400


class Caller:
    """An authenticated caller: what it may do, how fast, and how much of today's quota is used.

    `daily` is how many accounts it may ask about in a day of UTC, None without a bound. `used` counts
    today's; `unsaved` those of them that are not in the state yet. `name` stays when a key rotates.
    """

    __slots__ = ("bucket", "daily", "day", "name", "scopes", "unsaved", "used", "who")

    def __init__(
        self, who: str, scopes: Iterable[str], bucket: Bucket, daily: int | None, name: str = ""
    ) -> None:
        given = frozenset(scopes)
        self.who, self.bucket, self.name = who, bucket, name or who
        self.scopes = given.union(*(IMPLIED.get(scope, frozenset()) for scope in given))
        self.daily, self.day, self.used, self.unsaved = daily, 0, 0, 0

    def knock(self, now_s: float) -> None:
        """Count one request.

        Raises:
            Problem: If it comes too soon.
        """
        wait_s = self.bucket.take(now_s)
        if wait_s > 0:
            raise Problem("rate-limited", headers=retry_after(wait_s))

    def ask(self, n: int, now_s: float) -> None:
        """Count accounts against the day's quota: all of them, or none.

        Raises:
            Problem: If so many are not left.
        """
        if self.daily is None:
            return
        day = int(now_s // DAY_S)
        if day != self.day:
            self.day, self.used = day, 0
        if self.used + n > self.daily:
            raise Problem("quota-used", headers=retry_after((day + 1) * DAY_S - now_s))
        self.used += n
        self.unsaved += n

    def require(self, scope: str) -> None:
        """Make sure that the caller has a scope.

        Raises:
            Problem: If not, with RFC 6750's challenge.
        """
        if scope not in self.scopes:
            challenge = f'Bearer realm="seawall", error="insufficient_scope", scope="{scope}"'
            raise Problem("forbidden", headers=[(b"www-authenticate", challenge.encode())])
