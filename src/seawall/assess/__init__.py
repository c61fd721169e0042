"""What is in a dump: a fold over digested batches, and the assessment made of it.

profile = Profile()
for part in digested:
    profile.add(part)
assessment = assess.conclude(profile, layout, ledger, as_of=as_of, ...)
"""

from seawall.assess.claims import Claims
from seawall.assess.conclude import conclude
from seawall.assess.profile import Profile

__all__ = ["Claims", "Profile", "conclude"]
