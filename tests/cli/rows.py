"""Rows of made-up customers for real databases: marked values, and none of them anybody's."""

import random
from datetime import date, datetime, timedelta

from tests.end_to_end.marks import Person, person

N = 240
FIRST = datetime.fromisoformat("2021-03-01T09:00")  # databases know no zone


def people(n: int = N, seed: int = 5) -> list[Person]:
    draw = random.Random(seed)
    return [person(draw) for _ in range(n)]


def customers(marked: list[Person]) -> list[dict[str, object]]:
    """As a driver takes them: numbers, days and instants are such."""
    return [
        {
            "id": k + 1, "id_no": p.id, "full_name": p.name, "mobile": p.phone,
            "email": p.mail if k % 3 else None, "born_on": date.fromisoformat(p.born),
            "made_at": FIRST + timedelta(hours=37 * k), "active": k % 4 > 0,
            "balance": round(1.25 * k, 2), "state": ("open", "shut", "held")[k % 3],
            "remark": p.text if k % 5 == 0 else None,
        }
        for k, p in enumerate(marked)
    ]  # fmt: skip


TABLE = """CREATE TABLE customers (
    id integer PRIMARY KEY, id_no varchar(18), full_name varchar(40), mobile varchar(20),
    email varchar(80), born_on date, made_at timestamp, active boolean, balance numeric(12, 2),
    state varchar(8), remark text
)"""
COLUMNS = ("id", "id_no", "full_name", "mobile", "email", "born_on", "made_at", "active", "balance",
           "state", "remark")  # fmt: skip
INSERT = f"INSERT INTO customers VALUES ({', '.join(':' + c for c in COLUMNS)})"
