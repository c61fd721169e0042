"""Configuration files: the line that opens a door is found, and what is shut is not called open."""

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.audit import causes, config
from seawall.audit.config import CONFIGS
from seawall.model.audit import Verdict
from seawall.model.config import Flaw
from tests.audit.configs import CASES, COMMENTS, SECRET, UNSURE

#: A hash made up like the demonstration's is none of them; the vendor's own stand in the source as digests.
NAMES = sorted({name for name, _, _, _ in CASES})


def read(name, text):
    return causes.read(CONFIGS, f"/etc/{name}", name, text)


@pytest.mark.parametrize(("name", "text", "opens", "widens"), CASES)
def test_the_lines_that_open_and_those_that_widen(name, text, opens, widens):
    made = read(name, text)
    assert [(f.line, f.opens) for f in made.flaws if f.opens] == opens
    assert [f.line for f in made.flaws if not f.opens] == widens
    assert SECRET not in repr(made.flaws)


@pytest.mark.parametrize(("name", "text", "opens", "widens"), CASES)
@pytest.mark.parametrize("ending", ["\r\n", "\r"], ids=["crlf", "cr"])
def test_lines_may_end_as_on_any_machine_and_begin_with_a_mark(name, text, opens, widens, ending):
    raw = ("\ufeff" + text.replace("\n", ending)).encode()
    made = read(name, causes.decoded(raw))
    assert made.flaws == read(name, text).flaws


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_comment_in_chinese_hides_nothing_in_any_encoding(encoding):
    text = "# 端口：仅供测试（内网）\nbind 0.0.0.0\nprotected-mode no\n"
    made = read("redis.conf", causes.decoded(text.encode(encoding)))
    assert [flaw.line for flaw in made.flaws] == [3, 0, 2]


def test_what_is_binary_is_no_text():
    assert causes.decoded(b"\x7fELF\0\0") is None
    assert causes.decoded(b"bind \xff\xff\x80 x") is not None


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(CASES), st.integers(1, 5))
def test_comments_before_a_file_shift_its_lines_and_change_nothing_else(case, n):
    name, text, _, _ = case
    before = read(name, text)
    comment = COMMENTS.get(before.config.id, "# c\n")
    if text.startswith("{"):
        comment = "\n"  # JSON has no comments
    after = before.config.judge(comment * n + text)
    moved = [f if f.line == 0 else Flaw(f.line + n, *_rest(f)) for f in before.flaws]
    assert list(after.flaws) == moved
    assert (after.ports, after.n_unread) == (before.ports, before.n_unread)


def _rest(flaw):
    return flaw.setting, flaw.why, flaw.opens, flaw.port


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.text(max_size=400),
        st.lists(st.sampled_from([c[1] for c in CASES]), max_size=4).map("".join),
        st.tuples(
            st.sampled_from([c[1] for c in CASES]), st.integers(0, 200), st.text(max_size=3)
        ).map(lambda t: t[0][: t[1]] + t[2] + t[0][t[1] + 1 :]),
    )
)
def test_any_text_is_read_without_a_crash_and_lines_are_its_own(text):
    n_lines = max(len(text.splitlines()), 1)
    for one in CONFIGS:
        assert 0 <= one.recognise("x", text) <= 1
        reading = one.judge(text)
        assert all(0 <= flaw.line <= n_lines for flaw in reading.flaws)
        assert all(flaw.why.startswith("has no ") is (flaw.line == 0) for flaw in reading.flaws)
        assert reading.n_unread >= 0
        assert all(0 < port < 65_536 for port in reading.ports)


@pytest.mark.parametrize("one", CONFIGS, ids=lambda one: one.id)
def test_a_format_says_how_to_mend_it_and_imports_ground_alone(one):
    assert len(one.remedy) > 40
    assert one.reference.startswith("https://")
    path = Path(config.__file__).parent / f"{one.id}.py"
    text = path.read_text("utf-8")
    assert "\n\nSource: " in text
    assert text.count("\n") <= 150
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("seawall"):
            assert node.module.split(".")[1] in ("model", "protocols", "tables", "errors")


def test_every_format_has_a_case_that_opens_or_widens_and_one_that_does_neither():
    loud, quiet = set(), set()
    for name, text, opens, widens in CASES:
        (loud if opens or widens else quiet).add(read(name, text).config.id)
    ids = {one.id for one in CONFIGS}
    assert loud == ids - {"opensearch_users"}  # its case needs a vendor's hash, below
    assert quiet >= ids - {"prometheus_flags"}  # a command line always says or leaves out something


def test_a_file_is_read_by_the_format_that_knows_it_best():
    for name, text, _, _ in CASES:
        scores = sorted((one.recognise(name, text) for one in CONFIGS), reverse=True)
        assert scores[0] > scores[1], name


