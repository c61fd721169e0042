"""Configuration files read, and joined with what the network showed: why a door stands open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from seawall.model.audit import Cause, Finding
from seawall.model.config import Config, Flaw

MOST_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Read:
    """A configuration file that was understood."""

    file: str
    address: str  # of the host it is from; empty if nobody said
    config: Config
    port: int | None
    flaws: tuple[Flaw, ...]
    n_unread: int

    def cause(self, flaw: Flaw) -> Cause:
        """A flaw with its file, remedy and reference."""
        return Cause(
            self.file, flaw.line, flaw.setting, flaw.why, self.config.remedy, self.config.reference,
            "reaches" if flaw.opens is None else "opens",
        )  # fmt: skip


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
    return Read(file, address, config, reading.port, reading.flaws, reading.n_unread)


def joined(findings: Iterable[Finding], files: Sequence[Read]) -> list[Finding]:
    """The findings with the settings that explain them.

    A file explains a door of its host, its service and its port; pg_hba.conf, which names no port, the
    doors of its host and service. What opens stands before what only widens the reach.
    """
    result = []
    for finding in findings:
        target = finding.outcome.target
        causes = [
            (flaw.opens is None, file.cause(flaw))
            for file in files
            if file.config.check == finding.outcome.check
            and file.address == target.address
            and file.port in (None, target.port)
            for flaw in file.flaws
            if finding.severity.grade != "none"
        ]
        causes.sort(key=lambda pair: pair[0])
        result.append(replace(finding, causes=tuple(cause for _, cause in causes)))
    return result
