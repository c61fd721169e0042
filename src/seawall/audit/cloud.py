"""Joins doors with what a cloud's settings say of them: reachable because that group lets everybody in.

A door belongs to a resource by its address, by the name it was asked under, or because somebody said
so. A setting speaks of a door if it is the resource's own or that of a group around it, and of its
port. Where a setting lets the whole internet in to a resource that has a public address, and the scope's
line does not say who can get there, the door is graded as reachable from the internet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from seawall.audit import addresses, severity
from seawall.model.audit import Cause, Finding, Target
from seawall.model.cloud import CloudReport, Exposure, Resource

REMEDY = {
    True: "Have it ask for a credential, and let nobody in without one.",
    False: "Let it be reached from the addresses that need it, and from no others.",
}
EVERYBODY = "the internet (0.0.0.0/0 or ::/0)"


class Estate:
    """Reports ready to be asked about doors.

    Args:
        reports: What was read.
        stated: Identifiers of resources by the number of an address, where no report says it.
    """

    def __init__(
        self, reports: Sequence[CloudReport], stated: Mapping[int, Iterable[str]] | None = None
    ) -> None:
        self._stated = {number: frozenset(ids) for number, ids in (stated or {}).items()}
        self._by_address: dict[int, set[Resource]] = defaultdict(set)
        self._by_host: dict[str, set[Resource]] = defaultdict(set)
        self._by_id: dict[str, list[tuple[str, Exposure]]] = defaultdict(list)
        for report in reports:
            for resource in report.resources:
                for number in resource.addresses:
                    self._by_address[number].add(resource)
                for host in resource.hosts:
                    self._by_host[host].add(resource)
            for exposure in report.exposures:
                for name in exposure.ids:
                    self._by_id[name].append((report.file, exposure))

    def of(self, target: Target) -> tuple[list[Cause], bool]:
        """The settings that speak of a door, and whether they let the internet in to a public address."""
        number = addresses.number(target.address)
        own = self._by_address.get(number, set()) if number is not None else set()
        own = own | (self._by_host.get(target.name, set()) if target.name else set())
        names = {(name, r.account) for r in own for name in r.ids | r.groups}
        names |= {(name, "") for name in self._stated.get(number or 0, ())}
        found: dict[tuple[str, str], tuple[str, Exposure]] = {}
        for name, account in sorted(names):
            for file, e in self._by_id.get(name, ()):
                same = not account or not e.account or e.account == account
                if same and (not e.ports or target.port in e.ports):
                    found.setdefault((e.check, e.resource), (file, e))
        public = any(r.public for r in own)
        wide = public and any(
            e.internet and not e.opens and (e.ports or e.every_port) for _, e in found.values()
        )
        causes = [cause(file, e, target.port) for file, e in found.values()]
        return sorted(causes, key=lambda c: (c.kind, c.check, c.resource)), wide


def cause(file: str, e: Exposure, port: int = 0) -> Cause:
    """A setting with its place. `port` is the door that it explains; 0 for none."""
    ports = ", ".join(str(p) for p in ([port] if port in e.ports else sorted(e.ports)))
    what = f"port {ports}" if ports else "all of its ports" if e.every_port else "some port of it"
    if e.opens:
        why = "asks for no credential, or may be used without one"
    elif e.internet:
        why = f"lets {EVERYBODY} reach {what}"
    else:
        why = f"can be reached from more than its own network{f' at {what}' if ports else ''}"
    why += ", and is muted in Prowler" if e.muted else ""
    return Cause(file, e.line, e.kind or "resource", why, REMEDY[e.opens], e.reference,
                 "opens" if e.opens else "reaches", e.check, e.resource)  # fmt: skip


def joined(findings: Iterable[Finding], estate: Estate) -> list[Finding]:
    """The findings with the settings of the cloud that explain them, behind those of files."""
    result = []
    for finding in findings:
        if finding.severity.grade == "none":
            result.append(finding)
            continue
        causes, wide = estate.of(finding.outcome.target)
        grade = severity.grade(finding.outcome, exposed=True) if wide else finding.severity
        every = sorted([*finding.causes, *causes], key=lambda c: c.kind != "opens")
        result.append(replace(finding, severity=grade, causes=tuple(every)))
    return result
