"""The chance of all days before each one, by every path of open and closed days one after another."""

import math
from itertools import product


def forward(opened: list[float], empty: list[bool], close: float, stay: float) -> list[float]:
    """A path starts a day before the first, open with 1 - close."""
    step = {"oo": 1 - close, "oc": close, "co": 1 - stay, "cc": stay}
    found = []
    for n in range(len(opened)):
        total = 0.0
        for path in product("oc", repeat=n + 1):
            chance = 1 - close if path[0] == "o" else close
            for day in range(n):
                chance *= step[path[day] + path[day + 1]]
                chance *= math.exp(opened[day]) if path[day + 1] == "o" else float(empty[day])
            total += chance
        found.append(math.log(total) if total else -math.inf)
    return found
