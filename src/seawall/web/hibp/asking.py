"""One request, after its asker was let in; and what an operation is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from seawall.web.access import Caller
from seawall.web.hibp.answers import Answer, Refusal
from seawall.web.hibp.world import World
from seawall.web.keys import Entry

if TYPE_CHECKING:
    from seawall.web.hibp.dialect import Dialect

FALSE = frozenset({"false", "0", "no"})


class Asking(NamedTuple):
    """`of` is what stands in the path, unescaped and trimmed; `query` has its names in lower case.

    `entry` and `caller` are the key's, None where the operation needs none. `test` says that the world
    is that of the test accounts.
    """

    of: str
    query: Mapping[str, str]
    headers: Mapping[bytes, bytes]
    body: Callable[[], Awaitable[bytes]]
    caller: Caller
    entry: Entry | None
    world: World
    test: bool
    now_s: float

    @property
    def subscriber(self) -> str:
        """Whose key it is."""
        assert self.entry is not None
        return self.entry.name

    def flag(self, name: str, usual: bool) -> bool:
        """A boolean parameter, however it is spelled."""
        said = self.query.get(name)
        return usual if said is None else said.strip().lower() not in FALSE


class Operation(NamedTuple):
    """One of the contract's operations. `scope` None asks for no key; `style` is how errors are written."""

    method: str
    path: str
    name: str
    scope: str | None
    style: str
    handler: Callable[[Dialect, Asking], Awaitable[Answer]]
    key_header: bytes = b"hibp-api-key"


def account(asking: Asking) -> str:
    """The address or number asked about.

    Raises:
        Refusal: If there is none.
    """
    if not 0 < len(asking.of) <= 320 or not asking.of.isprintable():
        raise Refusal(400, "An account to search for is needed.")
    return asking.of
