"""Configuration files: the line that opens a door is found, and what is shut is not called open."""

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.audit import causes, config
from seawall.audit.config import CONFIGS
from seawall.model.audit import Verdict
from tests import audit_servers
from tests.audit import looking
from tests.render import audits

SECRET = "seawall-marked-value-7302"
ADMIN, READ, WRITE, META = (
    Verdict.OPEN_ADMIN,
    Verdict.OPEN_READ,
    Verdict.OPEN_WRITE,
    Verdict.METADATA_ONLY,
)
#: File name, text, (line, verdict) of what opens, lines of what only widens.
CASES = [
    ("redis.conf", f"# c\nbind 127.0.0.1\nrequirepass {SECRET}\n", [], []),
    ("redis.conf", "bind 0.0.0.0\nprotected-mode no\n", [(2, ADMIN), (0, ADMIN)], [1]),
    ("redis.conf", f"bind * -::*\nprotected-mode no\nrequirepass {SECRET}\n", [], [1]),
    ("redis.conf", "bind 127.0.0.1\nuser default on nopass ~* +@all\n", [(2, READ)], []),
    ("redis.conf", "bind 127.0.0.1 -::1\nprotected-mode yes\n", [], []),
    ("pg_hba.conf", "local all all trust\n", [(1, ADMIN)], []),
    ("pg_hba.conf",
     "# x\nhost all all 10.0.0.0/8 trust\nhost all all 127.0.0.1/32 scram-sha-256\n", [(2, ADMIN)], []),
    ("pg_hba.conf", "host all app 10.0.0.0 255.0.0.0 trust\n", [(1, READ)], []),
    ("pg_hba.conf", "host all all 0.0.0.0/0 md5\n", [], [1, 1]),
    ("pg_hba.conf", "host all all 10.1.0.0/16 password\nhostssl all all 10.1.0.0/16 password\n", [], [1]),
    ("pg_hba.conf", "host all all 0.0.0.0/0 reject\n", [], []),
    ("postgresql.conf", "listen_addresses = '*'  # all\nssl = off\nport = 5433\n", [], [1, 2]),
    ("postgresql.conf", "listen_addresses = 'localhost'\npassword_encryption = md5\n", [], [2]),
    ("mosquitto.conf", "listener 1883\nallow_anonymous true\n", [(2, WRITE)], [1]),
    ("mosquitto.conf", "listener 1883 127.0.0.1\nallow_anonymous true\nacl_file /a\n", [(2, META)], []),
    ("mosquitto.conf", "listener 1883 127.0.0.1\nallow_anonymous false\n", [], []),
    ("my.cnf", "[client]\nport=1\n[mysqld]\nskip-grant-tables\nbind-address = 127.0.0.1\n", [(4, ADMIN)], []),
    ("my.cnf", "[mysqld]\nbind_address=0.0.0.0\n", [], [2]),
    ("my.cnf", "[mysqld]\ndatadir=/x\n", [], [0]),
    ("elasticsearch.yml", "xpack.security.enabled: false\nnetwork.host: 0.0.0.0\n", [(1, ADMIN)], [2]),
    ("elasticsearch.yml", "xpack:\n  security:\n    enabled: false # test\n", [(3, ADMIN)], []),
    ("elasticsearch.yml",
     "xpack.security.authc:\n  anonymous:\n    username: a\n    roles: superuser\n", [(4, ADMIN)], []),
    ("elasticsearch.yml",
     "xpack.security.authc.anonymous.roles:\n  - reader\n  - writer\n", [(2, READ), (3, READ)], []),
    ("elasticsearch.yml", 'xpack.security.enabled: true\nnetwork.host: "127.0.0.1"\n', [], []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "opens", "widens"), CASES)
def test_the_lines_that_open_and_those_that_widen(name, text, opens, widens):
    made = causes.read(CONFIGS, f"/etc/{name}", name, text)
    assert [(f.line, f.opens) for f in made.flaws if f.opens] == opens
    assert [f.line for f in made.flaws if not f.opens] == widens
    assert SECRET not in repr(made.flaws)


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.text(max_size=400),
        st.lists(st.sampled_from([c[1] for c in CASES]), max_size=4).map("".join),
    )
)
def test_any_text_is_read_without_a_crash_and_lines_are_its_own(text):
    n_lines = len(text.splitlines())
    for one in CONFIGS:
        assert 0 <= one.recognise("x", text) <= 1
        assert all(0 <= flaw.line <= n_lines for flaw in one.judge(text).flaws)


@pytest.mark.parametrize("one", CONFIGS, ids=lambda one: one.id)
def test_a_format_says_how_to_mend_it_and_imports_ground_alone(one):
    assert len(one.remedy) > 40
    assert one.reference.startswith("https://")
    path = Path(config.__file__).parent / f"{one.id}.py"
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("seawall"):
            assert node.module.split(".")[1] in ("model", "protocols", "tables", "errors")


def test_every_format_has_a_case():
    known = {causes.read(CONFIGS, name, name, text).config.id for name, text, _, _ in CASES}
    assert known == {one.id for one in CONFIGS}


def test_a_finding_is_explained_by_the_file_of_its_own_host_service_and_port():
    text = "port 6379\nprotected-mode no\nbind 0.0.0.0\n"
    files = [
        causes.read(CONFIGS, "redis.conf", "redis.conf", text, address)
        for address in ("10.0.0.5", "10.0.0.6")
    ]
    found = causes.joined(
        [
            audits.finding(ADMIN),
            audits.finding(ADMIN, port=6380),
            audits.finding(Verdict.PROTECTED),
        ],
        files,
    )
    assert [[(c.file, c.line) for c in f.causes] for f in found] == [
        [("redis.conf", 2), ("redis.conf", 0), ("redis.conf", 3)], [], [],
    ]  # fmt: skip


@pytest.mark.servers("postgresql")
def test_the_file_of_a_real_server_and_its_door_say_the_same():
    for state, verdict in (("postgresql-open", ADMIN), ("postgresql-protected", None)):
        with audit_servers.running(state) as door:
            text = (door.folder / "data" / "pg_hba.conf").read_text()
            outcome = looking.at(door.port)
        remote = [
            f
            for f in causes.read(CONFIGS, "f", "pg_hba.conf", text).flaws
            if f.setting.startswith("host")
        ]
        assert [f.opens for f in remote] == ([verdict] if verdict else [])
        assert (outcome.verdict == ADMIN) is bool(verdict)
