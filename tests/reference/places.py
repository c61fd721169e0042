"""The slow twin of the division search in kernels/places.py: greedy longest names, nested."""

from seawall.tables.places_cn import places


def longest(text: str, at: int) -> str:
    """The longest division name that begins at a place of the text; empty if none does."""
    names = places().names
    for size in range(min(20, len(text) - at), 1, -1):
        if text[at : at + size] in names:
            return text[at : at + size]
    return ""


def only_divisions(text: str) -> bool:
    """Whether the text is division names one after the other."""
    at = 0
    while at < len(text):
        name = longest(text, at)
        if not name:
            return False
        at += len(name)
    return at > 0
