"""One connection to a service: JSON out, JSON in, problems as errors. It is opened again when it was lost."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from seawall.errors import SeawallError

MOST_BYTES = 256 << 20


class RefusedError(SeawallError):
    """The service refuses. `slug` is the problem's kind; `retry_after_s` how long to wait, if it says."""

    def __init__(self, status: int, slug: str, pointer: str, retry_after_s: int | None) -> None:
        where = f" at {pointer}." if pointer else "."
        super().__init__(f"The service answers {status} {slug}{where}")
        self.status, self.slug, self.pointer = status, slug, pointer
        self.retry_after_s = retry_after_s


class Wire:
    """To one host, over one connection."""

    def __init__(
        self, url: str, *, context: ssl.SSLContext | None = None, timeout_s: float = 30.0
    ) -> None:
        """Take an address; nothing is opened yet.

        Args:
            url: http or https, host and port, perhaps a path. Without TLS to loopback only: what goes over
                it must not be read.
            context: For TLS; the system's authorities if none is given.
            timeout_s: Of every read and write.

        Raises:
            ValueError: If the URL is none of that.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
            raise ValueError("a service has an http or https URL")
        if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise ValueError("without TLS a key goes to this machine only")
        self._host, self._port = parts.hostname, parts.port
        self._path = parts.path.rstrip("/")
        self._tls = parts.scheme == "https"
        self._context, self._timeout_s = context, timeout_s
        self._open: http.client.HTTPConnection | None = None

    def asked(
        self, method: str, path: str, body: bytes | None, fields: Mapping[str, str]
    ) -> tuple[int, Any, int | None]:
        """Status, JSON, and seconds of Retry-After of an answer.

        Raises:
            SeawallError: If there is none, or it is no JSON.
        """
        for again in (False, True):
            kept = self._open is not None
            try:
                status, raw, wait = self._once(method, path, body, fields)
                break
            except (http.client.HTTPException, OSError) as error:
                self.close()
                # One that was kept open may have been closed meanwhile; one that timed out was heard.
                if again or not kept or isinstance(error, TimeoutError):
                    name = type(error).__name__
                    raise SeawallError(f"The service does not answer ({name}).") from None
        try:
            return status, json.loads(raw or b"null"), wait
        except (ValueError, RecursionError):
            raise SeawallError("What answers is no service of this kind.") from None

    def close(self) -> None:
        """Close the connection, if one is open."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _once(
        self, method: str, path: str, body: bytes | None, fields: Mapping[str, str]
    ) -> tuple[int, bytes, int | None]:
        if self._open is None:
            where: Any = {"host": self._host, "port": self._port, "timeout": self._timeout_s}
            self._open = (
                http.client.HTTPSConnection(**where, context=self._context)
                if self._tls
                else http.client.HTTPConnection(**where)
            )
        self._open.request(method, self._path + path, body, dict(fields))
        answer = self._open.getresponse()
        raw = answer.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise http.client.HTTPException
        after = answer.getheader("Retry-After", "")
        return answer.status, raw, int(after) if after.isdigit() else None


class Connection:
    """To one service of ours, with one key."""

    def __init__(
        self, url: str, key: str, *, context: ssl.SSLContext | None = None, timeout_s: float = 30.0
    ) -> None:
        """Take an address and a key: an API key, or a JWT. The rest is as of `Wire`."""
        self._wire = Wire(url, context=context, timeout_s=timeout_s)
        self._fields = {"Authorization": f"Bearer {key}", "Accept": "application/json"}

    def get(self, path: str) -> Any:
        """What a GET answers.

        Raises:
            RefusedError: If it is refused.
            SeawallError: If there is no answer.
        """
        return self._asked("GET", path, None, {})

    def post(self, path: str, body: Any) -> Any:
        """What a POST of JSON answers; raises as `get` does."""
        raw = json.dumps(body, separators=(",", ":")).encode()
        return self._asked("POST", path, raw, {"Content-Type": "application/json"})

    def close(self) -> None:
        """Close the connection, if one is open."""
        self._wire.close()

    def _asked(self, method: str, path: str, body: bytes | None, more: Mapping[str, str]) -> Any:
        status, found, wait = self._wire.asked(method, path, body, {**self._fields, **more})
        if not 200 <= status < 300:
            problem = found if isinstance(found, dict) else {}
            slug = str(problem.get("type", "")).rpartition(":")[2]
            raise RefusedError(status, slug, str(problem.get("pointer", "")), wait)
        return found
