import traceback
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seawall import keyring
from seawall.digest.key import Key
from seawall.errors import KeyringError

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


def counting(n: int) -> bytes:
    return bytes(range(n))


class Ring:
    """The keyring of one test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def new(self, name, now, token):
        return keyring.new(name, now=now, token=token, where=self.folder)

    def list(self):
        return keyring.entries(self.folder)

    def get(self, name):
        return keyring.get(name, self.folder)

    def by_id(self, key_id):
        return keyring.by_id(key_id, self.folder)


def ring(tmp_path: Path) -> Ring:
    return Ring(tmp_path / "keys")


def test_a_new_key_is_stored_and_comes_back(tmp_path):
    keys = ring(tmp_path)
    made = keys.new("main", NOW, counting)
    assert made == Key(bytes(range(32)))
    assert keys.get("main") == made
    assert keys.by_id(made.id) == made
    assert keys.folder.stat().st_mode & 0o777 == 0o700
    assert (keys.folder / "main.toml").stat().st_mode & 0o777 == 0o600
    assert [p.name for p in keys.folder.iterdir()] == ["main.toml"]


def test_the_list_names_keys_without_telling_them(tmp_path):
    keys = ring(tmp_path)
    assert keys.list() == ()
    keys.new("b", NOW, lambda n: bytes(n))
    keys.new("a", NOW, counting)
    notes = keys.list()
    assert [note.name for note in notes] == ["a", "b"]
    assert notes[0].created_at == NOW
    assert notes[0].suite == 1
    assert bytes(range(32)).hex() not in repr(notes)


def test_a_key_is_never_replaced(tmp_path):
    keys = ring(tmp_path)
    keys.new("main", NOW, counting)
    with pytest.raises(KeyringError, match="already"):
        keys.new("main", NOW, lambda n: bytes(n))
    assert keys.get("main") == Key(bytes(range(32)))
    assert [p.name for p in keys.folder.iterdir()] == ["main.toml"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o602])
def test_a_key_that_others_can_read_or_change_is_refused_with_a_remedy(tmp_path, mode):
    keys = ring(tmp_path)
    keys.new("main", NOW, counting)
    (keys.folder / "main.toml").chmod(mode)
    for act in (lambda: keys.get("main"), keys.list):
        with pytest.raises(KeyringError, match="chmod 600"):
            act()


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o777])
def test_a_folder_that_others_can_enter_is_refused_with_a_remedy(tmp_path, mode):
    keys = ring(tmp_path)
    keys.new("main", NOW, counting)
    keys.folder.chmod(mode)
    with pytest.raises(KeyringError, match="chmod 700"):
        keys.get("main")
    with pytest.raises(KeyringError, match="chmod 700"):
        keys.new("other", NOW, counting)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("000102", "000103"),
        ('secret = "00', 'secret = "'),
        ("suite = 1", "suite = 2"),
        ("created_at", "made_at"),
        ("=", "=="),
        ("created_at = 2026", "created_at = 1 #"),
        ("\n", "\x00"),
    ],
)
def test_a_damaged_key_file_is_refused_without_showing_it(tmp_path, old, new):
    keys = ring(tmp_path)
    keys.new("main", NOW, counting)
    path = keys.folder / "main.toml"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(KeyringError, match="damaged") as problem:
        keys.get("main")
    shown = "".join(traceback.format_exception(problem.value))
    assert "0405060708" not in shown
    assert problem.value.__cause__ is None
    assert problem.value.__context__ is None


def test_a_link_and_a_folder_are_no_key_files(tmp_path):
    keys = ring(tmp_path)
    keys.new("main", NOW, counting)
    (keys.folder / "linked.toml").symlink_to(keys.folder / "main.toml")
    (keys.folder / "folder.toml").mkdir(mode=0o700)
    for name in ("linked", "folder"):
        with pytest.raises(KeyringError):
            keys.get(name)


@pytest.mark.parametrize("name", ["", "..", "a/b", "A", "-a", "a" * 41, "a\n", "ä"])
def test_key_names_are_plain(tmp_path, name):
    with pytest.raises(KeyringError, match="lower-case"):
        ring(tmp_path).new(name, NOW, counting)
    with pytest.raises(KeyringError, match="lower-case"):
        ring(tmp_path).get(name)


def test_a_missing_key_says_how_to_make_one(tmp_path):
    with pytest.raises(KeyringError, match="keys new main"):
        ring(tmp_path).get("main")
    with pytest.raises(KeyringError, match="No key 0123"):
        ring(tmp_path).by_id("0123")


def test_the_folder_comes_from_the_environment():
    assert keyring.folder({"SEAWALL_KEYS": "/k"}) == Path("/k")
    assert keyring.folder({"XDG_CONFIG_HOME": "/c"}) == Path("/c/seawall/keys")
    assert keyring.folder({}) == Path.home() / ".config/seawall/keys"
