"""The scope file: TOML in, checked lines out. Unknown words are errors, so that a typo widens nothing.

`read` checks all but the signature and the days, for those who write or plan a scope; `load` is the
only way to one that the wire accepts.
"""

from __future__ import annotations

import hashlib
import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from seawall.audit import addresses, signature
from seawall.audit.admission import ALL_PORTS, Ports, Span
from seawall.audit.scope import (
    REACHES,
    Allow,
    Authorisation,
    Deny,
    Identify,
    Rate,
    Scope,
    Windows,
)  # fmt: skip
from seawall.errors import ScopeError
from seawall.model.audit import Level

SCHEMA = "seawall.scope/1"
MOST_DAYS = 90
TABLES = ("schema", "authorisation", "allow", "deny", "rate", "windows", "identify", "signature")
ALLOW = (
    "cidr", "host", "domain", "addresses", "subdomains", "ports", "level", "proof", "reach", "note",
    "lockout_after", "stores",
)  # fmt: skip
DENY = ("cidr", "host", "domain", "ports", "until", "reason")
PROOFS = ("dns-txt", "rdap", "cloud-inventory", "signed-letter")
INVENTORY = ("rdap", "cloud-inventory")  # what proves more than /20 of public addresses
WIDEST_BITS = {4: 32 - 20, 6: 128 - 48}  # of public space without an inventory
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = re.compile(r"([0-2][0-9]):([0-5][0-9])-([0-2][0-9]):([0-5][0-9])", re.ASCII)
MOST_FILE_BYTES = 4 << 20
MOST_NAME = 200  # characters of a share or an export
Table = Mapping[str, Any]


def parse(raw: bytes) -> dict[str, Any]:
    """The TOML of a scope file. Raises ScopeError if it is none."""
    if len(raw) > MOST_FILE_BYTES:
        raise ScopeError("The scope file is larger than 4 MiB.")
    try:
        return tomllib.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise ScopeError("The scope file is not TOML in UTF-8.") from None


def read(raw: bytes, *, now: datetime, usual: tuple[int, ...] = ()) -> Scope:
    """A scope for people to look at: its signature is not checked, and it cannot be run.

    Args:
        raw: The TOML file.
        now: An aware instant; deny lines that ended before it are left out.
        usual: The ports that `ports = "usual"` stands for.

    Raises:
        ScopeError: If it is not what docs/audit.md describes.
    """
    table = parse(raw)
    sha256 = hashlib.sha256(signature.canonical(table)).hexdigest()
    return build(table, sha256, now.date(), usual)


def load(
    raw: bytes, *, now: datetime, trusted: Mapping[str, bytes], usual: tuple[int, ...] = ()
) -> Scope:
    """A scope that may be run now.

    Args:
        raw: The TOML file.
        now: An aware instant.
        trusted: Approvers by name with their ed25519 public keys, 32 bytes each.
        usual: The ports that `ports = "usual"` stands for.

    Raises:
        ScopeError: If it is malformed, not signed by its approver, or nothing may be sent now.
    """
    scope = read(raw, now=now, usual=usual)
    signature.check(parse(raw), scope.authorisation.approver, trusted)
    scope = replace(scope, signed_by=scope.authorisation.approver)
    if why := scope.why_not_now(now):
        raise ScopeError(f"Nothing was sent: {why}.")
    return scope


def build(table: Table, sha256: str, today: date, usual: Sequence[int]) -> Scope:
    """A scope out of parsed TOML. Raises ScopeError at the first line that is not sound."""
    _known(table, TABLES, "the scope")
    if table.get("schema") != SCHEMA:
        raise ScopeError(f'A scope begins with schema = "{SCHEMA}".')
    return Scope(
        authorisation=_authorisation(_table(table, "authorisation")),
        allow=tuple(_allow(i, line, usual) for i, line in enumerate(_lines(table, "allow"), 1)),
        deny=tuple(_deny(i, line, usual) for i, line in enumerate(_lines(table, "deny"), 1)),
        rate=_rate(_table(table, "rate")),
        windows=_windows(_table(table, "windows")),
        identify=_identify(_table(table, "identify")),
        sha256=sha256,
        read_on=today,
    )


def _known(table: Table, words: Sequence[str], where: str) -> None:
    if strange := sorted(set(table) - set(words)):
        raise ScopeError(f"{where}: {len(strange)} unknown word(s). Known: {', '.join(words)}.")


def _table(table: Table, name: str) -> Table:
    found = table.get(name, {})
    if not isinstance(found, dict):
        raise ScopeError(f"[{name}] is not a table.")
    return found


def _lines(table: Table, name: str) -> list[Table]:
    found = table.get(name, [])
    if not isinstance(found, list) or not all(isinstance(line, dict) for line in found):
        raise ScopeError(f"[[{name}]] is not a list of tables.")
    return found


