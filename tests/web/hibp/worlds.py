"""A case with our own accounts, passwords and a configuration, as an operator of the dialect has them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.web import cases

AGENT = {"User-Agent": "seawall tests"}
N_CROWD = 4000
FLOOR = 20
BREACHES = ("leak", "other", "log of a shop", "rumour", "clinic", "paste")
PHONE = ("phone",)
#: Reference -> address, telephone number, breaches. The crowd stands nowhere.
PEOPLE = {
    "u1": ("first@example.com", "", ("leak",)),
    "u2": ("second@example.com", "+8613800138002", ("leak", "other")),
    "u3": ("third.person@example.org", "", ("other", "rumour")),
    "u4": ("fourth@example.com", "", ("clinic",)),
    "u5": ("fifth@example.com", "", ("log of a shop", "leak", "clinic")),
    "u6": ("sixth@example.com", "", ("paste",)),
    "u7": ("seventh@example.com", "", ("rumour",)),
    "u8": ("eighth@example.com", "", ()),
}
PASSWORDS = {f"planted password {i}": i + 1 for i in range(300)}
CONFIG = """
test_accounts = {tests}

[accounts]
file = "accounts.csv"
ref = "uid"
email = "mail"
phone = "tel"

[range]
floor = {floor}
widen = {widen}

[passwords]
sha1 = "sha1.txt"
ntlm = "ntlm"

{more}

[[breach]]
name = "leak"
title = "A leak"
domain = "shop.example.com"
verified = true
description = "<p>A leak of a shop.</p>"
breach_on = 2026-10-01

[[breach]]
name = "log of a shop"
shown = "ShopLog"
stealer_log = true
malware = true
verified = true
websites = ["example.com", "mail.example.net"]

[[breach]]
name = "rumour"
verified = false
spam_list = true

[[breach]]
name = "clinic"
sensitive = true
verified = true

[[breach]]
name = "paste"
[breach.paste]
source = "Pastebin"
id = "abc123"
title = "words"
at = 2026-10-02T10:00:00Z
"""


def rows() -> list[cases.Row]:
    """What `match` found."""
    exposed = ("phone", "email", "address")
    return [
        (ref, breach, PHONE, exposed) for ref, (_, _, names) in PEOPLE.items() for breach in names
    ]


def make(
    folder: Path, *, tests: bool = False, widen: bool = True, floor: int = FLOOR, more: str = "",
    crowd: int = N_CROWD,
) -> tuple[Path, Path]:  # fmt: skip
    """Write everything; returns the index and the configuration."""
    index = cases.make(folder / "case", rows(), BREACHES)
    lines = ["uid,mail,tel"]
    lines += [f"{ref},{mail},{tel}" for ref, (mail, tel, _) in PEOPLE.items()]
    lines += [f"c{i},crowd{i}@example.net," for i in range(crowd)]
    (folder / "accounts.csv").write_text("\n".join(lines) + "\n")
    sha1 = sorted((hashlib.sha1(p.encode()).hexdigest().upper(), n) for p, n in PASSWORDS.items())
    (folder / "sha1.txt").write_text("".join(f"{h}:{n}\r\n" for h, n in sha1))
    (folder / "ntlm").mkdir()
    (folder / "ntlm" / "8846F.txt").write_text(f"{'7EAEE8FB117AD06BDD830B7586C'}:42\r\n")
    bools = {True: "true", False: "false"}
    config = folder / "hibp.toml"
    config.write_text(CONFIG.format(tests=bools[tests], widen=bools[widen], floor=floor, more=more))
    return index, config


def sha1(address: str) -> str:
    """The hash by which an address is asked for."""
    return hashlib.sha1(address.encode()).hexdigest().upper()
