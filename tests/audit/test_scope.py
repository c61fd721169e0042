"""A scope fails closed: whatever is missing, odd, old or unsigned, nothing may be sent."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seawall.audit import scope_file, signature
from seawall.errors import ScopeError
from seawall.model.audit import Level

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
SECRET = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(SECRET).public_key().public_bytes_raw()
TRUSTED = {"approver@example.com": PUBLIC}
USUAL = (6379, 5432)
TEXT = """schema = "seawall.scope/1"

[authorisation]
organisation = "Example"
owner = "storage@example.com"
approver = "approver@example.com"
reference = "CHG-1"
valid_from = 2026-03-01T00:00:00Z
valid_until = 2026-03-31T00:00:00Z
contact_24h = "+86 10 5555 0100"

[[allow]]
cidr = "127.0.0.0/28"
ports = [6379, "7000-7010"]
level = "L2"

[[allow]]
host = "127.0.0.5"
ports = "usual"
level = "L3"

[[allow]]
host = "db.example.com"
addresses = ["127.0.0.32/30"]
ports = "all"
level = "L1"

[[deny]]
host = "127.0.0.7"
reason = "payments"
"""


def signed(text, secret=SECRET):
    return (text + "\n" + signature.sign(scope_file.parse(text.encode()), secret)).encode()


def load(raw, now=NOW, trusted=TRUSTED):
    return scope_file.load(raw, now=now, trusted=trusted, usual=USUAL)


def test_a_signed_scope_admits_what_its_lines_say_and_the_narrowest_decides():
    scope = load(signed(TEXT))
    assert scope.signed_by == "approver@example.com"
    assert scope.target("127.0.0.1", 7005).level == Level.PERMISSION
    assert scope.target("127.0.0.5", 6379).level == Level.COUNTS
    assert scope.target("127.0.0.5", 7005).line == 1
    assert scope.target("127.0.0.7", 6379) is None
    assert scope.target("127.0.0.1", 80) is None
    assert scope.target("127.0.0.99", 6379) is None


def test_a_line_by_name_admits_no_other_name_nor_a_subdomain_nor_the_bare_address():
    scope = load(signed(TEXT))
    assert scope.target("127.0.0.33", 80, "db.example.com").level == Level.HANDSHAKE
    for name in ("", "example.com", "a.db.example.com", "xdb.example.com"):
        assert scope.target("127.0.0.33", 80, name) is None
    assert scope.target("127.0.0.40", 80, "db.example.com") is None


def test_a_denied_name_is_refused_with_all_below_it_whatever_its_address():
    text = TEXT + '\n[[deny]]\ndomain = "Example.COM."\n'
    scope = load(signed(text))
    assert scope.target("127.0.0.33", 80, "db.example.com") is None
    assert scope.target("127.0.0.1", 6379, "db.example.com") is None
    assert scope.target("127.0.0.1", 6379, "example.org") is not None


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        b"",
        b"\xff",
        signed(TEXT, bytes(32)),
        signed(TEXT).replace(b"127.0.0.0/28", b"127.0.0.0/27"),
        signed(TEXT).replace(b'value = "', b'value = "A'),
        signed(TEXT).replace(b"[signature]", b"[signature_]"),
        signed(TEXT.split("[[allow]]")[0]),
    ],
    ids=["unsigned", "empty", "binary", "other-key", "widened", "damaged", "renamed", "allows-nothing"],
)  # fmt: skip
def test_what_is_not_signed_as_it_stands_is_refused(raw):
    with pytest.raises(ScopeError):
        load(raw)


def test_a_scope_by_an_approver_whose_key_is_not_here_is_refused():
    with pytest.raises(ScopeError):
        load(signed(TEXT), trusted={"somebody@example.com": PUBLIC})


@pytest.mark.parametrize("days", [-4, 27, 400])
def test_before_and_after_its_days_nothing_is_sent(days):
    with pytest.raises(ScopeError):
        load(signed(TEXT), now=NOW + timedelta(days=days))


def test_spaces_and_comments_may_change_after_signing():
    assert load(signed(TEXT).replace(b"ports = [6379,", b"# why\nports = [ 6379 ,"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z"),
        ("2026-03-31T00:00:00Z", "2026-03-31"),
        ('reference = "CHG-1"', ""),
        ("127.0.0.0/28", "127.0.0.1/28"),
        ("127.0.0.0/28", "0.0.0.0/0"),
        ("127.0.0.0/28", "::/0"),
        ("127.0.0.0/28", "198.51.100.0/24"),
        ("127.0.0.0/28", "fe80::1%1/128"),
        ('level = "L2"', 'level = "L9"'),
        ('level = "L2"', 'level = "L4"'),
        ('level = "L2"', "level = 2"),
        ('level = "L2"', ""),
        ('ports = [6379, "7000-7010"]', ""),
        ('ports = [6379, "7000-7010"]', "ports = []"),
        ('ports = [6379, "7000-7010"]', "ports = [0]"),
        ('ports = [6379, "7000-7010"]', "ports = [true]"),
        ('ports = [6379, "7000-7010"]', 'ports = ["10-1"]'),
        ('addresses = ["127.0.0.32/30"]', ""),
        ('host = "db.example.com"', 'host = "0x7f.1"'),
        ('host = "db.example.com"', 'host = "db.example.com"\nsubdomain = true'),
        ('[[deny]]\nhost = "127.0.0.7"', '[[denied]]\nhost = "127.0.0.7"'),
        ("[[deny]]", "[rate]\nglobal_per_s = inf\n[[deny]]"),
        ("[[deny]]", "[rate]\nper_host_per_s = 0\n[[deny]]"),
        ("[[deny]]", '[windows]\nhours = ["25:00-26:00"]\n[[deny]]'),
        ("[[deny]]", '[windows]\ntz = "../etc"\n[[deny]]'),
        ("[[deny]]", '[identify]\nuser_agent = "a\\r\\nb"\n[[deny]]'),
    ],
)
def test_a_line_that_is_not_sound_refuses_the_whole_file(old, new):
    assert old in TEXT
    with pytest.raises(ScopeError):
        load(signed(TEXT.replace(old, new, 1)))


def test_public_addresses_need_a_proof_and_many_need_an_inventory():
    line = '[[allow]]\ncidr = "{}"\nports = [6379]\nlevel = "L1"\nproof = "{}"\n'
    assert load(signed(TEXT + line.format("198.51.100.0/24", "rdap")))
    assert load(signed(TEXT + line.format("198.48.0.0/12", "cloud-inventory")))
    with pytest.raises(ScopeError):
        load(signed(TEXT + line.format("198.48.0.0/12", "dns-txt")))


WINDOWS = """[windows]
tz = "Asia/Shanghai"
weekdays = ["wed"]
hours = ["22:00-05:00"]
blackout = [2026-03-11]
"""


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (datetime(2026, 3, 4, 14, 30, tzinfo=UTC), True),  # Wednesday 22:30
        (datetime(2026, 3, 4, 20, 59, tzinfo=UTC), True),  # Thursday 04:59, of Wednesday's night
        (datetime(2026, 3, 4, 21, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 4, 13, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 3, 15, 0, tzinfo=UTC), False),  # Tuesday night
        (datetime(2026, 3, 11, 14, 30, tzinfo=UTC), False),  # blacked out
    ],
)
def test_windows_are_kept_in_their_own_time_zone(at, is_open):
    scope = scope_file.read((TEXT + WINDOWS).encode(), now=NOW, usual=USUAL)
    assert scope.windows.open_at(at) is is_open


def test_a_deny_line_that_ended_refuses_no_more_and_one_that_ends_today_does():
    for day, open_ in (("2026-03-03", True), ("2026-03-04", False)):
        scope = load(signed(TEXT + f"until = {day}\n"))
        assert (scope.target("127.0.0.7", 6379) is not None) is open_


def test_a_scope_that_was_only_read_says_that_it_is_not_signed():
    assert "not signed" in scope_file.read(signed(TEXT), now=NOW, usual=USUAL).why_not_now(NOW)


def test_shares_and_exports_are_named_by_their_line_alone():
    named = TEXT.replace('level = "L2"\n', 'level = "L2"\nstores = ["data", "/srv/data"]\n', 1)
    scope = load(signed(named))
    assert [line.stores for line in scope.allow] == [("data", "/srv/data"), (), ()]


@pytest.mark.parametrize("stated", ['"data"', "[1]", '[""]', '["a\\u0000b"]', f'["{"x" * 201}"]'])
def test_a_name_of_a_share_is_a_line_of_text_of_bounded_length(stated):
    named = TEXT.replace('level = "L2"\n', f'level = "L2"\nstores = {stated}\n', 1)
    with pytest.raises(ScopeError, match="stores"):
        load(signed(named))
