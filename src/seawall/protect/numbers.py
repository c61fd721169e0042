"""The numbers of a simulation: who is enrolled in what, what stops attacks, what owners pass."""

from __future__ import annotations

from dataclasses import dataclass

from seawall.errors import TableError
from seawall.model.protection import Catalogue
from seawall.tables.factor_fields import Entry

MOST_USERS = 5_000_000


@dataclass(frozen=True, slots=True)
class Numbers:
    """Shares are 0..1; `factors` order the columns of every array, `leak` are attribute ids.

    `enrolment`, `blocks` (targeted attacks stopped) and `passes` (owners who pass at the first try)
    are by factor. `attack_seen`: share of an attacker's logins that context shows to be strange;
    `recoveries`: of sessions; `data_passes`: owners who remember what a question asks.
    """

    n_users: int
    share_exposed: float
    leak: tuple[str, ...]
    new_device: float
    risky_action: float
    recoveries: float
    data_passes: float
    password_known: float
    attack_seen: float
    swap_tried: float
    swap_success: float
    signal_stops: float
    assisted_success: float
    factors: tuple[str, ...]
    enrolment: tuple[float, ...]
    blocks: tuple[float, ...]
    passes: tuple[float, ...]

    @classmethod
    def of(cls, catalogue: Catalogue, name: str) -> Numbers:
        """From the table [simulation] of a policy.

        Raises:
            TableError: Naming the field that is missing or wrong.
        """
        e = Entry(f"{name}: simulation", catalogue.simulation)
        tables = {what: e.table(what) for what in ("enrolment", "blocks", "passes")}
        columns = tuple(f for f in tables["enrolment"].raw if f in catalogue.factors)
        for what, table in tables.items():
            for factor in table.raw:
                if factor not in catalogue.factors:
                    raise table.wrong(factor[:64], "no such factor")
            if set(table.raw) != set(columns):
                raise e.wrong(what, "is not for the same factors as enrolment")
        shares = {
            what: e.share(what)
            for what in (
                "share_exposed", "new_device", "risky_action", "recoveries", "data_passes",
                "password_known", "attack_seen",
                "swap_tried", "swap_success", "signal_stops", "assisted_success",
            )
        }  # fmt: skip
        found = cls(
            n_users=e.whole("n_users", low=1, high=MOST_USERS),
            leak=e.names("leak", catalogue.attributes),
            factors=columns,
            enrolment=tuple(tables["enrolment"].share(f) for f in columns),
            blocks=tuple(tables["blocks"].share(f) for f in columns),
            passes=tuple(tables["passes"].share(f) for f in columns),
            **shares,
        )
        e.done()
        if not columns:
            raise TableError(f"{name}: simulation: enrolment names no factor")
        return found
