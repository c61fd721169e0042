"""When the next connection may be made: over all, to one host, and to one network.

Each of the three is a virtual schedule (GCRA, ITU-T I.371): a connection is due one interval after
the one before it, and may be early by SLACK_S at most, so that in any span of T seconds there are
no more than rate x (T + SLACK_S) + 1, and a loop that overslept can catch up that far and no more.
"""

from __future__ import annotations

from seawall.audit.scope import Rate

SLACK_S = 0.009
MOST_KEPT = 65_536  # schedules of hosts; those that are over are forgotten then


class Pace:
    """The three schedules. Times are seconds of one monotonic clock."""

    def __init__(self, rate: Rate) -> None:
        """Nothing was sent yet."""
        self._every = 1 / rate.global_per_s
        self._every_host = 1 / rate.per_host_per_s
        self._every_net = 1 / rate.per_24_per_s
        self._next = 0.0
        self._host: dict[int, float] = {}
        self._net: dict[int, float] = {}
        self._most = MOST_KEPT

    @staticmethod
    def net(host: int) -> int:
        """The /24 of an IPv4 address, the /64 of another one."""
        return host >> 8 if host >> 32 == 0xFFFF else host >> 64

    def due(self, host: int) -> float:
        """The earliest instant at which a connection to this host may be made."""
        own, net = self._host.get(host, 0.0), self._net.get(self.net(host), 0.0)
        return max(own, net, self._next) - SLACK_S

    def due_to_host(self, host: int) -> float:
        """The same without the overall schedule."""
        return max(self._host.get(host, 0.0), self._net.get(self.net(host), 0.0)) - SLACK_S

    @property
    def due_over_all(self) -> float:
        """The earliest instant at which any connection may be made."""
        return self._next - SLACK_S

    def take(self, host: int, at: float) -> None:
        """A connection is made at this instant."""
        net = self.net(host)
        self._next = max(self._next, at) + self._every
        self._host[host] = max(self._host.get(host, 0.0), at) + self._every_host
        self._net[net] = max(self._net.get(net, 0.0), at) + self._every_net
        if len(self._host) >= self._most:
            self._host = {h: due for h, due in self._host.items() if due > at}
            self._net = {n: due for n, due in self._net.items() if due > at}
            self._most = max(MOST_KEPT, 2 * len(self._host))
