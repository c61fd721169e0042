"""Which of our accounts are exposed: their digests joined with the runs of an index."""

from seawall.match.accounts import Accounts
from seawall.match.answer import Matches, against, element_ids
from seawall.match.bulk import Joined, Queries, join
from seawall.match.plan import AccountPlan, plan

__all__ = [
    "AccountPlan",
    "Accounts",
    "Joined",
    "Matches",
    "Queries",
    "against",
    "element_ids",
    "join",
    "plan",
]
