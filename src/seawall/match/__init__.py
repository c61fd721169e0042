"""Which of our accounts are exposed: their digests joined with the runs of an index.

What reads accounts' values is loaded only when it is asked for: the service, which joins digests and
answers by buckets, never sees a value and must not load what does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from seawall.match.budget import Asked, Budget, joint
from seawall.match.bulk import Joined, Queries, join
from seawall.match.plan import AccountPlan, plan
from seawall.match.private import Prefixes, Shelf, anonymity, prefixes

if TYPE_CHECKING:
    from seawall.match.accounts import Accounts
    from seawall.match.answer import Matches, against, element_ids

_LATER = {
    "Accounts": "accounts", "Matches": "answer", "against": "answer", "element_ids": "answer",
}  # fmt: skip

__all__ = [
    "AccountPlan",
    "Accounts",
    "Asked",
    "Budget",
    "Joined",
    "Matches",
    "Prefixes",
    "Queries",
    "Shelf",
    "against",
    "anonymity",
    "element_ids",
    "join",
    "joint",
    "plan",
    "prefixes",
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(f"seawall.match.{_LATER[name]}"), name)