def _text(table: Table, key: str, where: str, *, needed: bool = False) -> str:
    found = table.get(key, "")
    if not isinstance(found, str) or (needed and not found.strip()) or not found.isprintable():
        raise ScopeError(f"{where}: {key} is missing or no line of text.")
    return found


def _authorisation(table: Table) -> Authorisation:
    where = "[authorisation]"
    fields = ("organisation", "owner", "approver", "reference", "contact_24h", "jurisdiction")
    _known(table, (*fields, "valid_from", "valid_until"), where)
    texts = {key: _text(table, key, where, needed=key != "jurisdiction") for key in fields}
    begin, end = table.get("valid_from"), table.get("valid_until")
    if not (
        isinstance(begin, datetime) and isinstance(end, datetime) and begin.tzinfo and end.tzinfo
    ):
        raise ScopeError(
            f"{where}: valid_from and valid_until are instants such as 2026-01-31T08:00:00Z."
        )
    if not timedelta() < end - begin <= timedelta(days=MOST_DAYS):
        raise ScopeError(f"{where}: an authorisation is valid for up to {MOST_DAYS} days.")
    return Authorisation(**texts, valid_from=begin, valid_until=end)


def _place(line: Table, where: str) -> tuple[tuple[Span, ...], str]:
    """The spans and the name of a line, of which it has exactly one kind."""
    kinds = [kind for kind in ("cidr", "host", "domain") if kind in line]
    if len(kinds) != 1 or not isinstance(line[kinds[0]], str):
        raise ScopeError(f"{where}: one of cidr, host or domain is needed.")
    stated = line[kinds[0]]
    try:
        if kinds[0] == "cidr":
            return (addresses.span(stated),), ""
        if kinds[0] == "host" and (number := addresses.number(stated)) is not None:
            return ((number, number),), ""
        return (), addresses.name(stated)
    except ScopeError as problem:
        raise ScopeError(f"{where}: {problem}") from None


def _allow(number: int, line: Table, usual: Sequence[int]) -> Allow:
    where = f"[[allow]] {number}"
    _known(line, ALLOW, where)
    spans, name = _place(line, where)
    within = line.get("addresses", [])
    if not isinstance(within, list) or not all(isinstance(text, str) for text in within):
        raise ScopeError(f"{where}: addresses is a list of networks.")
    if bool(name) != bool(within):
        raise ScopeError(f"{where}: a name, and only a name, lists the addresses it may stand for.")
    try:
        spans = spans or tuple(addresses.span(text) for text in within)
    except ScopeError as problem:
        raise ScopeError(f"{where}: {problem}") from None
    proof, reach = _text(line, "proof", where), _text(line, "reach", where)
    if proof and proof not in PROOFS:
        raise ScopeError(f"{where}: proof is one of {', '.join(PROOFS)}.")
    if reach and reach not in REACHES:
        raise ScopeError(f"{where}: reach is one of {', '.join(REACHES)}.")
    for span in spans:
        _check_width(span, proof, where)
    level = _level(line, where)
    lockout = _whole(line, "lockout_after", 0, where, low=0)
    if level == Level.CREDENTIAL and "lockout_after" not in line:
        raise ScopeError(
            f"{where}: level L4 states lockout_after, the failures that lock an account."
        )
    return Allow(
        number, spans, _ports(line, where, usual), level, name, _flag(line, "subdomains", where),
        reach, proof, _text(line, "note", where), lockout, _stores(line, where),
    )  # fmt: skip


def _stores(line: Table, where: str) -> tuple[str, ...]:
    stated = line.get("stores", [])
    if not isinstance(stated, list) or not all(
        isinstance(name, str) and name.isprintable() and 0 < len(name) <= MOST_NAME
        for name in stated
    ):
        raise ScopeError(f"{where}: stores is a list of names of shares and exports.")
    return tuple(stated)


def _check_width(span: Span, proof: str, where: str) -> None:
    low, high = span
    version = 4 if low >> 32 == 0xFFFF else 6
    if span == addresses.ALL_V4 or high - low >= 1 << 125:
        raise ScopeError(f"{where}: the whole internet is nobody's scope.")
    inner = (*addresses.PRIVATE_SPANS, *addresses.LOOPBACK_SPANS)
    if any(a <= low and high <= b for a, b in inner):
        return
    if not proof:
        raise ScopeError(f"{where}: public addresses need a proof of control: {', '.join(PROOFS)}.")
    if high - low + 1 > 1 << WIDEST_BITS[version] and proof not in INVENTORY:
        raise ScopeError(
            f"{where}: more than a /20 (IPv6: /48) needs {' or '.join(INVENTORY)} as proof."
        )


def _deny(number: int, line: Table, usual: Sequence[int]) -> Deny:
    where = f"[[deny]] {number}"
    _known(line, DENY, where)
    spans, name = _place(line, where)
    until = line.get("until")
    if until is not None and (isinstance(until, datetime) or not isinstance(until, date)):
        raise ScopeError(f"{where}: until is a day such as 2026-01-31.")
    if name and "ports" in line:
        raise ScopeError(f"{where}: a name is refused whole, without ports.")
    ports = _ports(line, where, usual) if "ports" in line else ALL_PORTS
    return Deny(number, spans, ports, name, until, _text(line, "reason", where))


