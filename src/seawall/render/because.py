"""Why a door stands open or can be reached, in a sentence: from files, and from a cloud's settings."""

from __future__ import annotations

from seawall.model.audit import Cause
from seawall.render import names


def place(c: Cause) -> str:
    """The file and line; the file alone where nothing stands on a line, or the line cannot be told."""
    file = names.shown(c.file)
    return f"{file} line {c.line:,}" if c.line else file


def because(c: Cause) -> str:
    """The cause: "reachable because …", without a full stop."""
    head = "reachable" if c.kind == "reaches" else "open"
    if not c.check:
        return f"{head} because {place(c)} {names.visible(c.why)}"
    what = f"{names.shown(c.setting)} {names.shown(c.resource)}"
    says = f"says Prowler check {names.shown(c.check)} ({place(c)})"
    return f"{head} because {what} {names.visible(c.why)}, {says}"
