"""TLS in memory: bytes of the wire in, plaintext out, and no socket.

Certificates are not verified: the question is what a door does, many doors that stand open have made
their own, and no secret is sent. What is learned of identity is therefore nothing.
"""

from __future__ import annotations

import ssl
import warnings
from functools import cache


@cache
def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old servers are just whom we look for
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


class Secure:
    """One TLS client session. `failed` is set when the other side does not speak it with us."""

    def __init__(self, host: str) -> None:
        """`host` is sent as SNI; empty for none."""
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = _context().wrap_bio(self._in, self._out, server_hostname=host or None)
        self.ready = False
        self.failed = False
        self.closed = False

    def fed(self, data: bytes) -> bytes:
        """What the other side says in these bytes; `pending` may then hold bytes to send."""
        self._in.write(data)
        plain = bytearray()
        try:
            if not self.ready:
                self._tls.do_handshake()
                self.ready = True
            while chunk := self._tls.read(16_384):
                plain += chunk
            self.closed = True
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLZeroReturnError:
            self.closed = True
        except (ssl.SSLError, OSError):
            self.failed = True
        return bytes(plain)

    def sealed(self, data: bytes) -> None:
        """Encrypt bytes for sending; `failed` is set where the other side has ended the session."""
        if data:
            try:
                self._tls.write(data)
            except (ssl.SSLError, OSError):
                self.failed = True

    def pending(self) -> bytes:
        """Bytes for the wire."""
        return self._out.read()