def _ports(line: Table, where: str, usual: Sequence[int]) -> Ports:
    stated = line.get("ports")
    if stated == "all":
        return ALL_PORTS
    if stated == "usual":
        return tuple((port, port) for port in sorted(set(usual)))
    if not isinstance(stated, list) or not stated:
        raise ScopeError(f'{where}: ports is "usual", "all", or a list of ports and "first-last".')
    return tuple(_port_span(item, where) for item in stated)


def _port_span(item: object, where: str) -> Span:
    if isinstance(item, int) and not isinstance(item, bool):
        low = high = item
    elif isinstance(item, str) and re.fullmatch(r"[0-9]{1,5}-[0-9]{1,5}", item, re.ASCII):
        low, high = (int(part) for part in item.split("-"))
    else:
        low = high = 0
    if not 1 <= low <= high <= 65_535:
        raise ScopeError(f'{where}: a port is a number from 1 to 65535, or "first-last".')
    return low, high


def _level(line: Table, where: str) -> Level:
    stated = line.get("level")
    if stated not in ("L0", "L1", "L2", "L3", "L4"):
        raise ScopeError(f'{where}: level is "L0" to "L4".')
    return Level(int(stated[1]))


def _flag(line: Table, key: str, where: str) -> bool:
    stated = line.get(key, False)
    if not isinstance(stated, bool):
        raise ScopeError(f"{where}: {key} is true or false.")
    return stated


def _whole(line: Table, key: str, default: int, where: str, *, low: int = 1) -> int:
    stated = line.get(key, default)
    if isinstance(stated, bool) or not isinstance(stated, int) or stated < low:
        raise ScopeError(f"{where}: {key} is a whole number of {low} or more.")
    return stated


def _speed(table: Table, key: str, default: float) -> float:
    stated = table.get(key, default)
    if isinstance(stated, bool) or not isinstance(stated, int | float):
        raise ScopeError(f"[rate]: {key} is a number.")
    if not (math.isfinite(stated) and 0 < stated <= 1e6):
        raise ScopeError(f"[rate]: {key} is above 0 and at most a million.")
    return float(stated)


def _rate(table: Table) -> Rate:
    usual = Rate()
    speeds = ("global_per_s", "per_host_per_s", "per_24_per_s")
    counts = ("concurrent_per_host", "bytes_per_host", "stop_after_errors")
    _known(table, (*speeds, *counts), "[rate]")
    values: dict[str, Any] = {key: _speed(table, key, getattr(usual, key)) for key in speeds}
    values |= {key: _whole(table, key, getattr(usual, key), "[rate]") for key in counts}
    return Rate(**values)


def _windows(table: Table) -> Windows:
    where = "[windows]"
    _known(table, ("tz", "weekdays", "hours", "blackout"), where)
    zone = table.get("tz", "UTC")
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, TypeError, OSError):
        raise ScopeError(f"{where}: tz is a zone such as Asia/Shanghai.") from None
    days = table.get("weekdays", list(DAYS))
    if not isinstance(days, list) or not days or not all(day in DAYS for day in days):
        raise ScopeError(f"{where}: weekdays is a list of {', '.join(DAYS)}.")
    hours = table.get("hours", [])
    out = table.get("blackout", [])
    if not isinstance(hours, list) or not isinstance(out, list):
        raise ScopeError(f"{where}: hours and blackout are lists.")
    if not all(isinstance(day, date) and not isinstance(day, datetime) for day in out):
        raise ScopeError(f"{where}: blackout is a list of days.")
    return Windows(
        zone, frozenset(DAYS.index(day) for day in days), tuple(_hours(item) for item in hours),
        frozenset(out),
    )  # fmt: skip


def _hours(item: object) -> tuple[time, time]:
    found = HOURS.fullmatch(item) if isinstance(item, str) else None
    try:
        if found:
            h1, m1, h2, m2 = (int(part) for part in found.groups())
            return time(h1, m1), time(h2, m2)
    except ValueError:
        pass
    raise ScopeError('[windows]: hours are written "22:00-05:00".')


def _identify(table: Table) -> Identify:
    where = "[identify]"
    _known(table, ("user_agent", "url", "source_ips", "reverse_dns"), where)
    sources = table.get("source_ips", [])
    if not isinstance(sources, list) or any(
        addresses.number(str(text)) is None for text in sources
    ):
        raise ScopeError(f"{where}: source_ips is a list of addresses.")
    return Identify(
        _text(table, "user_agent", where) or Identify().user_agent, _text(table, "url", where),
        tuple(sources), _text(table, "reverse_dns", where),
    )  # fmt: skip
