"""A simulated policy user by user, in the words of its docstring; the draws are the crowd's."""

from __future__ import annotations

from seawall.protect.crowd import Accepts, Crowd, Rule


def outcome(crowd: Crowd, rule: Rule) -> tuple[float, float, float, float]:
    """Attack, challenged, failed, assisted: shares as in PolicyOutcome."""
    n = crowd.numbers
    fell = exposed = logins = challenged = failed = assisted = 0
    for user in range(n.n_users):
        has = [c for c in range(len(n.factors)) if crowd.enrolled[user, c]]
        if crowd.exposed[user]:
            exposed += 1
            fell += _falls(crowd, rule, user, has)
        login = rule.login if crowd.exposed[user] else rule.plain
        recovery = rule.recovery if crowd.exposed[user] else rule.plain._replace(data=1.0)
        if crowd.forgot[user]:
            factor = _first(recovery, has)
            if factor is not None:
                failed += crowd.owner[user] >= n.passes[factor]
            elif recovery.data > 0:
                failed += crowd.owner[user] >= n.data_passes
            else:
                assisted += 1
            continue
        logins += 1
        asked = rule.challenge == "all" or crowd.strange[user]
        asked = asked or (rule.challenge == "exposed" and crowd.exposed[user])
        if asked:
            challenged += 1
            factor = _first(login, has)
            if factor is None:
                assisted += 1
            else:
                failed += crowd.owner[user] >= n.passes[factor]
    users = n.n_users
    return fell / exposed, challenged / logins, failed / users, assisted / users


def _first(accepts: Accepts, has: list[int]) -> int | None:
    return next((c for c in (*accepts.columns, *accepts.fallback) if c in has), None)


def _falls(crowd: Crowd, rule: Rule, user: int, has: list[int]) -> bool:
    n = crowd.numbers
    swapped = crowd.swapped[user] and not (rule.signal and crowd.swap_seen[user])

    def odds(column: int) -> float:
        swap = n.swap_tried * n.swap_success * ((1 - n.signal_stops) if rule.signal else 1)
        return 1 - n.blocks[column] * ((1 - swap) if crowd.sims[column] else 1)

    def beaten(column: int | None) -> bool:
        if column is None:
            return bool(crowd.assisted[user])
        return bool(crowd.phished[user, column] or (crowd.sims[column] and swapped))

    def taken(accepts: Accepts) -> int | None:
        own = [c for c in accepts.columns if c in has]
        if own and not accepts.best:
            return max(own, key=odds)
        return _first(accepts, has)

    way = taken(rule.recovery)
    chance = n.assisted_success if way is None else odds(way)
    if chance < rule.recovery.data:
        recovered = crowd.data[user] < rule.recovery.data
    else:
        recovered = beaten(way)
    unseen = rule.challenge == "risk" and not crowd.attack_seen[user]
    return bool(recovered or (crowd.password[user] and (unseen or beaten(taken(rule.login)))))
