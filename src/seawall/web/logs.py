"""The log: one JSON object a line on stderr, of fields that we name, and no part of a request.

A route is named by its template, an error by its type and its place in our code. The server library's
own messages lose their arguments. Lines about refused requests are bounded: no caller fills a disk.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import BinaryIO

import msgspec

from seawall.web.limits import Bucket

LINES_PER_S, LINES_AT_ONCE = 50.0, 500
#: What the server library says that helps nobody who runs this service.
_SILENT = (
    "Started server", "Finished server", "Uvicorn running", "Waiting for application", "%s://%s",
    "Application startup", "Exception in 'lifespan'", "Application shutdown complete",
)  # fmt: skip
_encode = msgspec.json.Encoder().encode


class Log:
    """Writes lines. `clock` gives seconds since 1970; `dropped` counts lines that were too many."""

    def __init__(self, clock: Callable[[], float], out: BinaryIO | None = None) -> None:
        self._clock, self._out = clock, out or sys.stderr.buffer
        self._bucket = Bucket(LINES_PER_S, LINES_AT_ONCE)
        self.n_dropped = 0
        self._waiting: list[bytes] = []

    def say(self, level: str, event: str, **fields: object) -> None:
        """Write a line now."""
        self._out.write(self._line(level, event, fields))
        self._out.flush()

    def refuse(self, event: str, **fields: object) -> None:
        """Write a line about a request that was refused, if there are not too many."""
        if self._bucket.take(self._clock()) > 0:
            self.n_dropped += 1
        else:
            self.say("warning", event, **fields)

    def keep(self, event: str, **fields: object) -> None:
        """Add a line that may wait for the next flush."""
        self._waiting.append(self._line("info", event, fields))

    def flush(self) -> None:
        """Write the lines that wait."""
        if self._waiting:
            lines, self._waiting = self._waiting, []
            self._out.write(b"".join(lines))
            self._out.flush()

    def _line(self, level: str, event: str, fields: dict[str, object]) -> bytes:
        at = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="milliseconds")
        return _encode({"at": at, "level": level, "event": event, **fields}) + b"\n"


class Handler(logging.Handler):
    """The server library's messages as our lines: their templates, without what is filled in."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.INFO)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write one message."""
        text = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        if not text.startswith(_SILENT):
            self._log.refuse("server", says=text[:120], of=record.levelname.lower())
