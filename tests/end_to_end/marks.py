"""Marked values: what must never be heard of again, and every form in which a file could hold it.

Numbers are structural (computed check digits), names are of characters that nobody is called by,
mail stands under reserved domains: nobody's.
"""

import base64
import html
import json
import random
import urllib.parse
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

CHECKS = "10X98765432"
WEIGHTS = [2**k % 11 for k in range(17, 0, -1)]


@dataclass
class Person:
    """One person of the dump. Every value of it is a mark."""

    id: str
    phone: str
    mail: str
    card: str
    name: str
    road: str
    token: str
    ip: str
    uuid: str
    landline: str
    born: str = field(repr=False)

    @property
    def address(self) -> str:
        return f"上海市黄浦区{self.road}5号302室"

    @property
    def text(self) -> str:
        return (
            f"2021年3月，报案人{self.name}（身份证{self.id}，电话{self.phone}）称其住在{self.address}，"
            f"邮箱{self.mail}的口令{self.token}被人得知，卡{self.card}内的余额不见了，请求查处。"
        )

    @property
    def row(self) -> dict[str, str]:
        return {
            "id_no": self.id, "name": self.name, "mobile": self.phone, "tel": self.landline,
            "email": self.mail, "bank_card": self.card, "birth_date": self.born,
            "address": self.address, "ip": self.ip, "uuid": self.uuid, "password": self.token,
            "case_text": self.text,
        }  # fmt: skip

    @property
    def marks(self) -> dict[str, str]:
        names = ("id", "phone", "mail", "card", "name", "road", "token", "ip", "uuid", "landline")
        return {name: getattr(self, name) for name in names}


def person(draw: random.Random) -> Person:
    born = f"19{draw.randrange(55, 99)}{draw.randrange(1, 13):02d}{draw.randrange(1, 29):02d}"
    head = f"310101{born}{draw.randrange(1000):03d}"
    check = CHECKS[sum(int(d) * w for d, w in zip(head, WEIGHTS, strict=True)) % 11]
    card = f"622848{draw.randrange(10**12):012d}"
    doubled = [int(d) * (1 + (k % 2 == 0)) for k, d in enumerate(reversed(card))]
    total = sum(d - 9 if d > 9 else d for d in doubled)
    rare = [chr(draw.randrange(0x3400, 0x4DB0)) for _ in range(4)]
    letters = "".join(draw.choice("abcdefghjkmnpqrstuvwxyz") for _ in range(14))
    return Person(
        id=head + check,
        phone=f"138{draw.randrange(10**8):08d}",
        mail=f"{letters}{draw.randrange(100)}@example.com",
        card=f"{card}{-total % 10}",
        name=f"王{rare[0]}{rare[1]}",
        road=f"{rare[2]}{rare[3]}路{draw.randrange(1000, 9999)}弄",
        token="".join(draw.choice("GHJKLMNPQRTUVWYZghjkmnpqrtuvwyz2345679") for _ in range(20)),
        ip=f"198.51.100.{draw.randrange(100, 255)}",
        uuid=str(UUID(int=draw.getrandbits(128), version=4)),
        landline=f"021-6{draw.randrange(10**7):07d}",
        born=f"{born[:4]}-{born[4:6]}-{born[6:]}",
    )


def _spellings(text: str) -> set[str]:
    """The same value as somebody else might write it."""
    found = {text, text.lower(), text.upper(), text[::-1]}
    digits = "".join(c for c in text if c.isdigit())
    if len(digits) >= 11 and len(digits) > len(text) - 3:
        wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
        found |= {digits, digits[::-1], text.translate(wide), f"{int(digits):,}"}
        found |= {digits[:15], digits[-12:]} if len(digits) > 15 else set()
        for gap in " -":
            found.add(gap.join((digits[:3], digits[3:7], digits[7:11])))
            found.add(gap.join(digits[k : k + 4] for k in range(0, len(digits), 4)))
            found.add(gap.join((digits[:6], digits[6:14], digits[14:])).strip(gap))
    elif len(text) >= 14:
        found |= {text[:9], text[-9:]} if "@" not in text else {text.partition("@")[0]}
    return found


def needles(text: str) -> set[bytes]:
    """Bytes that give a value away."""
    found: set[bytes] = set()
    for spelling in _spellings(text):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "gb18030"):
            found.add(spelling.encode(encoding))
        raw = spelling.encode()
        found |= {raw.hex().encode(), raw.hex().upper().encode(), raw[::-1]}
        found |= {json.dumps(spelling)[1:-1].encode(), html.escape(spelling).encode()}
        found |= {ascii(spelling)[1:-1].encode(), urllib.parse.quote(spelling).encode()}
        found |= {spelling.encode("ascii", "xmlcharrefreplace")}
    raw = text.encode()
    for skip in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            # only the characters that depend on nothing but the value
            first, last = -(-8 * skip // 6), 8 * (skip + len(raw)) // 6
            found.add(encode(bytes(skip) + raw)[first:last])
    digits = text.replace("-", "").removesuffix("X")
    if digits.isdigit():
        for number in {int(digits), int("0" + digits[::-1])}:
            found |= {number.to_bytes(8, "little"), number.to_bytes(8, "big")}
    return {needle for needle in found if len(needle) >= 5}


class Search:
    """Finds many needles in one go: places whose next bytes begin a needle, then the needles."""

    def __init__(self, wanted: dict[str, set[bytes]]) -> None:
        self.begins: dict[bytes, list[tuple[bytes, str]]] = {}
        self.front, self.back = (np.zeros(1 << 24, np.bool_) for _ in range(2))
        for name, forms in wanted.items():
            for form in forms:
                self.begins.setdefault(form[:5], []).append((form, name))
                self.front[int.from_bytes(form[:3], "little")] = True
                self.back[int.from_bytes(form[2:5], "little")] = True

    def names(self, content: bytes) -> set[str]:
        """Which of the wanted stand in the content."""
        if len(content) < 5:
            return set()
        data = np.frombuffer(content, np.uint8).astype(np.uint32)
        three = data[:-2] | data[1:-1] << 8 | data[2:] << 16
        places = np.flatnonzero(self.front[three[:-2]] & self.back[three[2:]])
        return {
            name
            for at in places.tolist()
            for form, name in self.begins.get(content[at : at + 5], ())
            if content.startswith(form, at)
        }
