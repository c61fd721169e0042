"""Reports of Prowler: failed checks about who can reach a resource, and who is let in.

Its OCSF output (Detection Finding 2004, one object per check and resource, passed or not, in an array
or a line each), its compliance output (Compliance Finding 2003) and its SARIF (failed checks only).
What of a resource is addresses, names and groups is kept to find its doors; messages, tags and whatever
else describes it are not, since they may hold anything. A file is hostile input: it is read to its end
or refused with file and row.

Source: Prowler 5, lib/outputs/ocsf/ocsf.py, lib/outputs/compliance/universal/ocsf_compliance.py,
lib/outputs/sarif/sarif.py and the names of its checks; OCSF 1.5; SARIF 2.1.0.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from seawall.audit import addresses
from seawall.errors import ScopeError, SourceError
from seawall.model.cloud import CloudReport, Exposure, Resource

Json = dict[str, Any]
MOST_BYTES = 512 << 20
HEAD_BYTES = 65_536
MOST_DEEP, MOST_NODES, LONGEST_ID = 6, 2_000, 512
DETECTION, COMPLIANCE, SUPPRESSED, COMPLIANCE_FAIL = 2004, 2003, 3, 3
SPACE = re.compile(r"[ \t\r\n]*")
RULE = re.compile(r'"ruleId"\s*:')
CHECK = re.compile(r"[A-Za-z0-9_.-]{3,200}", re.ASCII)
URL = re.compile(r"https://[a-z0-9.-]+(?:/[A-Za-z0-9/._~%#?=&+-]*)?", re.ASCII)
#: Words in the names of checks.
UNUSED = re.compile(r"not_used|unused|unassigned|unassgined")
REACHES = re.compile(
    r"internet|public|exposed|ingress|inbound|unrestricted|security_?group|firewall|network_?acl"
)
OPENS = re.compile(
    r"anonymous|unauthenticated|authentication|access_control|auth_enabled|password_auth"
)
INTERNET = re.compile(r"internet|to_any_port|to_all_ports|unrestricted")
BY_RULES = re.compile(r"_ports?(_|$)|security_?group|firewall|network_")
PORT = re.compile(r"(?:^|_)([0-9]{2,5})(?=_|$)")
#: What its checks of rules mean by a service. The numbers are those of the checks' own code.
PORTS = {
    "cassandra": (7000, 7001, 7199, 9042, 9160), "cifs": (139, 445), "elasticsearch": (9200, 9300),
    "ftp": (20, 21), "kafka": (9092,), "kibana": (5601,), "ldap": (389, 636), "memcached": (11211,),
    "mongodb": (27017, 27018), "mysql": (3306,), "oracle": (1521, 2483, 2484), "postgres": (5432,),
    "postgresql": (5432,), "rdp": (3389,), "redis": (6379,), "sqlserver": (1433, 1434), "ssh": (22,),
    "telnet": (23,),
}  # fmt: skip
#: Keys of a resource's description behind which an address or a host name stands.
PUBLIC = {"public_ip", "public_ips", "public_ip_address", "public_ip_addresses", "nat_ip", "eip"}
PLACES = PUBLIC | {
    "private_ip", "private_ips", "private_ip_address", "private_ip_addresses", "ip_address", "ip",
    "address", "public_dns", "private_dns", "dns_name", "endpoint", "endpoint_address", "host", "hostname",
    "fqdn", "domain_endpoint", "connection_string_host",
}  # fmt: skip
GROUPS = {"security_groups", "security_group_ids", "vpc_security_groups", "network_security_groups"}
RULES = re.compile(r"rules|entries|policy|tags|user_data")


def looks_like(head: bytes) -> bool:
    """Whether the beginning of a file looks like a report of Prowler."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{") and b'"prowler' in head.lower()


