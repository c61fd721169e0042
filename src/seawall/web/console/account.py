"""One of our accounts by our own reference: what is exposed of it, and what that does to each action.

The reference travels in a form's body and stays in the session's memory, so that it stands in no
address, history or log. Each view is in the trail before it is shown, by its keyed digest.
"""

from __future__ import annotations

from seawall.render.protection import elements, weight
from seawall.web import references
from seawall.web.console import deciding
from seawall.web.console.visit import Page, Redirect, Visit, needed
from seawall.web.exposed import Leak
from seawall.web.lookups import LONGEST


def ask(visit: Visit) -> Page:
    """The form, and what was asked before in this session."""
    return Page(
        "accounts.html.j2", {"asked": list(reversed(visit.session.asked.items()))[:12], "wrong": ""}
    )


def look_up(visit: Visit) -> Page | Redirect:
    """Take a reference, and lead to its page."""
    reference = visit.request.given("reference").strip()
    if not 0 < len(reference) <= LONGEST or not reference.isprintable():
        asked = list(reversed(visit.session.asked.items()))[:12]
        return Page("accounts.html.j2", {"asked": asked, "wrong": "accounts.wrong"}, 422)
    known = next((name for name, r in visit.session.asked.items() if r == reference), None)
    name = known or visit.room.sessions.name()
    visit.session.remember(name, reference)
    return Redirect(f"/console/accounts/{name}")


async def show(visit: Visit) -> Page:
    """What is known of an account, and what is decided for it."""
    reference: str = needed(visit.session.asked.get(visit.of[0]))
    visit.caller.ask(1, visit.now_s)
    digest = references.one(reference, visit.service.state.references)
    book = visit.service.book
    leaks = book.exposed.leaks(book.exposed.state(digest))
    await visit.noted("console_account", f"breaches:{len(leaks)}", n=1, of=references.shown(digest))
    asked = deciding.Asked.of(visit.request)
    found = deciding.decided(
        book, [leak.exposure for leak in leaks], asked, visit.words, visit.service.instant
    )
    held = {b.name for b in book.breaches}
    return Page("account.html.j2", {
        "reference": reference, "leaks": [_leak(leak, visit) for leak in leaks], "d": found,
        "asked": asked, "policy": book.policy.version, "held": held,
    })  # fmt: skip


def _leak(leak: Leak, visit: Visit) -> dict[str, object]:
    e, catalogue = leak.exposure, visit.service.book.policy.catalogue
    return {
        "breach": e.breach, "p": e.p_genuine, "sure": e.confidence,
        "weight": weight(catalogue, e), "taken_on": e.taken_on,
        "exposed": [
            visit.words.named("attribute", i, catalogue.attributes)
            for i in elements(catalogue, e.mask)
        ],
        "told": [visit.words.element(i) for i in leak.matched],
    }  # fmt: skip
