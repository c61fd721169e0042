"""The slow twin of kernels/names.py: the same rules on Python strings."""

import re

from seawall.elements.person_name import NO_LAST_OF_LONG, NO_LAST_OF_SHORT, WORDS
from seawall.tables.names_cn import surnames
from seawall.tables.places_cn import regions

HAN = "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
DOTS = "\u00b7\u2022\u2027\u30fb\uff65\uff0e\u2219\u22c5\u0387\u2024\u318d"
BLANKS = (
    "".join(map(chr, range(33))) + "\u3000\u00a0\ufeff" + "".join(map(chr, range(0x2000, 0x200C)))
)
COUNTED = {s for s, share in surnames().items() if share and len(s) == 1}


def fold(name: str) -> str:
    """The canonical spelling."""
    name = name.strip(BLANKS)
    chinese = re.search(f"[{HAN}]", name) is not None
    name = re.sub(f"[{re.escape(BLANKS)}]+", "" if chinese else " ", name)
    name = re.sub(f"[{DOTS}{'.' if chinese else ''}]", "\u00b7", name)
    name = "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in name)
    return "".join(c.upper() if c.isascii() else c for c in name)


def is_whole(name: str) -> bool:
    """Whether a value of Chinese characters alone is a name."""
    if not re.fullmatch("[\u4e00-\u9fff]{2,4}", name) or "某" in name:
        return False
    used = surnames()
    paired = len(name) > 2 and name[:2] in used
    if len(name) == 4:
        if not paired and not {name[0], name[1]} <= COUNTED:
            return False
    elif name[0] not in used and not paired:
        return False
    if name[-1] in (NO_LAST_OF_SHORT if len(name) == 2 else NO_LAST_OF_LONG):
        return False
    return name not in WORDS.split() and name not in regions()
