"""What those who run the service ask: does it live, is it ready, its metrics, its own description."""

from __future__ import annotations

import msgspec

from seawall.web.messages import Status
from seawall.web.problems import Problem
from seawall.web.service import Call, Service

_encode = msgspec.json.Encoder().encode
_OK = _encode(Status("ok"))


def health(service: Service, call: Call) -> bytes:
    """The process answers."""
    return _OK


def ready(service: Service, call: Call) -> bytes:
    """Whether requests should be sent here."""
    reasons = service.unready()
    if reasons:
        raise Problem("unavailable", reason="not_ready:" + ",".join(reasons))
    return _OK


def metrics(service: Service, call: Call) -> bytes:
    """Counts and times."""
    return service.metrics.text()


def description(service: Service, call: Call) -> bytes:
    """The OpenAPI document."""
    return service.description
