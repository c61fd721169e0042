"""How the dialect is run: one TOML file, read once at the start.

Paths in it are relative to the file. `[[breach]]` says of a breach of the index what an index cannot
know; all of it may be left out.
"""

from __future__ import annotations

from datetime import date, datetime
from ipaddress import ip_address
from pathlib import Path

import msgspec

from seawall.errors import SourceError
from seawall.web.problems import pointer

MOST_BYTES = 1 << 20


class Struct(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What all tables of the file have in common: no other members."""


class Accounts(Struct, frozen=True):
    """Our own accounts: a CSV or Parquet file, and its columns. `ref` is named as `match` named it."""

    file: str
    ref: str = "ref"
    email: str = "email"
    phone: str | None = None


class Range(Struct, frozen=True):
    """Prefix look-ups: how many of our accounts share a prefix at least.

    `widen` takes longer prefixes than hide so many, and answers as if a shorter one had been sent.
    """

    floor: int = 100
    widen: bool = False


class Passwords(Struct, frozen=True):
    """Password corpora as HIBP publishes them: a file sorted by hash, or a folder of ranges."""

    sha1: str | None = None
    ntlm: str | None = None


class Push(Struct, frozen=True):
    """Callbacks. `private` lets them lead to loopback and private addresses too."""

    enabled: bool = False
    private: bool = False


class Verification(Struct, frozen=True):
    """Where domains are verified: a DNS server's address and port."""

    resolver: str | None = None


class Paste(Struct, frozen=True):
    """A breach that is a paste."""

    source: str
    id: str
    title: str | None = None
    at: datetime | None = None


class Described(Struct, frozen=True):
    """A breach of the index, `name` as there."""

    name: str
    shown: str | None = None  # the contract's Name
    title: str | None = None
    domain: str = ""
    description: str = ""
    breach_on: date | None = None
    verified: bool | None = None
    fabricated: bool | None = None
    sensitive: bool = False
    spam_list: bool = False
    malware: bool = False
    subscription_free: bool = False
    stealer_log: bool = False
    websites: tuple[str, ...] = ()
    logo: str | None = None
    attribution: str | None = None
    paste: Paste | None = None


class Config(Struct, frozen=True):
    """The whole file. `test_accounts` adds the documented test accounts, apart from all others."""

    accounts: Accounts | None = None
    range: Range = Range()
    passwords: Passwords = Passwords()
    push: Push = Push()
    verification: Verification = Verification()
    breach: tuple[Described, ...] = ()
    test_accounts: bool = False


class Loaded(msgspec.Struct, frozen=True):
    """A configuration, and the folder that its paths are relative to."""

    config: Config
    folder: Path

    def path(self, name: str) -> Path:
        """A path of the file."""
        return self.folder / name


def load(path: Path) -> Loaded:
    """Read the file.

    Raises:
        SourceError: Naming the member that is wrong.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SourceError(path.name, None, f"is over {MOST_BYTES:,} bytes")
        config = msgspec.toml.decode(path.read_bytes(), type=Config)
    except msgspec.ValidationError as error:
        raise SourceError(path.name, None, f"{pointer(error)} is not what it takes") from None
    except (OSError, ValueError):
        raise SourceError(path.name, None, "cannot be read as TOML") from None
    if config.range.floor < 2:
        raise SourceError(path.name, None, "range.floor is at least 2: 1 hides nobody")
    if config.verification.resolver is not None:
        try:
            resolver(config.verification.resolver)
        except ValueError:
            raise SourceError(
                path.name, None, "verification.resolver is no address with a port"
            ) from None
    names = [described.name for described in config.breach]
    if len(set(names)) < len(names):
        raise SourceError(path.name, None, "a breach is described twice")
    return Loaded(config, path.absolute().parent)


def resolver(said: str) -> tuple[str, int]:
    """Address and port of a DNS server.

    Raises:
        ValueError: If it is none.
    """
    host, _, port = said.rpartition(":")
    return str(ip_address(host.strip("[]"))), int(port)