def read(file: str, raw: bytes) -> CloudReport:
    """A report.

    Args:
        file: What it is called in findings and errors.
        raw: Its bytes, at most MOST_BYTES.

    Raises:
        SourceError: If it is not JSON, is cut short, or holds no finding of Prowler.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError(file, None, "not UTF-8, so no report of Prowler") from None
    exposures: dict[tuple[str, str, str], Exposure] = {}
    resources: set[Resource] = set()
    n = n_failed = n_other = 0
    for line, record in _records(file, text):
        n += 1
        found = _finding(record, line)
        if found is None:
            n_other += 1
            continue
        failed, exposure, own = found
        n_failed += failed
        resources.update(own)
        if failed and exposure is not None:
            exposures.setdefault((exposure.check, exposure.account, exposure.resource), exposure)
    if n == n_other and not (n == 0 and '"Prowler"' in text):
        raise SourceError(
            file, None, "holds no finding of Prowler", "Give its OCSF or SARIF output"
        )
    return CloudReport(file, tuple(exposures.values()), tuple(resources), n, n_failed, n_other)


def _records(file: str, text: str) -> Iterator[tuple[int, Json]]:
    """Each record with its line: elements of an array, lines of objects, or results of SARIF."""
    decoder = json.JSONDecoder()
    at = _after_space(text, 0)
    inside = text.startswith("[", at)
    at += inside
    row, line, counted = 0, 1, 0
    while True:
        at = _after_space(text, at)
        if inside and text.startswith("]", at):
            at = _after_space(text, at + 1)
            if at < len(text):
                raise SourceError(file, row or None, "goes on behind its end")
            return
        if at >= len(text):
            if inside or not row:
                raise SourceError(
                    file,
                    row or None,
                    "ends before its end",
                    "Let Prowler finish, or write it again",
                )
            return
        row += 1
        line, counted = line + text.count("\n", counted, at), at
        record, at = _decoded(decoder, file, row, text, at)
        if row == 1 and not inside and isinstance(record.get("runs"), list):
            yield from _results(file, text, record)
            return
        yield line, record
        at = _after_space(text, at)
        if inside and text.startswith(",", at):
            at += 1
        elif inside and at < len(text) and not text.startswith("]", at):
            raise SourceError(file, row, "not JSON behind this record")


def _after_space(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    assert found is not None
    return found.end()


def _decoded(
    decoder: json.JSONDecoder, file: str, row: int, text: str, at: int
) -> tuple[Json, int]:
    try:
        record, end = decoder.raw_decode(text, at)
    except RecursionError:
        raise SourceError(file, row, "nested deeper than any report") from None
    except ValueError:
        raise SourceError(file, row, "not JSON") from None
    if not isinstance(record, dict):
        raise SourceError(file, row, "no object")
    return record, end


def _results(file: str, text: str, document: Json) -> Iterator[tuple[int, Json]]:
    """The results of SARIF, each as the record that the OCSF output would have."""
    results = [
        (run, result)
        for run in document["runs"]
        for result in (_at(run, "results") if isinstance(_at(run, "results"), list) else [])
    ]
    places = [found.start() for found in RULE.finditer(text)]
    lines, line, counted = [], 1, 0
    for place in places:
        line, counted = line + text.count("\n", counted, place), place
        lines.append(line)
    known = len(lines) == len(results)
    for i, (run, result) in enumerate(results):
        if not isinstance(result, dict):
            raise SourceError(file, i + 1, "no object")
        where = _at(result, "locations", 0, "physicalLocation", "artifactLocation", "uri")
        record = {
            "class_uid": DETECTION,
            "status_code": "FAIL",
            "status_id": SUPPRESSED if _at(result, "suppressions") else 1,
            "metadata": {
                "event_code": _at(result, "ruleId"),
                "product": {"name": _at(run, "tool", "driver", "name")},
            },
            "resources": [{"uid": where, "name": where}],
        }
        yield lines[i] if known else 0, record


def _at(document: object, *path: str | int) -> Any:
    """What stands at a path of keys and places; None where there is no such path."""
    for step in path:
        if isinstance(step, str) and isinstance(document, dict):
            document = document.get(step)
        elif isinstance(step, int) and isinstance(document, list) and len(document) > step:
            document = document[step]
        else:
            return None
    return document


def _text(document: object, *path: str | int) -> str:
    """The identifier at a path; empty where there is none, or one that is too long to be one."""
    found = _at(document, *path)
    return found if isinstance(found, str) and len(found) <= LONGEST_ID else ""


def _finding(record: Json, line: int) -> tuple[bool, Exposure | None, list[Resource]] | None:
    """Whether the check failed, what it says of doors, and the resources. None: not of Prowler."""
    kind = _at(record, "class_uid")
    check = _text(record, "metadata", "event_code")
    product = _text(record, "metadata", "product", "name").lower()
    if product != "prowler" or kind not in (DETECTION, COMPLIANCE) or not CHECK.fullmatch(check):
        return None
    failed = _text(record, "status_code").upper() == "FAIL" or (
        kind == COMPLIANCE and _at(record, "compliance", "status_id") == COMPLIANCE_FAIL
    )
    account = _text(record, "cloud", "account", "uid") or _text(
        record, "unmapped", "cloud", "account", "uid"
    )
    given = _at(record, "resources")
    given = given if isinstance(given, list) else [_at(record, "resource")]
    resources = [_resource(account, one) for one in given if isinstance(one, dict)]
    exposure = _exposure(record, check, account, resources, line) if resources else None
    return failed, exposure, [r for r in resources if r.addresses or r.hosts]


def _exposure(
    record: Json, check: str, account: str, resources: list[Resource], line: int
) -> Exposure | None:
    """What a check is about, by its name and by Prowler's own category of it."""
    name = check.lower()
    categories = _at(record, "unmapped", "categories")
    exposed = isinstance(categories, list) and "internet-exposed" in categories
    opens = bool(OPENS.search(name))
    if UNUSED.search(name) or not (exposed or opens or REACHES.search(name)):
        return None
    ports: set[int] = set()
    if BY_RULES.search(name):
        ports = {int(number) for number in PORT.findall(name) if 0 < int(number) < 65_536}
        ports |= {port for word in name.split("_") for port in PORTS.get(word, ())}
    first = _at(record, "resources", 0) or _at(record, "resource")
    reference = _text(record, "remediation", "references", 0)
    return Exposure(
        check=check,
        account=account,
        ids=frozenset().union(*(r.ids for r in resources)),
        resource=_text(first, "name") or _text(first, "uid") or "a resource without a name",
        kind=_text(first, "type"),
        opens=opens and not exposed,
        internet=bool(INTERNET.search(name)),
        ports=frozenset(ports),
        every_port="all_ports" in name,
        muted=_at(record, "status_id") == SUPPRESSED,
        line=line,
        reference=reference if URL.fullmatch(reference) else "",
    )


