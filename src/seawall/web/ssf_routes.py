"""The transmitter of OpenID Shared Signals Framework 1.0 over HTTP, its keys, and delivery by poll.

What a receiver may ask is decided in `signals.management`; here is only HTTP. A receiver is the name of
a key, or the subject of a token: it sees its own streams, and those of others as if they did not exist.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec
from msgspec import Struct

from seawall.signals import management
from seawall.signals.exchange import answer_poll, perform
from seawall.signals.management import Answer
from seawall.signals.streams import PATHS, POLL, POLL_PATH, WELL_KNOWN, Stream
from seawall.web.problems import Problem, retry_after
from seawall.web.query import parameters
from seawall.web.route import Query, Reply, Route
from seawall.web.service import Call, Service
from seawall.web.transmitting import Transmitting

READ, MANAGE = "ssf.read", "ssf.manage"
WAIT_S, WAIT_STEP_S, MOST_WAITING = 20.0, 0.25, 200
Decide = Callable[[Sequence[Stream], datetime], Answer]
_encode = msgspec.json.Encoder().encode


class SsfError(Struct, frozen=True):
    """Why a request about streams is refused."""

    err: str
    description: str


def _signals(service: Service) -> Transmitting:
    if service.beside.signals is None:
        raise Problem("unavailable", reason="no_signals")
    return service.beside.signals


def discovery(service: Service, call: Call) -> bytes:
    """What the transmitter offers and where."""
    return _encode(_signals(service).transmitter.metadata)


def jwks(service: Service, call: Call) -> bytes:
    """The public keys, also those that sign tomorrow or signed last week."""
    return _encode(_signals(service).keys.jwks(service.instant))


def _json(call: Call) -> Any:
    try:
        return msgspec.json.decode(call.body)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Problem("malformed") from None


def _stream_id(call: Call) -> str | None:
    return parameters(call.query, "stream_id").get("stream_id")


async def _managed(service: Service, call: Call, did: str, decide: Decide) -> Reply:
    """Decide on a receiver's streams and do it, in the thread that does so for all."""
    held = _signals(service)
    receiver, now = call.caller.name, _now(call)

    def work() -> Answer:
        answer = decide(held.outbox.streams(receiver), now)
        perform(held.outbox, held.transmitter, held.keys, held.subject_key, answer, now)
        return answer

    answer = await asyncio.get_running_loop().run_in_executor(held.threads, work)
    service.trail.note(call.now_s, call.caller.who, did, 0, "", str(answer.status))
    headers = tuple(retry_after(answer.retry_after_s)) if answer.retry_after_s else ()
    body = b"" if answer.body is None else _encode(answer.body)
    return Reply(body, answer.status, headers)


def _now(call: Call) -> datetime:
    return datetime.fromtimestamp(call.now_s, UTC)


async def create(service: Service, call: Call) -> Reply:
    """A new stream."""
    held = _signals(service)
    name, body = call.caller.name, _json(call)
    body = [] if body is None else body  # `null` is a body, and no object
    aud = (name.partition(":")[2],)
    return await _managed(
        service, call, "ssf_create",
        lambda mine, now: management.create(
            held.transmitter, name, aud, mine, body, secrets.token_urlsafe(18), now
        ),
    )  # fmt: skip


async def read(service: Service, call: Call) -> Reply:
    """One configuration, or all."""
    held, id_ = _signals(service), _stream_id(call)
    return await _managed(
        service, call, "ssf_read",
        lambda mine, now: management.read(held.transmitter, mine, id_, now),
    )  # fmt: skip


async def update(service: Service, call: Call) -> Reply:
    """Change what is named."""
    held, body = _signals(service), _json(call)
    return await _managed(
        service, call, "ssf_update",
        lambda mine, now: management.update(held.transmitter, mine, body, now),
    )  # fmt: skip


async def replace_all(service: Service, call: Call) -> Reply:
    """Replace all that a receiver may say."""
    held, body = _signals(service), _json(call)
    return await _managed(
        service, call, "ssf_replace",
        lambda mine, now: management.replace_all(held.transmitter, mine, body, now),
    )  # fmt: skip


async def delete(service: Service, call: Call) -> Reply:
    """Delete a stream with all that waits on it."""
    id_ = _stream_id(call)
    return await _managed(
        service, call, "ssf_delete", lambda mine, _: management.delete(mine, id_)
    )  # fmt: skip


async def read_status(service: Service, call: Call) -> Reply:
    """Whether a stream is enabled."""
    id_ = _stream_id(call)
    return await _managed(
        service, call, "ssf_status", lambda mine, now: management.read_status(mine, id_, now)
    )


async def update_status(service: Service, call: Call) -> Reply:
    """Enable, pause or disable a stream."""
    body = _json(call)
    return await _managed(
        service, call, "ssf_set_status",
        lambda mine, now: management.update_status(mine, body, now),
    )  # fmt: skip


async def add_subject(service: Service, call: Call) -> Reply:
    """Hear of somebody, known or not."""
    body = _json(call)
    return await _managed(
        service, call, "ssf_add_subject", lambda mine, now: management.add_subject(mine, body, now)
    )


