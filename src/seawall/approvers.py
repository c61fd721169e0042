"""Who may sign scopes: their public keys in one folder, their secret keys with themselves.

The folder is ~/.config/seawall/approvers (XDG), or what SEAWALL_APPROVERS says: one TOML file per
approver with `approver` and `public` (64 hexadecimal digits). Whoever can write there can let an
audit go anywhere, so a folder or file that others can write to is refused.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from seawall.errors import KeyringError

VARIABLE = "SEAWALL_APPROVERS"
OTHERS_WRITE = 0o022
OTHERS = 0o077
KEY_BYTES = 32
MOST_FILE_BYTES = 4096
PLAIN = re.compile(r"[A-Za-z0-9@.+_-]{1,80}", re.ASCII)


def folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the public keys are."""
    if environ.get(VARIABLE):
        return Path(environ[VARIABLE])
    config = environ.get("XDG_CONFIG_HOME")
    return (Path(config) if config else Path.home() / ".config") / "seawall" / "approvers"


def new(
    approver: str, secret_file: Path, *, token: Callable[[int], bytes], where: Path | None = None
) -> Path:
    """Make a pair of keys: the secret one into a file of mode 0600, the public one into the folder.

    Args:
        approver: As scopes name him: letters, digits and @.+_-
        secret_file: Must not exist.
        token: Gives that many unpredictable bytes: `secrets.token_bytes`.
        where: The folder, if not the usual one.

    Returns:
        The public key's file, to be handed to those who run audits.

    Raises:
        KeyringError: If the name is none, or a file exists already.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not PLAIN.fullmatch(approver):
        raise KeyringError(
            "An approver is letters, digits and @.+_-, up to 80: a mail address will do."
        )
    secret = token(KEY_BYTES)
    public = Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    keys = where or folder()
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = keys / f"{approver}.toml"
    _write(secret_file, f'approver = "{approver}"\nsecret = "{secret.hex()}"\n', 0o600)
    try:
        _write(path, f'approver = "{approver}"\npublic = "{public.hex()}"\n', 0o644)
    except KeyringError:
        secret_file.unlink()
        raise
    return path


def _write(path: Path, text: str, mode: int) -> None:
    try:
        handle = os.open(
            path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW, mode
        )
    except FileExistsError:
        raise KeyringError(f"{path}: exists already.") from None
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(text)


def trusted(where: Path | None = None) -> dict[str, bytes]:
    """Approvers by name with their public keys.

    Raises:
        KeyringError: If the folder or a file can be changed by others, or a file is damaged.
    """
    keys = where or folder()
    if not keys.is_dir():
        return {}
    for path in (keys, *sorted(keys.glob("*.toml"))):
        found = path.stat()
        if found.st_uid not in (os.geteuid(), 0) or found.st_mode & OTHERS_WRITE:
            raise KeyringError(f"{path}: others can change it. Run: chmod go-w {path}")
    pairs = (_read(path, "public") for path in sorted(keys.glob("*.toml")))
    return dict(pairs)


def secret(path: Path) -> tuple[str, bytes]:
    """An approver's name and secret key out of his own file.

    Raises:
        KeyringError: If others can read it, or it is none.
    """
    try:
        found = path.stat()
    except OSError:
        raise KeyringError(
            f"{path}: there is no such key. `seawall audit scope key` makes one."
        ) from None
    if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & OTHERS:
        raise KeyringError(
            f"{path}: others can read this key. If nobody did, run: chmod 600 {path}"
        )
    return _read(path, "secret")


def _read(path: Path, kind: str) -> tuple[str, bytes]:
    try:
        with path.open("rb") as file:
            fields = tomllib.loads(file.read(MOST_FILE_BYTES).decode())
        name, key = fields["approver"], bytes.fromhex(fields[kind])
    except (OSError, ValueError, KeyError, TypeError):
        name, key = "", b""
    if not isinstance(name, str) or not name or len(key) != KEY_BYTES:
        # Outside of the block above, so that no traceback carries what stood in the file.
        raise KeyringError(f"{path}: no {kind} key of an approver, or a damaged one.")
    return name, key
