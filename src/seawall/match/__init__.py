"""Which of our accounts are exposed: their digests joined with the runs of an index."""

from seawall.match.accounts import Accounts
from seawall.match.answer import Matches, against, element_ids
from seawall.match.budget import Asked, Budget, joint
from seawall.match.bulk import Joined, Queries, join
from seawall.match.plan import AccountPlan, plan
from seawall.match.private import Prefixes, Shelf, anonymity, prefixes

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
