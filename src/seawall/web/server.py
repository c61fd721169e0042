"""Starts the service in this process: sockets, TLS, signals. SIGTERM and Ctrl-C end it in good order.

A stop is: /readyz says no, no new connections, requests under way are answered (for at most the
grace), then the trail and the quotas are written.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import time
from types import FrameType

import msgspec
import uvicorn

from seawall.errors import SeawallError, SourceError
from seawall.web import openapi
from seawall.web.app import App
from seawall.web.logs import Handler, Log
from seawall.web.protocol import Bounded, sweep
from seawall.web.service import Service
from seawall.web.settings import Settings, Tls

SWEEP_TICKS = 10  # of a tenth of a second


class Server(uvicorn.Server):
    """The server library's, with our log, our bounds, and a word to the service before it stops."""

    def __init__(self, config: uvicorn.Config, app: App, settings: Settings, log: Log) -> None:
        super().__init__(config)
        self._app, self._settings, self._log = app, settings, log

    async def on_tick(self, counter: int) -> bool:
        """Once in a tenth of a second."""
        if counter % SWEEP_TICKS == 0:
            now_s = asyncio.get_running_loop().time()
            sweep(self.server_state.connections, now_s, self._settings.limits.request_s)
        return await super().on_tick(counter)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal to stop."""
        if self.started:
            self._app.service.draining = True
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop in good order, which is no death by a signal: the exit code is 0."""
        await super().shutdown(sockets)
        self._captured_signals.clear()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the service, then listen."""
        await super().startup(sockets)
        port = self.servers[0].sockets[0].getsockname()[1]
        self._log.say("info", "listening", host=self._settings.host, port=port,
                      tls=self._settings.tls is not None)  # fmt: skip


def run(settings: Settings) -> None:
    """Serve until a signal comes.

    Raises:
        SeawallError: If something cannot be used.
        OSError: If the address cannot be listened at.
    """
    log = Log(time.time)
    handler = Handler(log)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler] if name != "uvicorn.access" else [], False
        logger.setLevel(logging.INFO if name.startswith("uvicorn") else logging.ERROR)
    failed: list[SeawallError] = []
    description = msgspec.json.encode(openapi.document())

    def make() -> Service:
        try:
            return Service(settings, description, log=log)
        except SeawallError as error:
            failed.append(error)
            raise

    app = App(make, tls=settings.tls is not None)
    config = uvicorn.Config(
        app, host=settings.host, port=settings.port, loop="uvloop", ws="none", lifespan="on",
        http=type("Protocol", (Bounded,), {"limits": settings.limits}),
        log_config=None, access_log=False, server_header=False, proxy_headers=False,
        timeout_keep_alive=30, timeout_graceful_shutdown=settings.limits.grace_s, backlog=2048,
        interface="asgi3",
    )  # fmt: skip
    config.load()
    if settings.tls is not None:
        config.ssl = context(settings.tls)
    server = Server(config, app, settings, log)
    try:
        server.run()
    except SystemExit:
        if failed:
            raise failed[0] from None
        raise OSError(98, "cannot listen at the address", None) from None
    except KeyboardInterrupt:
        pass


def context(tls: Tls) -> ssl.SSLContext:
    """TLS 1.2 and later, with the ciphers that the library takes for good.

    Raises:
        SourceError: Naming the file that cannot be used.
    """
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
    made.set_alpn_protocols(["http/1.1"])
    try:
        made.load_cert_chain(tls.certificate, tls.key, password=lambda: "")
    except (OSError, ssl.SSLError, ValueError):
        raise SourceError(
            tls.certificate.name, None, "cannot be used as a certificate with its key"
        ) from None
    if tls.client_ca is not None:
        try:
            made.load_verify_locations(tls.client_ca)
        except (OSError, ssl.SSLError):
            raise SourceError(tls.client_ca.name, None, "holds no authority") from None
        made.verify_mode = ssl.CERT_REQUIRED
    return made
