"""Identifiers in a text, with Python's regular expressions over str: the definition, slowly.

At each group of digits the patterns are tried in order; a find ends the search up to its end.
"""

import re

from seawall.tables import divisions, issuer_ranges, numbering, segments
from tests.reference.resident_number import born, check_character

PATTERNS = re.compile("")
TO_ASCII = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")
DIGIT = "[0-9０-９]"
LETTER = "[A-Za-z]"
N, W = "[0-9]", "[０-９]"  # numbers are of one width
ATEXT = "A-Za-z0-9._+-"


def kind_of(digits: str) -> int:
    """The kind of an E.164 number in its plan, 0 if it is in none (an independent walk)."""
    plans = numbering()
    state = plans.start
    for digit in digits:
        state = int(plans.after[state, int(digit)])
    return int(plans.values[state]) & 15


def luhn(digits: str) -> bool:
    total = 0
    for i, digit in enumerate(reversed(digits)):
        double = int(digit) * (1 + i % 2)
        total += double - 9 if double > 9 else double
    return total % 10 == 0


def is_card(digits: str) -> bool:
    known = issuer_ranges()
    first = int(digits[:6])
    right = known.issuer[first] and known.lengths[first] >> (len(digits) - 12) & 1
    zeros = len(digits) - len(digits.rstrip("0"))
    return bool(right) and luhn(digits) and zeros <= len(digits) - 6


def is_mobile(digits: str) -> bool:
    if not re.fullmatch("1[3-9][0-9]{9}", digits):
        return False
    return bool(segments().kind[int(digits[:5])]) or kind_of("86" + digits) >= 10


def clear_left(text: str, i: int) -> bool:
    before = text[:i]
    if word := re.search(f"{LETTER}+$", before):
        if not 2 <= len(word[0]) <= 15 or not re.search("[G-Zg-z]", word[0]):
            return False
        return not re.search("[0-9_-]$", before[: word.start()])
    if point := re.search(r"([0-9]*)\.$", before):
        return point[1] == "" or (len(point[1]) < 3 and point[1][0] != "0")
    return True


def clear_right(text: str, i: int) -> bool:
    return not re.match(rf"{LETTER}|{DIGIT}|\.[0-9]", text[i:])


def touches(text: str, i: int) -> bool:
    return bool(re.match(f"{LETTER}|{DIGIT}", text[i:]))


def separators(width: str) -> str:
    return "[ -]" if width == N else "[ 　]|[-－]"


def kind(separator: str) -> str:
    return "-" if separator in "-－" else " "


def groups(text: str, i: int, width: str) -> list[tuple[str, int, str]]:
    """(digits, end, kind of the separator to the next) for up to six groups from i."""
    found: list[tuple[str, int, str]] = []
    while len(found) < 6:
        run = re.compile(f"{width}+").match(text, i)
        assert run
        end = run.end()
        joint = re.compile(f"({separators(width)}){width}").match(text, end)
        if not joint or len(run[0]) > 20:
            return [*found, (run[0].translate(TO_ASCII), end, "")]
        found.append((run[0].translate(TO_ASCII), end, kind(joint[1])))
        i = joint.end() - 1
    digits, end, _ = found[-1]
    return [*found[:-1], (digits, end, "")]


def resident_id(text: str, i: int, parts: list[tuple[str, int, str]]) -> tuple[int, str] | None:
    lengths = [len(p[0]) for p in parts]
    if lengths[0] in (17, 18):
        used = 1
    elif lengths[:2] == [6, 8] and lengths[2:3] in ([3], [4]) and parts[0][2] == parts[1][2]:
        used = 3
    else:
        return None
    digits, end = "".join(p[0] for p in parts[:used]), parts[used - 1][1]
    if len(digits) == 17:
        if not re.match("[XxＸｘ]", text[end:]):
            return None
        digits, end = digits + "X", end + 1
    if touches(text, end) or check_character(digits[:17]) != digits[17] or not born(digits[6:14]):
        return None
    return end, digits


