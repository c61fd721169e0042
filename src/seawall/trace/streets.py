"""Streets of our own for canaries' addresses: the model knows few, and anybody can read which.

An address tells no canary, so it need not be drawn again: where a list of streets is given, a row
lives in one of its own city, and house and room are drawn. Lines may be whole addresses: each is cut
before its first number, so a list may be taken from an export.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from seawall.elements import by_id
from seawall.errors import SourceError
from seawall.model.strings import from_values
from seawall.trace.secret import Words

Streets = dict[int, list[str]]  # prefecture code, four digits -> stems
CUT = re.compile(r"[0-9０-９一二三四五六七八九十百]+(?=[号弄幢栋组室单巷座]).*|[0-9０-９].*")
PREFECTURE = 100  # a division code without its county


def load(path: Path) -> Streets:
    """Stems by prefecture, from a UTF-8 file of one address or street a line.

    Raises:
        SourceError: If the file cannot be read, or no line names a place and a street.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        raise SourceError(path.name, None, "matches no file") from None
    except (OSError, UnicodeDecodeError):
        raise SourceError(path.name, None, "cannot be read as UTF-8 text") from None
    stems = list(dict.fromkeys(CUT.sub("", line.strip()).strip() for line in lines))
    # judged as the address they will be: with a number behind
    judged = by_id("address").judge(from_values([f"{stem}8号".encode() for stem in stems]))
    found: Streets = defaultdict(list)
    for stem, division in zip(stems, judged.facts["division"].tolist(), strict=True):
        if stem and division % 10_000:
            found[division // PREFECTURE].append(stem)
    if not found:
        raise SourceError(
            path.name, None, "no line names a city and a street", "Write 广东省深圳市南山区深南大道"
        )
    return dict(found)


def addresses(
    usual: list[str], home: NDArray[np.int64], house: Words, streets: Streets
) -> list[str]:
    """The addresses (n,): in one of our streets where the row's city has one, else the usual one.

    Args:
        usual: Addresses of the model.
        home: Six-digit county codes.
        house: Random words.
        streets: From `load`.
    """
    out = []
    for text, code, word in zip(usual, home.tolist(), house.tolist(), strict=True):
        stems = streets.get(code // PREFECTURE)
        out.append(_numbered(stems[(word >> 32) % len(stems)], word) if stems else text)
    return out


def _numbered(stem: str, word: int) -> str:
    """A house in a street, mostly with block and room."""
    text = f"{stem}{1 + word % 899}号"
    if word >> 12 & 3:
        text += f"{1 + (word >> 14) % 24}幢"
        text += f"{1 + (word >> 20) % 4}单元" if word >> 19 & 1 else ""
        text += f"{100 * (1 + (word >> 22) % 18) + 1 + (word >> 28) % 4}室"
    return text
