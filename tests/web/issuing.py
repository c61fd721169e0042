"""An identity provider of our own for tests: keys, a JWKS file, tokens by PyJWT."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

ISS, AUD = "https://issuer.example.org", "seawall"
_ALGORITHMS = jwt.algorithms


class Issuer:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.keys: dict[str, tuple[str, Any]] = {}
        for kid, algorithm in (("r", "RS256"), ("e", "ES256"), ("o", "EdDSA")):
            self.renew(kid, algorithm)

    def renew(self, kid: str, algorithm: str) -> None:
        made: Any = {
            "RS256": lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
            "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
            "EdDSA": ed25519.Ed25519PrivateKey.generate,
        }[algorithm]()
        self.keys[kid] = algorithm, made

    def write(self) -> None:
        kinds = {
            "RS256": _ALGORITHMS.RSAAlgorithm,
            "ES256": _ALGORITHMS.ECAlgorithm,
            "EdDSA": _ALGORITHMS.OKPAlgorithm,
        }
        found = []
        for kid, (algorithm, key) in self.keys.items():
            jwk = json.loads(kinds[algorithm].to_jwk(key.public_key()))
            found.append({**jwk, "kid": kid, "use": "sig"})
        self.path.write_text(json.dumps({"keys": found}))

    def token(self, kid: str = "r", *, header: dict[str, Any] | None = None, **claims: Any) -> str:
        algorithm, key = self.keys[kid]
        now = int(time.time())
        usual = {"iss": ISS, "aud": AUD, "sub": "analyst-7", "exp": now + 300, "iat": now}
        whole = {k: v for k, v in (usual | claims).items() if v is not None}
        return jwt.encode(whole, key, algorithm, headers={"kid": kid, **(header or {})})
