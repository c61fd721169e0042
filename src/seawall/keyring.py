"""Digest keys at rest: one TOML file per key, readable by its owner alone.

The folder is ~/.config/seawall/keys (XDG), or what SEAWALL_KEYS says. It belongs on another disk,
or another machine, than the index: whoever has both can try every phone number. A folder or file
that others can read or change is refused, because a key that may have been copied protects nothing.

File: name.toml with `id`, `suite`, `created_at` and `secret` (64 hexadecimal digits), mode 0600.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from seawall.digest.key import KEY_BYTES, SUITE, Key
from seawall.errors import KeyringError

VARIABLE = "SEAWALL_KEYS"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
MAX_FILE_BYTES = 4096
OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Entry:
    """What may be said of a key."""

    name: str
    id: str
    suite: int
    created_at: datetime


def folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the keys are."""
    if environ.get(VARIABLE):
        return Path(environ[VARIABLE])
    config = environ.get("XDG_CONFIG_HOME")
    return (Path(config) if config else Path.home() / ".config") / "seawall" / "keys"


def new(
    name: str, *, now: datetime, token: Callable[[int], bytes], where: Path | None = None
) -> Key:
    """Make a key and store it.

    Args:
        name: Lower-case letters, digits and hyphens, up to 40.
        now: An aware instant.
        token: Gives that many unpredictable bytes: `secrets.token_bytes`.
        where: The keys' folder, if not the usual one.

    Raises:
        KeyringError: If the name is taken or no name, or the folder is unsafe.
    """
    if now.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    path = _path(name, where)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _check_folder(path.parent)
    key = Key(token(KEY_BYTES))
    text = (
        f'id = "{key.id}"\nsuite = {SUITE}\n'
        f'created_at = {now.isoformat(timespec="seconds")}\nsecret = "{key.reveal().hex()}"\n'
    )
    temporary = path.with_name(f".{name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        _write(temporary, text)
        os.link(temporary, path)  # unlike a rename, a link never replaces a key
    except FileExistsError:
        raise KeyringError(f"There is a key {name} already. Choose another name.") from None
    except OSError as error:
        raise KeyringError(f"{name}: the key cannot be stored ({error.strerror}).") from None
    finally:
        temporary.unlink(missing_ok=True)
    return key


def entries(where: Path | None = None) -> tuple[Entry, ...]:
    """All keys, by name.

    Raises:
        KeyringError: If the folder or a key file is unsafe or damaged.
    """
    keys = where or folder()
    names = sorted(path.stem for path in keys.glob("*.toml")) if keys.is_dir() else []
    return tuple(_read(name, keys)[0] for name in names)


def get(name: str, where: Path | None = None) -> Key:
    """One key.

    Raises:
        KeyringError: If there is none, or it or its folder is unsafe or damaged.
    """
    return _read(name, where)[1]


def by_id(key_id: str, where: Path | None = None) -> Key:
    """The key that an index was made with.

    Raises:
        KeyringError: If it is not here.
    """
    for entry in entries(where):
        if entry.id == key_id:
            return get(entry.name, where)
    raise KeyringError(
        f"No key {key_id} in {where or folder()}. Bring its file, or set {VARIABLE} to its folder."
    )


def _path(name: str, where: Path | None) -> Path:
    if not NAME.fullmatch(name):
        raise KeyringError("A key name is lower-case letters, digits and hyphens, up to 40.")
    return (where or folder()) / f"{name}.toml"


def _check_folder(keys: Path) -> None:
    found = keys.stat()
    if found.st_uid != os.geteuid() or found.st_mode & OTHERS:
        raise KeyringError(f"{keys}: others can enter this folder. Run: chmod 700 {keys}")


def _read(name: str, where: Path | None) -> tuple[Entry, Key]:
    path = _path(name, where)
    try:
        _check_folder(path.parent)
        raw = _read_private(path)
    except FileNotFoundError:
        raise KeyringError(
            f"There is no key {name} in {path.parent}. `seawall keys new {name}` makes one."
        ) from None
    except OSError as error:
        raise KeyringError(f"{path}: cannot be read ({error.strerror}).") from None
    with suppress(ValueError, KeyError, TypeError):
        fields = tomllib.loads(raw.decode())
        key = Key(bytes.fromhex(fields["secret"]))
        made = fields["created_at"]
        sound = fields["id"] == key.id and isinstance(made, datetime)
        if sound and made.tzinfo is not None and fields["suite"] == SUITE:
            return Entry(name, key.id, SUITE, made), key
    # Outside of the block above, so that no traceback carries what stood in the file.
    raise KeyringError(f"{path}: no key of suite {SUITE}, or a damaged one.")


def _write(path: Path, text: str) -> None:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW
    with os.fdopen(os.open(path, flags, 0o600), "w", encoding="ascii") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _read_private(path: Path) -> bytes:
    """The file's bytes, if it is a plain file that only its owner can read."""
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    with os.fdopen(os.open(path, flags), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise KeyringError(f"{path}: not a plain file.")
        if found.st_uid != os.geteuid() or found.st_mode & OTHERS:
            raise KeyringError(
                f"{path}: others can read this key. If nobody did, run: chmod 600 {path}; "
                "otherwise make a new key and index again"
            )
        return file.read(MAX_FILE_BYTES)
