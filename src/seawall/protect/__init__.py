"""What an account's exposure means for its log-in flow: which factors still prove, what to ask instead.

`Decider` answers requests, `Policy` reads a team's rules, `simulate` weighs policies by attack and
friction. Everything here is pure: no clock, no network, no leaked value, only masks of what leaked.
"""

from seawall.protect.believe import confidence, p_genuine
from seawall.protect.decide import Decider
from seawall.protect.policy import Policy
from seawall.protect.simulate import simulate

__all__ = ["Decider", "Policy", "confidence", "p_genuine", "simulate"]
