"""Configuration files read, and joined with what the network showed: why a door stands open."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from seawall.model.audit import Cause, Finding, Verdict
from seawall.model.config import Config, Flaw

MOST_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Read:
    """A configuration file that was understood."""

    file: str
    address: str  # of the host it is from; empty if nobody said
    config: Config
    ports: tuple[int, ...]  # of its doors; empty where it names none
    flaws: tuple[Flaw, ...]
    n_unread: int
    n_included: int

    def cause(self, flaw: Flaw) -> Cause:
        """A flaw with its file, remedy and reference."""
        return Cause(
            self.file, flaw.line, flaw.setting, flaw.why, self.config.remedy,
            self.config.reference, "reaches" if flaw.opens is None else "opens",
        )  # fmt: skip

    def explains(self, flaw: Flaw, finding: Finding) -> bool:
        """Whether a flaw of this file is one of that door: its host, its service and its port."""
        target = finding.outcome.target
        return (
            self.config.check == finding.outcome.check
            and self.address == target.address
            and (not self.ports or target.port in self.ports)
            and flaw.port in (None, target.port)
        )


def decoded(raw: bytes) -> str | None:
    """A file as text: by its mark, as UTF-8, as GB18030, or as UTF-8 with gaps; None where it is binary."""
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if b"\0" in raw and not marked:
        return None
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return raw.decode("utf-8", "replace")


def read(
    configs: Sequence[Config], file: str, name: str, text: str, address: str = ""
) -> Read | None:
    """A file, by the format that knows it best; None where none does.

    Args:
        configs: The formats.
        file: What the file is called in findings.
        name: Its last part.
        text: Its content.
        address: The host it is from.
    """
    ranked = sorted(((c.recognise(name, text), c) for c in configs), key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] <= 0:
        return None
    config = ranked[0][1]
    reading = config.judge(text)
    return Read(
        file, address, config, reading.ports, reading.flaws, reading.n_unread, reading.n_included
    )


def joined(findings: Iterable[Finding], files: Sequence[Read]) -> list[Finding]:
    """The findings with the settings that explain them.

    A file explains a door of its host, its service and one of its ports; pg_hba.conf, which names no port,
    the doors of its host and service. What opens stands before what may open, by version or by what stands
    elsewhere, and that before what only widens the reach.
    """
    result = []
    for finding in findings:
        causes = [
            ((flaw.opens is None, flaw.opens is Verdict.UNKNOWN), file.cause(flaw))
            for file in files
            for flaw in file.flaws
            if finding.severity.grade != "none" and file.explains(flaw, finding)
        ]
        causes.sort(key=lambda pair: pair[0])
        result.append(replace(finding, causes=tuple(cause for _, cause in causes)))
    return result
