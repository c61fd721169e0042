"""Mail addresses of throw-away services.

Sites that give something for a sign-up see some; official registers and shops hardly any. Many of them
say that somebody signed up by machine, or took a list of such domains to look real.

Computed: addresses under the services on our short list, among all.
Expected: .01 to 5 % (assumed). A domain that is not on the list counts as ordinary.
Needs 100 addresses.
Fooled by ordinary domains.
"""

from __future__ import annotations

from seawall.model.clues import Clues
from seawall.model.evidence import Measure, Series, Setting, Silence, Test, Violation
from seawall.tables.mail import DISPOSABLE


def measure(clues: Clues, setting: Setting) -> Measure | Silence:
    """Throw-away (k) of all addresses (m)."""
    kinds = clues["mail_class"]
    m, k = int((kinds > 0).sum()), int((kinds == DISPOSABLE).sum())
    if m == 0:
        return Silence("no mail addresses", ("email",))
    return Measure(m, k=k, m=m, series=Series(("throw-away", "other"), (k / m, 1 - k / m)))


def sentence(found: Measure) -> str:
    """In plain words."""
    return f"{found.k / found.m:.2%} of {found.m:,.0f} mail addresses are of throw-away services."


TEST = Test(
    id="mail_throwaway",
    family="mail",
    title="Throw-away mail addresses",
    genuine="Few people sign up with an address they throw away.",
    fabricated="Addresses were signed up by machine, or drawn from a list of domains.",
    measure=measure,
    scale=Violation(0.00001, 0.05),
    sentence=sentence,
    cap=0.3,
    why_cap="Two to one: some sites attract them, and their users are real.",
    cap_for=0.05,
    source="Our own list of services (mail_domains.csv); rate assumed",
    basis="assumed",
    fools="Ordinary domains.",
    least=100,
    veto=False,
)
