"""What a case's assessment says of its dump: how likely it is genuine, and of which day it is."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from seawall.errors import SourceError
from seawall.protect.believe import p_genuine

#: What a dump is taken for that nobody weighed: as likely as not.
PRIOR = 0.5


class Believed:
    """A dump's name, the probability that its records are of real people, its newest day."""

    def __init__(self, name: str, p: float, newest: date | None) -> None:
        self.name, self.p, self.newest = name, p, newest

    @classmethod
    def of(cls, case: Path | None) -> Believed | None:
        """From CASE/assessment.json; None without a case.

        Raises:
            SourceError: If it cannot be read as an assessment.
        """
        if case is None:
            return None
        try:
            raw = json.loads((case / "assessment.json").read_text("utf-8"))
            verdict, newest = raw["verdict"], raw["newest"]
            day = date.fromisoformat(newest) if newest else None
            return cls(str(raw["name"]), PRIOR if verdict is None else _posterior(verdict), day)
        except FileNotFoundError:
            raise SourceError("assessment.json", None, "matches no file") from None
        except (KeyError, TypeError, ValueError, AttributeError):
            raise SourceError("assessment.json", None, "is not an assessment") from None


def _posterior(verdict: dict[str, Any]) -> float:
    """A verdict as a probability. A mixture's genuine share is that of its tables, by records."""
    shares = [
        (t["n_records"], t["genuine"]["value"])
        for t in verdict["tables"]
        if t["genuine"] is not None
    ]
    n = sum(count for count, _ in shares)
    share = sum(count * value for count, value in shares) / n if n else None
    weight = verdict["log10_lr"]
    return p_genuine(
        str(verdict["outcome"]),
        None if weight is None else float(weight),
        float(verdict["prior"]),
        share,
    )
