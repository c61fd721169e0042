"""A stage for the console: a case with everything in it, streams with failures, and keys of each role."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from seawall.index import Index
from seawall.render import json as rendering
from seawall.signals.outbox import Entry, Outbox
from seawall.signals.streams import POLL, PUSH, Stream
from tests.render import instances, verdicts
from tests.web import cases, running

ACCOUNT = "u2"
#: u2 has a phone exposed until this stands in the file of matches.
ARRIVED = (ACCOUNT, "market-2026", ("cn.resident_id", "phone"), cases.REFERENCE_LEAK)


@dataclass
class Stage:
    index: Path
    state: Path
    keys: dict[str, str]

    @property
    def case(self) -> Path:
        return self.index.parent


def made(folder: Path) -> Stage:
    index, state = cases.make(folder / "case"), folder / "state" / "serve.db"
    verdict = verdicts.contested()
    assessed = replace(instances.realistic(), verdict=verdicts.genuine(), name="leak")
    matched = instances.matched()
    first = replace(matched.breaches[0], breach="leak", n_accounts=3,
                    by_identifier={"phone": 3, "cn.resident_id": 1},
                    exposed={"phone": 3, "cn.resident_id": 1, "person_name": 1, "address": 1})  # fmt: skip
    (index.parent / "assessment.json").write_bytes(rendering.dumps(rendering.assessment(assessed)))
    matches = rendering.matches(replace(matched, breaches=(first, *matched.breaches[1:])))
    (index.parent / "matches.json").write_bytes(rendering.dumps(matches))
    other = folder / "other"
    other.mkdir()
    assessed = replace(assessed, verdict=verdict, name="other")
    (other / "assessment.json").write_bytes(rendering.dumps(rendering.assessment(assessed)))
    roles = {
        "analyst": ("--role", "analyst"), "auditor": ("--role", "auditor"),
        "login-flow": ("--role", "login-flow"), "all": ("--role", "analyst", "--role", "auditor"),
    }  # fmt: skip
    keys = {name: running.key(state, *of, "--rate", 0, name=name) for name, of in roles.items()}
    streams(state)
    return Stage(index, state, keys)


def streams(state: Path) -> None:
    """Two receivers: one takes everything, one refuses some."""
    box = Outbox.open(f"sqlite:///{state}")
    types = ("https://schemas.openid.net/secevent/caep/event-type/session-revoked",)
    push = Stream("s1", "identity-hub", ("hub",), PUSH, "https://hub.example.com/events", types,
                  cases.NOW, "Bearer receiver-secret")  # fmt: skip
    box.save(push)
    box.save(Stream("s2", "fraud-desk", ("desk",), POLL, "", types, cases.NOW, status="paused"))
    box.queue([Entry("s1", f"jti-{i}", f"about-{i}", "token") for i in range(9)], cases.NOW)
    box.queue([Entry("s2", "jti-p", "about", "token")], cases.NOW)
    box.delivered("s1", [f"jti-{i}" for i in range(6)], cases.NOW)
    box.refused("s1", "jti-6", "access_denied", cases.NOW)
    box.close()


def arrive(stage: Stage) -> None:
    """A breach comes into the index, and our accounts are matched with it."""
    import numpy as np

    digests = np.arange(1, 4, dtype=np.uint64) << np.uint64(41)
    Index.open(stage.index).append(
        "market-2026", 2, digests, np.full(3, 2, np.uint64), "part-2", cases.NOW
    )
    cases.matches(stage.case / "matches.parquet", [*cases.ROWS, ARRIVED])


def arguments(stage: Stage) -> tuple[object, ...]:
    return ("--case", stage.case, "--case", stage.case.parent / "other")