def _resource(account: str, given: Json) -> Resource:
    """A resource by its identifiers, with the addresses that its description names."""
    uid, name = _text(given, "uid"), _text(given, "name")
    ids = {uid, name, re.split(r"[/:]", uid)[-1]} - {""}
    own: set[int] = {n for text in ids if (n := addresses.number(text)) is not None}
    hosts: set[str] = set()
    groups: set[str] = set()
    public = False
    for key, text in _described(_at(given, "data", "metadata")):
        if key in GROUPS:
            groups.add(text)
        elif (number := addresses.number(text)) is not None:
            own.add(number)
            public = public or key in PUBLIC
        elif "." in text:
            try:
                hosts.add(addresses.name(text))
            except ScopeError:
                continue  # no host name: then nothing can be found by it
    return Resource(
        account, frozenset(ids), frozenset(own), frozenset(hosts), frozenset(groups), public
    )


def _described(metadata: object) -> Iterator[tuple[str, str]]:
    """Texts behind the keys that name a place or a group; rules, policies and tags are not looked into."""
    todo: list[tuple[int, str, object]] = [(0, "", metadata)]
    for _ in range(MOST_NODES):
        if not todo:
            return
        depth, key, value = todo.pop()
        if isinstance(value, str):
            if key in PLACES | GROUPS and 0 < len(value) <= LONGEST_ID:
                yield key, value
        elif isinstance(value, dict) and depth < MOST_DEEP:
            for word, inner in value.items():
                own = word.lower()
                within = key in GROUPS and own in ("id", "group_id", "security_group_id")
                if not RULES.search(own):
                    todo.append((depth + 1, key if within else own, inner))
        elif isinstance(value, list) and depth < MOST_DEEP:
            todo += [(depth + 1, key, inner) for inner in value]
