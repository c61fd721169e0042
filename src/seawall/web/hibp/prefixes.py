"""Our accounts by prefix, as the contract and its enterprise form ask; subscriptions to prefixes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seawall.match import Asked
from seawall.web.hibp import tables
from seawall.web.hibp.answers import JSON, Answer, Refusal
from seawall.web.hibp.asking import Asking
from seawall.web.hibp.ledger import MOST_WORD
from seawall.web.hibp.ranges import BITS, EMAIL, LONGEST, PREFIX, Ranges
from seawall.web.hibp.verification import members_of

if TYPE_CHECKING:
    from seawall.web.hibp.dialect import Dialect

BAD_PREFIX = "Invalid hex prefix"
NOBODY = "There are no hashes beginning with that prefix"
TOO_FEW = "This service has too few accounts to hide one of them behind a prefix"
MOST_SUBSCRIPTIONS = 1_000_000


async def search(dialect: Dialect, asking: Asking) -> Answer:
    """GET breachedaccount/range/{prefix}, and range/search/{prefix} of the enterprise form."""
    ranges, sent = _prefix(asking, asking.of)
    word = asking.headers.get(b"seawall-person")
    if word is not None:
        if not 0 < len(word) <= MOST_WORD:
            raise Refusal(400, f"seawall-person has 1 to {MOST_WORD} bytes")
        question = Asked(EMAIL, len(sent) * BITS, int(sent, 16))
        budget = dialect.ledger.ask(
            asking.caller.who, word, question, ranges.n, ranges.floor, asking.now_s
        )
        if not budget.allowed:
            raise Refusal(403, f"Not answered: {budget.reason}", headers=ranges.said(sent),
                          reason="joint_budget")  # fmt: skip
    size = ranges.size(sent[: ranges.chars])
    asking.caller.ask(size, asking.now_s)
    if not asking.test:
        await dialect.noted(asking, "hibp.range", size, "", f"bits:{len(sent) * BITS}")
    if ranges.empty:
        raise Refusal(404, NOBODY, headers=ranges.said(sent))
    return Answer(200, JSON, ranges.body(sent), ranges.said(sent))


async def subscribe(dialect: Dialect, asking: Asking) -> Answer:
    """POST range/subscribe: 201 for a new subscription, 200 for one that is there."""
    said = (await members_of(asking)).get("hashprefix")
    ranges, sent = _prefix(asking, said if isinstance(said, str) else "")
    prefix = sent[: ranges.chars]  # what was sent beyond it is forgotten
    held = dialect.subscriptions.get(asking.subscriber, {})
    if prefix in held:
        return Answer(200, JSON, b"{}", ranges.said(sent))
    if len(held) >= MOST_SUBSCRIPTIONS:
        raise Refusal(403, f"At most {MOST_SUBSCRIPTIONS:,} prefixes can be subscribed to")
    await dialect.write(
        tables.put, tables.subscriptions, {"subscriber": asking.subscriber, "prefix": prefix},
        {"created_at": int(asking.now_s)},
    )  # fmt: skip
    return Answer(201, JSON, b"{}", ranges.said(sent))


async def unsubscribe(dialect: Dialect, asking: Asking) -> Answer:
    """DELETE range/{prefix}."""
    ranges, sent = _prefix(asking, asking.of)
    key: dict[str, object] = {"subscriber": asking.subscriber, "prefix": sent[: ranges.chars]}
    if not await dialect.write(tables.drop, tables.subscriptions, key):
        raise Refusal(404, "There is no subscription to that prefix")
    return Answer(200, JSON, b"{}")


def _prefix(asking: Asking, said: str) -> tuple[Ranges, str]:
    """The ranges, and the prefix in upper case.

    Raises:
        Refusal: If it is none, or hides too few.
    """
    sent = said.upper()
    if not PREFIX.fullmatch(sent):
        raise Refusal(400, BAD_PREFIX)
    ranges = asking.world.ranges
    if ranges is None:
        raise Refusal(403, TOO_FEW, reason="no_ranges")
    if not ranges.allows(sent):
        longest = LONGEST if ranges.widen else ranges.chars
        raise Refusal(
            400,
            f"{BAD_PREFIX}: {max(1, ranges.chars - 1)} to {longest} digits, "
            f"which leave {ranges.floor} accounts or more",
            headers=ranges.said(sent),
            reason="prefix_too_long",
        )
    return ranges, sent
