"""Clients of carriers' APIs by CAMARA: has a SIM been swapped, does a device have a number.

    SIM Swap 2.1.0              POST {root}/sim-swap/v2/check, /retrieve-date
    Number Verification 2.1     POST {root}/number-verification/v2/verify

With a two-legged access token the number is sent; with a three-legged one it must not be, as the token
tells it. A token for Number Verification is got over the device's own mobile network, lives for five
minutes and is good for one call: so `token` is asked before every call. No number stands in an error.

Source: camaraproject/SimSwap, code/API_definitions/sim-swap.yaml (2.1.0-rc.2, Commonalities 0.6);
camaraproject/NumberVerification, number-verification.yaml (2.1.1-rc.2, Commonalities 0.9).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import ssl
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from seawall.client.connection import Wire
from seawall.errors import SeawallError
from seawall.protect.sim import LatestSwap, SimSwapError

SWAP_PATH, NUMBER_PATH = "/sim-swap/v2", "/number-verification/v2"
CHECK_SCOPE, DATE_SCOPE = "sim-swap:check", "sim-swap:retrieve-date"
VERIFY_SCOPE = "number-verification:verify"
EARLY_S = 30.0
_PHONE = re.compile(r"\+[1-9][0-9]{4,14}", re.ASCII)
_CODE = re.compile(r"[A-Z0-9_.]{1,96}", re.ASCII)

#: A scope in, an access token for it out.
Token = Callable[[str], str]


class ClientCredentials:
    """Two-legged access tokens by RFC 6749, section 4.4, each kept until shortly before it ends."""

    def __init__(
        self, url: str, path: str, client_id: str, client_secret: str, *,
        now: Callable[[], float], context: ssl.SSLContext | None = None, timeout_s: float = 10.0,
    ) -> None:  # fmt: skip
        self._wire, self._path, self._now = (
            Wire(url, context=context, timeout_s=timeout_s),
            path,
            now,
        )
        pair = f"{quote(client_id, safe='')}:{quote(client_secret, safe='')}".encode()
        self._basic = f"Basic {base64.b64encode(pair).decode()}"
        self._kept: dict[str, tuple[str, float]] = {}

    def __call__(self, scope: str) -> str:
        """A token for a scope.

        Raises:
            SimSwapError: If there is none.
        """
        token, until_s = self._kept.get(scope, ("", 0.0))
        if self._now() < until_s:
            return token
        body = urlencode({"grant_type": "client_credentials", "scope": scope}).encode()
        fields = {"Authorization": self._basic, "Accept": "application/json",
                  "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
        status, said = _asked(self._wire, self._path, body, fields)
        self._wire.close()  # the next one is minutes away
        given = said.get("access_token")
        if status != 200 or not isinstance(given, str) or not given.isascii():
            raise SimSwapError("NO_ACCESS_TOKEN", status)
        lives = said.get("expires_in")
        lives_s = float(lives) if isinstance(lives, int) and lives > 0 else 0.0
        self._kept[scope] = given, self._now() + lives_s - EARLY_S
        return given


class _Api:
    def __init__(
        self, root: str, token: Token, *, context: ssl.SSLContext | None = None,
        timeout_s: float = 5.0, correlator: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:  # fmt: skip
        self._wire = Wire(root, context=context, timeout_s=timeout_s)
        self._token, self._correlator = token, correlator

    def close(self) -> None:
        """Close the connection."""
        self._wire.close()

    def _post(self, path: str, scope: str, body: dict[str, Any]) -> dict[str, Any]:
        fields = {
            "Authorization": f"Bearer {self._token(scope)}", "Accept": "application/json",
            "Content-Type": "application/json", "x-correlator": self._correlator(),
        }  # fmt: skip
        status, said = _asked(self._wire, path, _json(body), fields)
        if status != 200:
            code = said.get("code")
            known = isinstance(code, str) and _CODE.fullmatch(code) is not None
            raise SimSwapError(str(code) if known else f"HTTP_{status}", status)
        return said


class CamaraSimSwap(_Api):
    """`protect.sim.SimSwaps` by CAMARA. `phone` None where a three-legged token tells the number."""

    def swapped(self, phone: str | None, max_age_h: int) -> bool:
        """Whether the SIM was swapped within so many hours.

        Raises:
            SimSwapError: With the carrier's code, such as OUT_OF_RANGE or SERVICE_NOT_APPLICABLE.
            ValueError: If the number is not E.164.
        """
        body = {**_number(phone), "maxAge": max_age_h}
        found = self._post(SWAP_PATH + "/check", CHECK_SCOPE, body).get("swapped")
        if not isinstance(found, bool):
            raise SimSwapError("UNREADABLE")
        return found

    def latest(self, phone: str | None) -> LatestSwap:
        """When it was swapped last; raises as `swapped` does."""
        said = self._post(SWAP_PATH + "/retrieve-date", DATE_SCOPE, _number(phone))
        days = said.get("monitoredPeriod")
        days = days if isinstance(days, int) and not isinstance(days, bool) and days >= 0 else None
        text = said.get("latestSimChange", "")
        if text is None:
            return LatestSwap(None, days)
        try:
            at = datetime.fromisoformat(_seconds(text))
        except (ValueError, TypeError):
            raise SimSwapError("UNREADABLE") from None
        if at.tzinfo is None:
            raise SimSwapError("UNREADABLE")
        return LatestSwap(at, days)


class CamaraNumber(_Api):
    """`protect.sim.NumberVerifier` by CAMARA: `token` gives three-legged ones, of one call each."""

    def verified(self, phone: str, *, hashed: bool = True) -> bool:
        """Whether the device has this number; raises as `CamaraSimSwap.swapped` does.

        Args:
            phone: E.164.
            hashed: Send its SHA-256 instead. Of so few numbers that hides it from a look, not from a
                search.
        """
        body = _number(phone)
        if hashed:
            body = {"hashedPhoneNumber": hashlib.sha256(phone.encode()).hexdigest()}
        found = self._post(NUMBER_PATH + "/verify", VERIFY_SCOPE, body)
        if not isinstance(found.get("devicePhoneNumberVerified"), bool):
            raise SimSwapError("UNREADABLE")
        return bool(found["devicePhoneNumberVerified"])


def _number(phone: str | None) -> dict[str, Any]:
    if phone is None:
        return {}
    if _PHONE.fullmatch(phone) is None:
        raise ValueError("a number is E.164: + and 5 to 15 digits")
    return {"phoneNumber": phone}


def _seconds(text: str) -> str:
    """RFC 3339 with at most six places of a second, which is what the standard library reads."""
    return re.sub(r"(\.[0-9]{6})[0-9]+", r"\1", text)


def _json(body: dict[str, Any]) -> bytes:

    return json.dumps(body, separators=(",", ":")).encode()


def _asked(
    wire: Wire, path: str, body: bytes, fields: dict[str, str]
) -> tuple[int, dict[str, Any]]:  # fmt: skip
    try:
        status, found, _ = wire.asked("POST", path, body, fields)
    except SeawallError:
        raise SimSwapError("NO_ANSWER") from None
    return status, found if isinstance(found, dict) else {}