def old_resident_id(text: str, i: int, parts: list[tuple[str, int, str]]) -> tuple[int, str] | None:
    digits, end, _ = parts[0]
    if len(digits) != 15 or not clear_left(text, i) or not clear_right(text, end):
        return None
    number = digits[:6] + ("18" if digits[12:] >= "996" else "19") + digits[6:]
    if not born(number[6:14]) or not divisions().level[int(number[:6])]:
        return None
    return end, number + check_character(number)


def joined_before(text: str, i: int, separator: str) -> bool:
    signs = "-－" if separator == "-" else " 　"
    return bool(re.search(f"{DIGIT}[{signs}]$", text[:i]))


def mobile(
    text: str, i: int, parts: list[tuple[str, int, str]], plus: bool
) -> tuple[int, str] | None:
    first = parts[0][0]
    prefix, rest = "", parts
    if re.fullmatch("86[0-9]{11}|0086[0-9]{11}", first):
        prefix, rest = first[:-11], [(first[-11:], *parts[0][1:])]
    elif len(first) in (13, 15):
        return None
    elif first in ("86", "0086") and len(parts) > 1:
        prefix, rest = first, parts[1:]
    lengths = [len(p[0]) for p in rest[:3]]
    if lengths[0] == 11:
        used = 1
    elif lengths in ([3, 4, 4], [3, 3, 5]) and rest[0][2] == rest[1][2] != rest[2][2]:
        used = 3
    else:
        return None
    digits, end = "".join(p[0] for p in rest[:used]), rest[used - 1][1]
    if (plus and prefix != "86") or not is_mobile(digits) or not clear_right(text, end):
        return None
    if not plus and not clear_left(text, i):
        return None
    if not prefix and used == 3 and joined_before(text, i, rest[0][2]):
        return None
    return end, "+86" + digits


def card(text: str, i: int, parts: list[tuple[str, int, str]]) -> tuple[int, str] | None:
    lengths = [len(p[0]) for p in parts]
    joints = [p[2] for p in parts]
    if 13 <= lengths[0] <= 19:
        used = 1
    elif lengths[:3] == [4, 6, 5] and joints[0] == joints[1] != joints[2]:
        used = 3
    elif lengths[:4] == [4] * 4 and joints[0] == joints[1] == joints[2]:
        used = 5 if len(parts) > 4 and joints[3] == joints[0] and lengths[4] <= 3 else 4
        if joints[used - 1] == joints[0]:
            return None
    else:
        return None
    digits, end = "".join(p[0] for p in parts[:used]), parts[used - 1][1]
    if used > 1 and joined_before(text, i, joints[0]):
        return None
    if not is_card(digits) or not clear_left(text, i) or not clear_right(text, end):
        return None
    return end, digits


def fixed_line(
    text: str, i: int, parts: list[tuple[str, int, str]], width: str
) -> tuple[int, int, str] | None:
    area, end, joint = parts[0]
    begin = i
    if not re.fullmatch("0[0-9]{2,3}", area):
        return None
    if joint == "-":
        if joined_before(text, i, "-"):
            return None
        local, end = parts[1][:2]
        if len(local) < 5 and parts[1][2] == "-" and len(parts[2][0]) == 4:
            local, end = local + parts[2][0], parts[2][1]
    elif text[i - 1 : i] + text[end : end + 1] in ("()", "（）"):
        run = re.compile(f" ?({width}+)").match(text, end + 1)
        if not run:
            return None
        begin, local, end = i - 1, run[1].translate(TO_ASCII), run.end()
    else:
        return None
    if len(local) not in (7, 8) or not clear_right(text, end) or not clear_left(text, begin):
        return None
    number = "86" + area[1:] + local
    return (begin, end, "+" + number) if kind_of(number) >= 9 else None


def international(text: str, i: int, plus: str) -> tuple[int, str] | None:
    run = re.compile(r"[0-9]+(?:[ ().-]{1,2}[0-9]+)*" if plus else "[0-9]+").match(text, i)
    if not run or (not plus and (not run[0].startswith("00") or not clear_left(text, i))):
        return None
    ends, digits = [], 0
    for group in list(re.finditer("[0-9]+", run[0]))[:6]:
        digits += len(group[0])
        ends.append(i + group.end())
        if digits >= 20:
            break
    skipped = 0 if plus else 2
    for end in reversed(ends):
        number = re.sub("[^0-9]", "", text[i:end])[skipped:]
        if not 8 <= len(number) <= 15 or end - i + (plus == "+") < 11 or touches(text, end):
            continue
        kind = kind_of(number)
        if kind >= (1 if plus else 9):
            return end, "+" + number
    return None


