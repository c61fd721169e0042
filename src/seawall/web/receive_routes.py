"""POST /ssf/events: security event tokens of others, pushed to us (RFC 8935)."""

from __future__ import annotations

import asyncio

import msgspec

from seawall.signals.tokens import SetRefusedError
from seawall.web.problems import Problem
from seawall.web.route import Reply, Route
from seawall.web.service import Call, Service
from seawall.web.ssf_routes import SsfError

SECEVENT = b"application/secevent+jwt"
_encode = msgspec.json.Encoder().encode


async def take(service: Service, call: Call) -> Reply:
    """Take one token: 202, or 400 with a word of RFC 8935."""
    held = service.beside.receiving
    if held is None:
        raise Problem("unavailable", reason="no_receiver")
    loop = asyncio.get_running_loop()
    try:
        word = await loop.run_in_executor(
            service.beside.threads, held.take, call.body, call.now_s
        )  # fmt: skip
    except SetRefusedError as error:
        service.trail.note(call.now_s, call.caller.who, "ssf_received", 0, "", error.err)
        return Reply(_encode(SsfError(error.err, error.description)), 400)
    service.trail.note(call.now_s, call.caller.who, "ssf_received", 0, "", word or "other")
    return Reply(status=202)


ROUTES = (
    Route("POST", "/ssf/events", "ssfReceive", "Take a security event token (RFC 8935)", "ssf.push",
          take, str, None, ("unavailable",), status=202, others=((400, SsfError),),
          accepts=SECEVENT),
)  # fmt: skip
