"""A case: a dump assessed, indexed and matched, with everything it found in one folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

import seawall
from seawall import assess, render, sources
from seawall.assess import own_users
from seawall.cli import accounts, adding, knowing, options, passes, severity
from seawall.digest.key import Key
from seawall.index import Index
from seawall.model.evidence import Evidence, Setting
from seawall.model.matching import MatchSummary


@dataclass(frozen=True)
class Case:
    """What was written, for the terminal."""

    text: Any
    json: str
    exit_code: int


def make(
    dump: list[str],
    account_paths: list[str],
    case: Path,
    *,
    breach: str | None,
    claims_file: Path | None,
    mapping: Mapping[str, str],
    setting: Setting,
    key: Key,
    workers: int | None,
) -> Case:
    """The main path. Every file of the case is written whole or not at all; a rerun resumes."""
    claims = assess.Claims.load(claims_file) if claims_file else None
    source = sources.open(dump)
    sources.open(account_paths)  # a wrong path is said now, not after an hour
    name = breach or _name(dump)
    case.mkdir(parents=True, exist_ok=True)
    adding.ready(case / "index", key)
    into = passes.Into(case / "index", name, options.now())
    crew = options.crew(workers, source.n_bytes)
    outcome = passes.both(source, key, case / "parts", into=into, workers=crew)
    timings = outcome.timings_s
    started = perf_counter()
    index = Index.open(case / "index")
    index.compact(name, options.now())
    timings["index"] = perf_counter() - started
    started = perf_counter()
    found = accounts.look_up(account_paths, Index.open(case / "index"), key, mapping)
    accounts.write(found, case / "matches.parquet")
    timings["match"] = perf_counter() - started
    started = perf_counter()
    result = assess.conclude(
        outcome.profile,
        outcome.layout,
        outcome.ledger,
        as_of=setting.as_of,
        made_at=options.now(),
        version=seawall.__version__,
        name=name,
        claims=claims,
        known=knowing.known(outcome.profile, case / "index", key, without=name),
        setting=setting,
        own=_own(found.summary, name),
        agreeing=_agreeing(found.summary, name),
        timings_s=timings,
    )
    timings["assess"] = perf_counter() - started
    result = replace(result, timings_s={k: round(v, 3) for k, v in timings.items()})
    assessment, matches = render.json.assessment(result), render.json.matches(found.summary)
    _write(case / "assessment.json", render.json.dumps(assessment))
    _write(case / "matches.json", render.json.dumps(matches))
    _write(case / "report.html", render.html.report(result, found.summary).encode())
    shutil.rmtree(case / "parts")
    return Case(
        text=render.text.run(result, found.summary),
        json=json.dumps({"assessment": assessment, "matches": matches}, ensure_ascii=False),
        exit_code=severity.exit_code(found.summary),
    )


def _own(summary: MatchSummary, breach: str) -> tuple[int, int]:
    """Our users, and how many of them stand in this breach."""
    here = next((b.n_accounts for b in summary.breaches if b.breach == breach), 0)
    return summary.n_accounts, here


def _agreeing(summary: MatchSummary, breach: str) -> Evidence | None:
    """What the names beside our users' numbers say of the people in this breach."""
    here = next((b for b in summary.breaches if b.breach == breach), None)
    return own_users.agreement(here) if here else None


def _name(dump: list[str]) -> str:
    """What a dump is called when nobody names it: its file or folder, without endings."""
    return sources.name_of(dump[0]).split(".")[0] or "dump"


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_bytes(content)
    temporary.replace(path)