def at_group(text: str, i: int) -> tuple[str, int, int, str] | None:
    """(element, start, end, canonical) of what begins with the group of digits at i."""
    width = N if text[i] in "0123456789" else W
    parts = groups(text, i, width)
    if len(parts[0][0]) > 20:
        return None
    plus = text[i - 1] if i and text[i - 1] in "+＋" else ""
    start = i - len(plus)
    if found := resident_id(text, i, parts):
        return "cn.resident_id", i, *found
    if found := old_resident_id(text, i, parts):
        return "cn.resident_id", i, *found
    if found := mobile(text, i, parts, bool(plus)):
        return "phone", start, *found
    if found := card(text, i, parts):
        return "bank_card", i, *found
    if not plus and (line := fixed_line(text, i, parts, width)):
        return "phone", *line
    if width == N and (found := international(text, i, plus)):
        return "phone", start, *found
    return None


def masked(text: str, i: int) -> tuple[str, int] | None:
    hidden = re.compile(r"(?<![0-9*])[0-9]+\*{2,}[0-9]*").match(text, i)
    if not hidden or not clear_left(text, i):
        return None
    end = hidden.end()
    if end - i == 17 and text[end : end + 1] in ("x", "X"):
        end += 1
    if re.match(rf"{LETTER}|{DIGIT}|\*", text[end:]):
        return None
    if end - i in (15, 18):
        return "cn.resident_id", end
    if end - i == 11 and re.match("1[3-9*]", text[i:]):
        return "phone", end
    return None


def numbers(text: str) -> tuple[list[tuple[str, int, int, str]], list[str]]:
    finds, hidden = [], []
    i = 0
    while group := re.compile(DIGIT).search(text, i):
        i = group.start()
        if mask := masked(text, i):
            hidden.append(mask[0])
            i = mask[1]
        elif find := at_group(text, i):
            finds.append(find)
            i = find[2]
        else:
            width = N if text[i] in "0123456789" else W
            run = re.compile(f"{width}+").match(text, i)
            assert run
            i = run.end()
            # digits of the other width that touch these are no number of their own
            tail = re.compile(f"{DIGIT}*").match(text, i)
            assert tail
            i = tail.end()
    return finds, hidden


def domain_end(text: str, i: int) -> int:
    run = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*").match(text, i)
    if not run or len(run[0]) > 255:
        return 0
    domain = run[0].rstrip(".-")
    labels = domain.split(".")
    good = all(re.fullmatch("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?", x) for x in labels)
    last = labels[-1]
    top = re.fullmatch("[A-Za-z]{2,}|[Xx][Nn]--.+", last)
    return i + len(domain) if good and len(labels) > 1 and top else 0


def addresses(text: str) -> tuple[list[tuple[str, int, int, str]], list[str]]:
    finds, hidden = [], []
    bound = 0
    for at in re.finditer("@", text):
        local = re.compile(f"[{ATEXT}]*$").search(text[bound : at.start()])
        assert local
        name = local[0]
        if len(name) > 64 or name.endswith("."):
            continue
        before = text[bound : at.start() - len(name)]
        mask = before.endswith("*")
        name = name.rsplit("..", 1)[-1].lstrip(".+-")
        end = domain_end(text, at.end())
        if (not name and not mask) or not end or end - at.start() + len(name) > 254:
            continue
        bound = end
        if mask:
            hidden.append("email")
            continue
        start = at.start() - len(name)
        finds.append(("email", start, end, text[start:end].lower()))
    return finds, hidden


def find(text: str) -> tuple[list[tuple[str, int, int, str]], list[str]]:
    """(element, start, end, canonical) in characters, by start; and the elements seen masked."""
    finds, hidden = numbers(text)
    more, more_hidden = addresses(text)
    return sorted([*finds, *more], key=lambda f: (f[1], f[2])), sorted([*hidden, *more_hidden])
