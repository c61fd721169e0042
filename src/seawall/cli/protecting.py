"""What `protect` is given, as the room's nouns: exposures from a case, the context of a request."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from seawall.errors import SourceError, TableError
from seawall.model.protection import (
    SIM_CLEAN,
    SIM_SWAPPED,
    Catalogue,
    Context,
    Decision,
    Exposure,
    Simulation,
)
from seawall.protect import Decider, Policy, confidence
from seawall.protect.dump_verdict import PRIOR, Believed
from seawall.tables.factors import mask

GIVEN = "given"  # what an exposure is called that was typed in
KEYS = "device, amr, acr, auth-age, sim, risk"


def explain(
    *, exposed: str | None, account: str | None, matches: Path | None, case: Path | None, action: str,
    context: tuple[str, ...], enrolled: str | None, policy: Path | None, now: datetime, as_json: bool,
) -> tuple[Decision, list[Exposure], Policy]:  # fmt: skip
    """The decision for what was asked on the command line, and what it was made from."""
    if (exposed is None) == (account is None):
        raise click.UsageError("Give either --exposed or --account.")
    rules = Policy.load(policy)
    verdict = Believed.of(case)
    if exposed is not None:
        bits = _mask(rules.catalogue, exposed)
        p = 1.0 if verdict is None else verdict.p
        leaks = [Exposure(GIVEN if verdict is None else verdict.name, bits, p, 1.0, _day(verdict))]
        leaks = leaks if bits else []
    else:
        path = matches or (case / "matches.parquet" if case else None)
        if path is None:
            raise click.UsageError("--account needs --case or --matches.")
        leaks = looked_up(str(account), path, verdict, rules.catalogue)
    request = _context(context, enrolled, now)
    return Decider(rules).decide(leaks, action, request, now=now), leaks, rules


def _day(verdict: Believed | None) -> date | None:
    return None if verdict is None else verdict.newest


def looked_up(
    account: str, path: Path, verdict: Believed | None, catalogue: Catalogue
) -> list[Exposure]:
    """The exposures of one of our accounts in a file of matches.

    A breach that the case's verdict is not about is taken for as likely as not.

    Raises:
        SourceError: If the file is missing or no file of matches.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = ["breach", "matched", "mask"]
    try:
        rows = pq.read_table(path, columns=columns, filters=[("account_ref", "=", account)])
        found = rows.to_pylist()
    except FileNotFoundError:
        raise SourceError(path.name, None, "matches no file") from None
    except (pa.ArrowException, OSError, KeyError):
        raise SourceError(path.name, None, "is not a file that match wrote") from None
    leaks = []
    for row in found:
        same = verdict is not None and row["breach"] == verdict.name
        leaks.append(
            Exposure(
                row["breach"],
                row["mask"],
                verdict.p if verdict is not None and same else PRIOR,
                confidence(catalogue.told_by, row["matched"]),
                _day(verdict) if same else None,
            )
        )
    return leaks


def _mask(catalogue: Catalogue, exposed: str) -> int:
    ids = [id_.strip() for id_ in exposed.split(",") if id_.strip()]
    for id_ in ids:
        if id_ not in catalogue.attributes:
            raise TableError(f"no attribute {id_[:64]!r}. See docs/protect.md")
    return mask(catalogue.attributes, ids)


def _context(pairs: tuple[str, ...], enrolled: str | None, now: datetime) -> Context:
    """`--context` pairs as a context; `auth-age` counts seconds back from now."""
    given = dict(pair.partition("=")[::2] for pair in pairs)
    wrong = set(given) - set(KEYS.split(", "))
    if wrong:
        raise click.UsageError(f"--context takes {KEYS}.")
    sim, device = given.get("sim", ""), given.get("device", "new")
    if sim not in ("", SIM_CLEAN, SIM_SWAPPED) or device not in ("recognised", "new"):
        raise click.UsageError("--context: sim is clean or swapped, device is recognised or new.")
    try:
        age = float(given["auth-age"]) if "auth-age" in given else None
        risk = float(given.get("risk", "0"))
        at = None if age is None else now - timedelta(seconds=age)
    except (ValueError, OverflowError):
        raise click.UsageError("--context: auth-age and risk are numbers.") from None
    if not 0 <= risk <= 1:
        raise click.UsageError("--context: risk is from 0 to 1.")
    return Context(
        recognised=device == "recognised",
        amr=_words(given.get("amr", "")),
        acr=given.get("acr", ""),
        authenticated_at=at,
        sim=sim,
        risk_score=risk,
        enrolled=None if enrolled is None else _words(enrolled),
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split(",") if word.strip())


def checked(path: Path) -> Any:
    """What a policy file changes in the shipped table, and what in it deserves a second look.

    Raises:
        TableError: If it cannot be used.
    """
    from seawall.render import protection

    policy = Policy.load(path)
    rows = [("altered", what) for what in policy.altered]
    rows += [("added", what) for what in policy.added]
    rows += [("left out", what) for what in policy.removed]
    rows += [("look at", what) for what in policy.doubts()]
    return protection.policy(path.name, policy.version, rows)


def simulated(policy: Path | None, seed: int, out: Path | None) -> Simulation:
    """A simulation; its frontier goes to `out` as an SVG file, whole or not at all."""
    from seawall.protect import simulate
    from seawall.render import frontier

    found = simulate(Policy.load(policy), seed=seed)
    if out is not None:
        temporary = out.with_name(f".{out.name}.tmp")
        temporary.write_text(frontier.svg(found), encoding="utf-8")
        temporary.replace(out)
    return found
