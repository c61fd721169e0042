"""Resident IDs, one value at a time, plainly: (Reason name, canonical, born_on)."""

import re
import unicodedata
from datetime import date

from seawall.tables import divisions

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
EDGE = " \t\r\n\v\f\x00\"'`\u00a0\u3000\ufeff"


def check_character(digits: str) -> str:
    return "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, digits, strict=True)) % 11]


def known_region(code: str) -> bool:
    level = divisions().level
    if level[int(code)] or code == "830000":
        return True
    return code[0] == "9" and level[int(code[1:3]) * 10000] == 1


def born(text: str) -> int:
    try:
        day = date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}")
    except ValueError:
        return 0
    return int(text) if 1850 <= day.year <= 2100 else 0


def is_double_print(digits: str) -> bool:
    """JavaScript pads the shortest digits of a double, which Python's repr also gives."""
    shortest = repr(float(int(digits)))
    mantissa = shortest.split("e")[0].replace(".", "").rstrip("0")
    return digits[0] != "0" and (digits.rstrip("0") == mantissa or digits.endswith("000"))


def judge(value: str) -> tuple[str, str, int]:
    text = value.removeprefix("=").strip(EDGE)
    if not text:
        return "EMPTY", "", 0
    if re.fullmatch(r"[0-9](\.?[0-9]{0,16})?[eE]\+?1[47]", text):
        return "DAMAGED", "", 0
    floated = re.fullmatch(r"(.+)\.0+", text)
    folded = unicodedata.normalize("NFKC", floated[1] if floated else text)
    folded = re.sub(r"[ \-.()\t\u2010-\u2015]", "", folded)
    separated = len(folded) != len(text)
    if not re.fullmatch(r"[0-9A-Za-z*]*", folded):
        return "SHAPE", "", 0
    if "*" in folded or re.search("[Xx]{2}", folded):
        right = re.fullmatch(r"[0-9Xx*]{15,18}", folded) and re.search("[0-9]", folded)
        return ("MASKED" if right else "SHAPE"), "", 0
    if re.fullmatch(r"[0-9]{17}[0-9Xx]", folded):
        canonical = folded.upper()
        on = born(canonical[6:14])
        if check_character(canonical[:17]) != canonical[17]:
            damaged = (
                on and canonical.isdigit() and canonical[17] == "0" and is_double_print(canonical)
            )
            reason = "DAMAGED" if damaged else "CHECK"
        else:
            reason = "VALID" if on else "DATE"
    elif re.fullmatch("[0-9]{15}", folded) and (not separated or floated):
        century = "18" if folded[12:] >= "996" else "19"
        canonical = folded[:6] + century + folded[6:]
        canonical += check_character(canonical)
        on = born(canonical[6:14])
        reason = "VALID" if on else "DATE"
    else:
        return "SHAPE", "", 0
    if floated:
        return "DAMAGED", "", 0
    if reason != "VALID":
        return reason, "", 0
    old = len(folded) == 15
    known = divisions().level[int(folded[:6])] if old else known_region(folded[:6])
    return ("VALID" if known else "REGION"), canonical, on
