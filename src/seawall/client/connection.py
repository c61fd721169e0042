"""One connection to a service: JSON out, JSON in, problems as errors. It is opened again when it was lost."""

from __future__ import annotations

import http.client
import json
import ssl
from typing import Any
from urllib.parse import urlsplit

from seawall.errors import SeawallError

MOST_BYTES = 256 << 20


class RefusedError(SeawallError):
    """The service refuses. `slug` is the problem's kind; `retry_after_s` how long to wait, if it says."""

    def __init__(self, status: int, slug: str, pointer: str, retry_after_s: int | None) -> None:
        super().__init__(
            f"The service answers {status} {slug}" + (f" at {pointer}." if pointer else ".")
        )
        self.status, self.slug, self.pointer = status, slug, pointer
        self.retry_after_s = retry_after_s


class Connection:
    """To one service, with one key."""

    def __init__(
        self, url: str, key: str, *, context: ssl.SSLContext | None = None, timeout_s: float = 30.0
    ) -> None:
        """Take an address; nothing is opened yet.

        Args:
            url: http or https, host and port. Without TLS to loopback only: a key must not be read.
            key: An API key, or a JWT.
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
        self._headers = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
        self._open: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Any:
        """What a GET answers.

        Raises:
            RefusedError: If it is refused.
            SeawallError: If there is no answer.
        """
        return self._asked("GET", path, None)

    def post(self, path: str, body: Any) -> Any:
        """What a POST of JSON answers; raises as `get` does."""
        return self._asked("POST", path, json.dumps(body, separators=(",", ":")).encode())

    def close(self) -> None:
        """Close the connection, if one is open."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _asked(self, method: str, path: str, body: bytes | None) -> Any:
        for again in (False, True):
            kept = self._open is not None
            try:
                status, raw, wait = self._once(method, path, body)
                break
            except (http.client.HTTPException, ConnectionError) as error:
                self.close()
                if again or not kept:  # one that was kept open may have been closed meanwhile
                    raise SeawallError(
                        f"The service does not answer ({type(error).__name__})."
                    ) from None
            except OSError as error:
                self.close()
                raise SeawallError(
                    f"The service does not answer ({type(error).__name__})."
                ) from None
        try:
            found = json.loads(raw)
        except (ValueError, RecursionError):
            raise SeawallError("What answers is no service of ours.") from None
        if status != 200:
            problem = found if isinstance(found, dict) else {}
            slug = str(problem.get("type", "")).rpartition(":")[2]
            raise RefusedError(status, slug, str(problem.get("pointer", "")), wait)
        return found

    def _once(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes, int | None]:
        if self._open is None:
            if self._tls:
                self._open = http.client.HTTPSConnection(
                    self._host, self._port, timeout=self._timeout_s, context=self._context
                )
            else:
                self._open = http.client.HTTPConnection(
                    self._host, self._port, timeout=self._timeout_s
                )
        fields = self._headers | ({"Content-Type": "application/json"} if body is not None else {})
        self._open.request(method, self._path + path, body, fields)
        answer = self._open.getresponse()
        raw = answer.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise http.client.HTTPException
        after = answer.getheader("Retry-After", "")
        return answer.status, raw, int(after) if after.isdigit() else None