async def remove_subject(service: Service, call: Call) -> Reply:
    """Hear of somebody no more, known or not."""
    body = _json(call)
    return await _managed(
        service, call, "ssf_remove_subject",
        lambda mine, now: management.remove_subject(mine, body, now),
    )  # fmt: skip


async def verify(service: Service, call: Call) -> Reply:
    """Send a verification event."""
    held, body = _signals(service), _json(call)
    return await _managed(
        service, call, "ssf_verify",
        lambda mine, now: management.verify(
            held.transmitter, mine, body, secrets.token_hex(16), now
        ),
    )  # fmt: skip


async def poll(service: Service, call: Call) -> Reply:
    """Tokens that are due (RFC 8936). Waits for some, unless told not to, or too many wait already."""
    held = _signals(service)
    id_, body, receiver = call.of.decode("latin-1"), _json(call), call.caller.name
    loop = asyncio.get_running_loop()
    run = partial(loop.run_in_executor, held.threads)

    def mine() -> Stream | None:
        found = (one for one in held.outbox.streams(receiver) if one.id == id_)
        return next((one for one in found if one.method == POLL), None)

    stream = await run(mine)
    if stream is None:
        return Reply(_encode(management.NOT_FOUND.body), 404)
    now_s = service.now
    found = await run(answer_poll, held.outbox, stream, body, _now(call))
    if found.wait and held.n_waiting < MOST_WAITING:
        held.n_waiting += 1
        ends_s, waiting = loop.time() + WAIT_S, {k: body[k] for k in ("maxEvents",) if k in body}
        try:
            while found.wait and loop.time() < ends_s and not service.draining:
                await asyncio.sleep(WAIT_STEP_S)
                stream = await run(mine)
                if stream is None:
                    break
                at = datetime.fromtimestamp(now_s(), UTC)
                if await run(held.outbox.more, stream, at):
                    found = await run(answer_poll, held.outbox, stream, waiting, at)
        finally:
            held.n_waiting -= 1
    return Reply(_encode(found.body), found.status)


_ID = Query("stream_id", "The stream's id.", {"type": "string", "minLength": 1, "maxLength": 200})
_BAD = (400, SsfError)
_NONE = (404, SsfError)
_OFF = ("unavailable",)
_ASKED = ("unavailable", "invalid")
_STREAM, _STATUS = PATHS["configuration_endpoint"], PATHS["status_endpoint"]

ROUTES = (
    Route("GET", WELL_KNOWN, "ssfConfiguration", "Discovery of the transmitter (SSF 1.0)", None,
          discovery, None, dict, _OFF),
    Route("GET", PATHS["jwks_uri"], "jwks", "Public keys of the transmitter", None,
          jwks, None, dict, _OFF),
    Route("POST", _STREAM, "ssfCreateStream", "Create a stream", MANAGE, create, dict, dict, _OFF,
          status=201, others=(_BAD, (409, SsfError))),
    Route("GET", _STREAM, "ssfReadStream", "Read one stream, or the list of one's own", READ, read, None,
          object, _ASKED, others=(_NONE,), query=(_ID,)),
    Route("PATCH", _STREAM, "ssfUpdateStream", "Change what is named", MANAGE, update, dict, dict, _OFF,
          others=(_BAD, _NONE)),
    Route("PUT", _STREAM, "ssfReplaceStream", "Replace a stream's configuration", MANAGE, replace_all,
          dict, dict, _OFF, others=(_BAD, _NONE)),
    Route("DELETE", _STREAM, "ssfDeleteStream", "Delete a stream", MANAGE, delete, None, None, _ASKED,
          status=204, others=(_BAD, _NONE), query=(_ID,)),
    Route("GET", _STATUS, "ssfReadStatus", "Whether a stream is enabled", READ, read_status, None, dict,
          _ASKED, others=(_BAD, _NONE), query=(_ID,)),
    Route("POST", _STATUS, "ssfUpdateStatus", "Enable, pause or disable a stream", MANAGE, update_status,
          dict, dict, _OFF, others=(_BAD, _NONE)),
    Route("POST", PATHS["add_subject_endpoint"], "ssfAddSubject", "Hear of a subject", MANAGE,
          add_subject, dict, None, _OFF, others=(_BAD, _NONE)),
    Route("POST", PATHS["remove_subject_endpoint"], "ssfRemoveSubject", "Hear of a subject no more",
          MANAGE, remove_subject, dict, None, _OFF, status=204, others=(_BAD, _NONE)),
    Route("POST", PATHS["verification_endpoint"], "ssfVerify", "Ask for a verification event", MANAGE,
          verify, dict, None, _OFF, status=204, others=(_BAD, _NONE, (429, SsfError))),
    Route("POST", POLL_PATH + "{stream}", "ssfPoll", "Acknowledge tokens and get those due (RFC 8936)",
          READ, poll, dict, dict, _OFF, others=(_BAD, _NONE), of="The stream's id."),
)  # fmt: skip
