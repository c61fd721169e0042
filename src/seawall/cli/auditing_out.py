"""An audit on stdout or in a folder, and findings read back from one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from seawall.audit.compare import Change, Findings
from seawall.audit.scope import Scope
from seawall.cli import console
from seawall.errors import SourceError
from seawall.model.audit import Audit, Finding
from seawall.render import audit_html, audit_json, audit_text, names, ocsf, sarif
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
    console.say(f"Report: {names.visible(str(folder / 'report.html'))}")


def findings(path: Path) -> Findings:
    """The findings of a findings.jsonl.

    Raises:
        SourceError: If a line is none of an audit.
    """
    found, scope, whole = [], "", False
    for row, line in enumerate(path.read_bytes().removesuffix(b"\n").split(b"\n"), 1):
        document = _document(line)
        if document.get("schema") == audit_json.RUN:
            scope, whole = str(document.get("scope_sha256", "")), is_whole(document)
        elif document.get("schema") == audit_json.FINDING and _is_sound(document):
            found.append(document)
        else:
            raise SourceError(
                path.name, row, "no line of an audit", "Give the findings.jsonl of a run"
            )
    return Findings(tuple(found), scope, whole)


def is_whole(run: dict[str, Any]) -> bool:
    """Whether a run reached every door of its plan."""
    return not run.get("stopped") and run.get("n_unreached") == 0


def _document(line: bytes) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _is_sound(document: dict[str, Any]) -> bool:
    """Whether a finding has what two runs are compared by."""
    texts = ("door", "name", "service", "verdict", "severity")
    return (
        all(isinstance(document.get(key), str) for key in texts)
        and document["severity"] in audit_text.ORDER
    )


def change(c: Change) -> str:
    """A change in a line."""
    words = f"{c.kind:<8} {c.door:<24} {c.service}: {c.before or '-'} -> {c.after or '-'} ({c.severity})"
    return names.visible(words)


@contextmanager
def kept(folder: Path | None) -> Iterator[Callable[[Scope, Finding], None]]:
    """Keep each finding at once in findings.partial.jsonl, until the report of the run is written."""
    if folder is None:
        yield lambda *_: None
        return
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "findings.partial.jsonl"
    with path.open("w", encoding="utf-8") as out:

        def keep(scope: Scope, finding: Finding) -> None:
            out.write(f"{audit_json.line(audit_json.finding(finding, scope.sha256))}\n")
            out.flush()

        try:
            yield keep
        except BaseException:
            if not out.tell():
                path.unlink()
            raise
    path.unlink()
