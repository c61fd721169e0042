"""The slow twins of the kernels behind clues of a record: the same rules on Python values."""

import re
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from seawall.kernels import text_frame
from seawall.tables import mail_domains, spellings

MASK = (1 << 64) - 1
BLANKS = (
    "".join(map(chr, range(33))) + "\u3000\u00a0\ufeff" + "".join(map(chr, range(0x2000, 0x200C)))
)


# The time of day.
ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?"
)


def clock(value: str) -> tuple[int, int]:
    """(second of the day, minutes east of UTC); -1 and -32768 for none."""
    if re.fullmatch(r"\d{10}|\d{13}", value):
        instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
            milliseconds=int(value.ljust(13, "0"))
        )
        second = instant.hour * 3600 + instant.minute * 60 + instant.second
        return (-1, -32768) if second == 57_600 and instant.microsecond == 0 else (second, 0)
    found = ISO.fullmatch(value)
    if found is None:
        return -1, -32768
    hour, minute, second = (int(found[k] or 0) for k in (4, 5, 6))
    total = hour * 3600 + minute * 60 + min(second, 59)
    zone = found[8]
    if zone is None:
        offset = -32768
    elif zone == "Z":
        offset = 0
    else:
        digits = zone[1:].replace(":", "")
        offset = (int(digits[:2]) * 60 + int(digits[2:])) * (1 if zone[0] == "+" else -1)
    if offset == 0 and total == 57_600 and not float(found[7] or 0):
        return -1, -32768
    return total, offset


# Mail.
def mail(value: str) -> tuple[str, str, int, int, int]:
    """(local part without tag, domain, class, digits, tag) of a plain ASCII address."""
    local, domain = value.lower().split("@")
    tag = int(0 < local.find("+") < len(local) - 1)
    if tag:
        local = local[: local.index("+", 1)]
    listed = mail_domains()
    numbers = {"large": 1, "disposable": 2, "reserved": 3}
    kind = numbers.get(listed.get(domain, ""), 0)
    labels = domain.split(".")
    for k in range(1, len(labels)):
        if kind:
            break
        above = ".".join(labels[k:])
        kind = numbers.get(listed.get(above, ""), 0)
        kind = 0 if kind == 1 else kind
        kind = kind or numbers.get(listed.get("." + above, ""), 0)
    return local, domain, kind or 4, len(re.findall("[0-9]", local)), tag


def holds_year(local: str, year: int) -> int:
    """1 where a year of birth in the local part is this one, 0 where another, -1 without one."""
    for run in re.findall("[0-9]+", local):
        if len(run) in (4, 8) and 1930 <= int(run[:4]) <= 2015:
            return int(int(run[:4]) == year)
    return -1


def holds_phone(local: str, phone: str) -> int:
    """1 where a local part written like a mobile number is the phone, 0 where not, -1 for others."""
    digits = re.sub("[^0-9]", "", phone)
    if not re.fullmatch("1[3-9][0-9]{9}", local) or not digits:
        return -1
    return int(digits[-11:] == local)


def holds_name(local: str, name: str) -> int:
    """1 where the local part holds the name, 0 where not, -1 where that cannot be said."""
    name = name.strip(BLANKS)
    if len(re.findall("[a-z]", local)) < 3 or not name:
        return -1
    if ord(name[0]) < 128:
        words = [w.lower() for w in re.findall("[A-Za-z]+", name) if len(w) >= 3]
        return int(any(w in local for w in words)) if words else -1
    spelt = spellings().get(name[:2]) or spellings().get(name[:1])
    return -1 if spelt is None else int(spelt in local)


# Internet addresses.
PRIVATE = [ip_network(n) for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8",
                                   "169.254.0.0/16", "100.64.0.0/10", "fc00::/7", "fe80::/10")]  # fmt: skip
RESERVED = [ip_network(n) for n in ("0.0.0.0/8", "192.0.0.0/24", "192.0.2.0/24", "198.51.100.0/24",
                                    "203.0.113.0/24", "198.18.0.0/15", "224.0.0.0/3", "::/16",
                                    "ff00::/8", "2001:db8::/32")]  # fmt: skip


def network(value: str) -> tuple[int, int]:
    """(class, number of the network)."""
    address = ip_address(value)
    four = address.version == 4
    head = 1 + (int(address) >> 16) if four else (1 << 32) + (int(address) >> 96)
    if any(address in n for n in PRIVATE if n.version == address.version):
        return 2, head
    if any(address in n for n in RESERVED if n.version == address.version):
        return 3, head
    return 1 if four else 4, head


