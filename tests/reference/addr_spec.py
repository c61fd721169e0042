"""E-mail addresses by one regular expression a part: (Reason name, canonical)."""

import re

EDGE = "".join(map(chr, range(0x21))) + "\"'`\u00a0\u3000\ufeff"
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
ODD = "\u0080-\u00bf\u2000-\u206f\u3000-\u303f\uf000-\uffff"
LABEL = r"[A-Za-z0-9*\u00c0-\U0010ffff](?:[A-Za-z0-9*\u00c0-\U0010ffff-]*[A-Za-z0-9*\u00c0-\U0010ffff])?"


def bare(text: str) -> str:
    text = text.removeprefix("=").strip(EDGE)
    if len(text) > 2 and text[0] == "<" and text[-1] == ">":
        text = text[1:-1].removeprefix("=").strip(EDGE)
    if len(text.encode()) > 7 and text[:7].lower() == "mailto:":
        text = text[7:].removeprefix("=").strip(EDGE)
    return text


def fold(text: str) -> str:
    wide = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)}
    return text.translate({**wide, 0x2022: 0x2A})


def judge(value: str) -> tuple[str, str]:
    text = bare(value)
    if not text:
        return "EMPTY", ""
    text = fold(text)
    lower = re.sub("[A-Z]+", lambda m: m[0].lower(), text)
    local, at, domain = lower.partition("@")
    labels = domain.split(".")
    top = labels[-1]
    good = (
        at
        and len(lower.encode()) <= 254
        and re.fullmatch(rf"{ATOM}(?:\.{ATOM})*", local)
        and len(local) <= 64
        and len(labels) > 1
        and all(re.fullmatch(LABEL, x) and len(x.encode()) <= 63 for x in labels)
        and (not re.search("[0-9-]", top) or re.match("xn--.", top))
        and len(top.encode()) > 1
        and not re.search(f"[{ODD}]", domain)
    )
    if not good:
        return "SHAPE", ""
    return ("MASKED", "") if "*" in lower else ("VALID", lower.lower())
