"""An audit on stdout or in a folder, and findings read back from one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from seawall.audit.compare import Change
from seawall.cli import console
from seawall.errors import SourceError
from seawall.model.audit import Audit
from seawall.render import audit_html, audit_json, audit_text, ocsf, sarif
from seawall.render import json as render_json


def text(audit: Audit, style: str) -> str:
    """The audit in one of the machine's forms, or as HTML."""
    if style == "json":
        return audit_json.lines(audit)
    if style == "sarif":
        return render_json.dumps(sarif.document(audit)).decode()
    if style == "ocsf":
        return "".join(f"{audit_json.line(document)}\n" for document in ocsf.documents(audit))
    return audit_html.report(audit)


def show(audit: Audit, style: str) -> None:
    """Print it."""
    if style == "text":
        console.show(audit_text.audit(audit))
    else:
        click.echo(text(audit, style), nl=False)


def write(audit: Audit, folder: Path) -> None:
    """All forms into a folder, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    forms = {
        "findings.jsonl": "json", "findings.sarif": "sarif", "findings.ocsf.jsonl": "ocsf",
        "report.html": "html",
    }  # fmt: skip
    for name, style in forms.items():
        temporary = folder / f".{name}.tmp"
        temporary.write_text(text(audit, style), "utf-8")
        temporary.replace(folder / name)
    console.say(f"Report: {folder / 'report.html'}")


def findings(path: Path) -> list[dict[str, Any]]:
    """The findings of a findings.jsonl.

    Raises:
        SourceError: If a line is none of an audit.
    """
    found = []
    for row, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            document = json.loads(line)
            schema = document["schema"]
        except (ValueError, KeyError, TypeError):
            schema, document = "", {}
        if schema == audit_json.FINDING:
            found.append(document)
        elif schema != audit_json.RUN:
            raise SourceError(
                path.name, row, "no line of an audit", "Give the findings.jsonl of a run"
            )
    return found


def change(c: Change) -> str:
    """A change in a line."""
    return f"{c.kind:<8} {c.door:<24} {c.service}: {c.before or '-'} -> {c.after or '-'} ({c.severity})"