# Stored passwords.
FORMS = (
    (1, r"[0-9a-fA-F]{32}"), (2, r"[0-9a-fA-F]{40}"), (3, r"[0-9a-fA-F]{64}"),
    (4, r"\$2.{4}\$.{53}"), (5, r"\$[^$]*\$.*"), (5, r"[0-9a-fA-F]{32}:.+"),
    (5, r"[0-9a-fA-F]{40}:.+"), (5, r"[0-9a-fA-F]{64}:.+"), (5, r"[0-9a-fA-F]{128}"),
    (5, r"\{[^}]{0,10}\}.*"),
)  # fmt: skip


def secret_form(value: str) -> int:
    """The number of the form."""
    value = value.strip(BLANKS)
    if not value:
        return 0
    for number, form in FORMS:
        if re.fullmatch(form, value, re.DOTALL) and (form[1] not in "${" or len(value) >= 20):
            return number
    return 6


# Cells.
FILLERS = {
    "null", "nil", "none", "nan", "n/a", "na", "#n/a", "undefined", "unknown", "\\n", "-", "--", "/",
    "(null)", "无", "没有", "不详", "未知", "空", "暂无", "未填写", "待补充", "無", "不明",
}  # fmt: skip
ENTITY = re.compile(r"&(?:#[0-9A-Za-z]{2,9}|[0-9A-Za-z]{2,9});")


def cell(value: str, prose: bool) -> int:
    """0 empty, 1 clean, 2 dirty."""
    if not value or prose:
        return int(bool(value))
    bare = "".join(c.lower() if c.isascii() else c for c in value.strip(BLANKS))
    if len(value.encode()) <= 16 and (not bare or bare in FILLERS):
        return 0
    if re.search('[\x00-\x1f\x7f\ufffd"０-９Ａ-Ｚａ-ｚ]', value) or ENTITY.search(value):
        return 2
    edges = re.search("\\A[\x00-\x20\u3000\u00a0]|[\x00-\x20\u3000\u00a0]\\Z", value)
    quoted = value[0] == "'" and len(value.encode()) > 1
    return 2 if edges or quoted else 1


# Texts.
def _mixed(value: int) -> int:
    value = (value ^ value >> 32) * int(text_frame.GOLDEN) & MASK
    value = (value ^ value >> 29) * int(text_frame.PRIME) & MASK
    return value ^ value >> 32


def _units(text: str, name: str, seed: int) -> list[list[int]]:
    """What is kept of each clause."""
    clauses: list[list[int]] = [[]]
    i = 0
    while i < len(text) and len(text[:i].encode()) < text_frame.MOST:
        if len(name.encode()) >= 3 and text.startswith(name, i):
            i += len(name)
            continue
        word = re.match("[0-9A-Za-z@_\u00c0-\u2e7f]+", text[i:])
        if word:
            i += word.end()
            if not re.match("[A-Z0-9]", word[0]) and not re.search("[0-9@]", word[0]):
                hashed = seed
                for c in word[0]:
                    hashed = (hashed * int(text_frame.PRIME) + ord(c)) & MASK
                clauses[-1].append(_mixed(hashed))
            continue
        if text[i] in ",.;:!?()\n\r、。，．；：！？（）":
            clauses.append([])
        elif (
            ord(text[i]) >= 0x2E80 and not "\u3000" <= text[i] <= "\u303f" and ord(text[i]) < 0xFF00
        ):
            a, b, c, *_ = text[i].encode()
            chinese = 0xE4 <= a <= 0xE9
            clauses[-1].append(a << 12 ^ b << 6 ^ c if chinese else ord(text[i]) | 1 << 40)
        i += 1
    return [c for c in clauses if c]


def frame(text: str, name: str, seed: int) -> int:
    """The frame's hash: the first two and the last two units of each clause."""
    value, clauses = seed, _units(text, name, seed)
    for units in clauses:
        kept = units if len(units) <= 4 else units[:2] + units[-2:]
        for unit in kept:
            value = (value * int(text_frame.PRIME) + unit) & MASK
        value = (value * int(text_frame.PRIME) + int(text_frame.GOLDEN)) & MASK
    return max(_mixed(value), 1) if clauses else 0