@pytest.mark.parametrize(
    "name", ["notes.txt", "config.yml", "users.xml", "config.xml", "prometheus", "etcd"]
)
def test_a_file_that_only_shares_a_name_is_none(name):
    assert read(name, "some: thing\n<a>users</a>\nand prose about nothing in particular\n") is None


def test_the_page_has_a_row_for_every_format():
    page = (Path(__file__).parents[2] / "docs" / "audit.md").read_text("utf-8")
    table = page.partition("| file | check |")[2].partition("Each also says")[0]
    checks = [row.split("|")[2].strip().strip("`") for row in table.splitlines()[2:] if row]
    assert sorted(checks) == sorted(one.check for one in CONFIGS)


def test_every_service_with_a_check_that_keeps_its_access_in_a_file_is_explained():
    explained = {one.check for one in CONFIGS}
    assert explained >= {
        "elasticsearch", "opensearch", "kibana", "mongodb", "kafka", "cassandra", "smb", "nfs", "docker_api",
        "etcd", "zookeeper", "clickhouse", "rsync", "prometheus", "redis", "postgresql", "mariadb", "mqtt",
        "kubelet", "couchdb", "docker_registry", "ftp", "grafana", "influxdb", "ldap", "memcached",
        "nats", "neo4j",
        "rabbitmq",
    }  # fmt: skip


def test_the_demonstrations_hashes_are_known_by_their_digest_alone(monkeypatch):
    import hashlib

    from seawall.audit.config import opensearch_users

    assert len(opensearch_users.DEMO) == 7
    assert all(len(digest) == 16 for digest in opensearch_users.DEMO)
    made_up = "$2y$12$" + "a" * 53
    monkeypatch.setitem(
        opensearch_users.DEMO, hashlib.sha256(made_up.encode()).hexdigest()[:16], "nobody"
    )
    made = read("internal_users.yml", f'# c\nadmin:\n  hash: "{made_up}"\n  reserved: true\n')
    assert [(f.line, f.opens) for f in made.flaws] == [(3, Verdict.DEFAULT_CREDENTIAL)]
    assert made_up not in repr(made.flaws)


INCLUDING = [
    ("redis.conf", "include /a.conf\n", 1), ("my.cnf", "[mysqld]\nx=1\n!includedir /a\n!include /b\n", 2),
    ("pg_hba.conf", "include a\ninclude_if_exists b\n", 2), ("postgresql.conf", "include_dir 'a'\n", 1),
    ("mosquitto.conf", "include_dir /a\n", 1), ("rsyncd.conf", "&include /a\n&merge /b\n", 2),
    ("smb.conf", "[global]\ninclude = /a\n", 1), ("zoo.cfg", "dynamicConfigFile=/a\n", 1),
    ("etcd.service", "EnvironmentFile=-/etc/default/etcd\n", 1),
    ("users.xml", "<clickhouse><users><a incl='b'/></users></clickhouse>", 1),
    ("mongod.conf", "net:\n  port:\n    __rest: x\n", 1),
    ("prometheus.service", "ExecStart=prometheus --web.config.file=/w.yml\n", 1),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "n"), INCLUDING)
def test_files_that_are_brought_in_are_counted(name, text, n):
    made = read(name, text)
    assert (made.n_included, made.n_unread) == (n, 0)


DAMAGED = [
    ("elasticsearch.yml", "xpack.security.enabled: false\n\tbad: [\nnetwork.host: 0.0.0.0\n", [1, 3]),
    ("mongod.conf", "security:\n  authorization: disabled\n'net\n", [2]),
    ("users.xml", "<clickhouse><users><default>\n<password></password></default>\n<broken", [2]),
    ("daemon.json", '{"hosts": ["tcp://0.0.0.0:2375"],\n', []),
    ("redis.conf", "protected-mode no\nbind 0.0.0.0\nx 'unfinished\n", [1, 0, 2]),
    ("smb.conf", "[global\n???\n[a]\nguest ok = yes\n", [4, 0]),
    ("exports", "nonsense\n/srv *(ro)\n", [2]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "lines"), DAMAGED)
def test_a_damaged_file_is_read_as_far_as_it_goes_and_counted(name, text, lines):
    made = read(name, text)
    assert [flaw.line for flaw in made.flaws if flaw.opens is not UNSURE] == lines
    assert made.n_unread >= 1


#: Text that speaks of a server and configures none, of kinds that a machine's documents are full of.
PROSE = (
    "[licences]\nMIT\nThe jetstream library lists its accounts and authorization of authors.\n",
    '# networks use chroot = no here\n[runtimes]\nrunc = ["/usr/sbin/runc"]\n# auth users\n',
    "Put this under [global] of your file, where the workgroup and guest ok stand.\n",
)


@pytest.mark.parametrize("text", PROSE)
def test_a_text_that_only_speaks_of_settings_is_no_configuration(text):
    for name in ("copyright", "libpod.conf", "README"):
        assert causes.read(CONFIGS, name, name, text) is None
