"""What the tests of this folder share: keys and recipes."""

from seawall.digest.key import Key
from seawall.model.canaries import Recipe

KEY = Key(bytes(range(32)))
OTHER_KEY = Key(bytes(range(1, 33)))
DIGEST_KEY, SECOND_KEY = Key(bytes([7] * 32)), Key(bytes([9] * 32))


def recipe(recipient: str = "Acme", epoch: str = "2026-11", **more: object) -> Recipe:
    return Recipe(recipient, epoch, **{"mail_domains": ("canary.example.com",), **more})  # type: ignore[arg-type]


def owned(n: int, start: int = 0) -> tuple[str, ...]:
    """Numbers of segments of many cities, as somebody's own list."""
    numbers = {f"13{k % 10}{(k * 7919 + start) % 10**8:08d}" for k in range(n)}
    return tuple(sorted(number for number in numbers if not number.startswith("1349")))  # satellite
