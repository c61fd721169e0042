"""Our systems read as they are: real PostgreSQL, MariaDB and OpenSearch, and SQLite."""

import json
import logging
import os
from contextlib import closing
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
import sqlalchemy as sa

from seawall.cli import inventory, sketching
from seawall.cli.search_system import SearchSystem
from seawall.cli.sql_system import SqlSystem
from seawall.cli.system_rows import LONGEST, Wanted, spelled
from seawall.errors import TraceError
from seawall.trace import written
from tests import servers_running
from tests.cli import rows
from tests.end_to_end.marks import Search, needles
from tests.trace.systems import KEY, READ_AT

MARKED = rows.people()
DRIVERS = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql", "sqlite": "sqlite"}


def fill(url: str) -> None:
    """A table of customers, an empty one, and a view."""
    scheme, rest = url.split(":", 1)
    engine = sa.create_engine(f"{DRIVERS[scheme]}:{rest}")
    with engine.begin() as session:
        session.execute(sa.text(rows.TABLE))
        session.execute(sa.text("CREATE TABLE nothing_yet (id integer)"))
        session.execute(sa.text("CREATE VIEW open_customers AS SELECT * FROM customers"))
        session.execute(sa.text(rows.INSERT), rows.customers(MARKED))
    engine.dispose()


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("postgresql", marks=pytest.mark.servers("postgresql")),
        pytest.param("mariadb", marks=pytest.mark.servers("mariadb")),
        "sqlite",
    ],
)
def database(request, tmp_path_factory):
    """The URL of a filled database of every kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('db')}/shop.db"
        fill(url)
        yield url
        return
    with getattr(servers_running, request.param)() as server:
        fill(server.url)
        yield server.url


@pytest.fixture(scope="module")
def node():
    """An OpenSearch node with an index of customers, one of the system's own, and an empty one."""
    with servers_running.opensearch() as server:
        lines = []
        for k, row in enumerate(rows.customers(MARKED)):
            flat = {
                n: v if isinstance(v, int | float | str | None) else str(v) for n, v in row.items()
            }
            document = {"user": {n: flat.pop(n) for n in ("id_no", "full_name", "mobile")}, **flat}
            lines += [json.dumps({"index": {"_index": ".own" if k == 0 else "customers"}})]
            lines += [json.dumps(document)]
        body = ("\n".join(lines) + "\n").encode()
        head = {"Content-Type": "application/x-ndjson"}
        urlopen(Request(f"{server.url}/_bulk?refresh=true", body, head)).read()
        urlopen(Request(f"{server.url}/nothing-yet", method="PUT")).read()
        yield server.url


def read(system, wanted=None):
    about = sketching.About("crm", READ_AT)
    return inventory.from_system(system, wanted or Wanted(), about, KEY)


def execute(system, statement):
    """In a session as the reader has it."""
    with system._said(), system._session() as session:
        session.execute(sa.text(statement))
        session.commit()


def test_a_database_gives_the_sketch_of_every_table_with_rows(database):
    (table,) = read(SqlSystem(database, Wanted()))
    assert table.table.endswith("customers")
    assert (table.n_rows, table.n_sampled, table.share_read) == (rows.N, rows.N, 1.0)
    columns = {c.name: c for c in table.columns}
    assert list(columns) == list(rows.COLUMNS)
    assert columns["id_no"].element == "cn.resident_id"
    assert columns["mobile"].element == "phone"
    assert "char" in columns["mobile"].declared
    assert columns["balance"].numbers
    assert columns["state"].n_filled == rows.N
    assert len(columns["state"].codes) == 3
    assert columns["email"].n_filled == sum(k % 3 > 0 for k in range(rows.N))
    assert str(columns["made_at"].newest_on) > "2022-02-01"
    assert columns["born_on"].newest_on is None
    people = {p.element: p.n for p in table.populations}
    assert people["cn.resident_id"] == rows.N
    assert people["phone"] >= rows.N


def test_every_database_gives_the_same_people_codes_and_numbers(database, tmp_path):
    url = f"sqlite:///{tmp_path}/same.db"
    fill(url)
    (table,), (other,) = read(SqlSystem(database, Wanted())), read(SqlSystem(url, Wanted()))
    for a, b in zip(table.populations, other.populations, strict=True):
        assert (a.element, a.n, a.digests.tolist()) == (b.element, b.n, b.digests.tolist())
    for a, b in zip(table.columns, other.columns, strict=True):
        assert (a.codes, a.numbers, a.dates, a.n_filled) == (
            b.codes,
            b.numbers,
            b.dates,
            b.n_filled,
        )


def test_views_are_read_when_asked_for_and_patterns_choose(database):
    def names(**asked):
        with closing(SqlSystem(database, Wanted(**asked))) as system:
            return sorted(t.name.split(".")[-1] for t in system.tables())

    assert names() == ["customers"]
    assert names(views=True) == ["customers", "open_customers"]
    assert names(views=True, tables=("open_*",)) == ["open_customers"]
    assert names(tables=("nowhere",)) == []


def test_a_sample_is_drawn_at_random_and_a_scan_may_take_a_share(database):
    with closing(SqlSystem(database, Wanted())) as system:
        (table,) = system.tables()
        drawn = list(system.sample(table, 60))
        ids = {int(v) for b in drawn for v in b.columns.column(0).to_pylist()}
        assert 20 <= len(ids) <= 120
        assert max(ids) > 120
        half = sum(b.n for b in system.scan(table, ["mobile"], 0.5))
        assert 70 <= half <= 170
    (table,) = read(SqlSystem(database, Wanted()), Wanted(scan_rows=120))
    assert table.share_read == 0.5


def test_a_database_is_never_written_to(database):
    system = SqlSystem(database, Wanted())
    with pytest.raises(TraceError, match="cannot be read"):
        execute(system, "DELETE FROM customers")
    assert read(system)[0].n_rows == rows.N


def test_a_statement_that_takes_too_long_is_ended(database):
    slow = {
        "postgresql": "SELECT pg_sleep(30)",
        "mysql": "SELECT COUNT(*) FROM customers a, customers b, customers c, customers d, customers e",
        "sqlite": "SELECT COUNT(*) FROM customers a, customers b, customers c, customers d, customers e",
    }[urlsplit(database).scheme]
    system = SqlSystem(database, Wanted(timeout_s=1))
    with pytest.raises(TraceError, match="longer than --timeout"):
        execute(system, slow)
    system.close()


@pytest.mark.parametrize("name", ["postgresql", "mariadb"])
def test_nothing_that_goes_wrong_tells_the_password(name, caplog, capfd):
    kind = "mysql" if name == "mariadb" else name
    secret = "8gkq2vWz7pTn"
    caplog.set_level(logging.DEBUG)
    url = f"{kind}://seawall:{secret}@127.0.0.1:{servers_running.free_port()}/shop"
    with pytest.raises(TraceError) as told:
        read(SqlSystem(url, Wanted()))
    assert "no server answers" in str(told.value)
    said = str(told.value) + repr(told.value) + caplog.text + "".join(capfd.readouterr())
    assert secret not in said
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__ or told.value.__context__ is None


@pytest.mark.servers("postgresql")
def test_a_wrong_password_is_refused_and_one_from_the_environment_is_taken():
    with servers_running.postgresql() as server:
        bare = server.url.replace(f":{server.password}@", "@")
        assert SqlSystem(bare, Wanted(), server.password).tables() == []
        with pytest.raises(TraceError) as told:
            SqlSystem(bare, Wanted(), "not-the-password").tables()
        assert "not-the-password" not in str(told.value)


@pytest.mark.parametrize(
    "url", ["oracle://a@b/c", "nothing", "", "sqlite:////nowhere/at-all.db", "sqlite://", "ftp://x"]
)
def test_a_url_of_no_known_kind_is_said_without_repeating_it(url):
    with pytest.raises(TraceError) as told:
        SqlSystem(url, Wanted())
    assert "nowhere" not in str(told.value)


@pytest.mark.servers("opensearch")
def test_a_search_engine_gives_mappings_documents_and_keys(node):
    (table,) = read(SearchSystem(node, Wanted()))
    assert (table.table, table.origin, table.n_rows) == ("customers", "search", rows.N - 1)
    columns = {c.name: c for c in table.columns}
    assert columns["user.id_no"].element == "cn.resident_id"
    assert columns["user.id_no"].declared == "text"
    assert columns["balance"].declared == "float"
    assert columns["_id"].lengths == (20.0,) * 5
    assert {p.element: p.n for p in table.populations}["cn.resident_id"] == rows.N - 1


@pytest.mark.servers("opensearch")
def test_a_sample_of_documents_is_drawn_at_random_and_the_scroll_let_go(node):
    system = SearchSystem(node, Wanted())
    (table,) = system.tables()
    first = next(iter(system.sample(table, 50)))
    ids = sorted(int(v) for v in first.columns.column(first.names.index("id")).to_pylist())
    assert len(ids) == 50
    assert ids != list(range(2, 52))
    assert sum(b.n for b in system.scan(table, ["user.mobile"], 0.5)) == round((rows.N - 1) / 2)
    with urlopen(f"{node}/_nodes/stats/indices/search") as answer:
        (stats,) = json.loads(answer.read())["nodes"].values()
    assert stats["indices"]["search"]["open_contexts"] == 0


@pytest.mark.servers("opensearch")
def test_indices_are_chosen_by_the_path_and_by_patterns(node):
    assert [t.name for t in SearchSystem(f"{node}/cust*", Wanted()).tables()] == ["customers"]
    assert SearchSystem(node, Wanted(tables=("other*",))).tables() == []
    with pytest.raises(TraceError, match="no such index"):
        SearchSystem(f"{node}/nowhere", Wanted()).tables()


@pytest.mark.servers("opensearch", "mariadb")
def test_a_table_and_its_index_are_told_to_be_alike(node):
    """The same customers behind two systems: types gone, names nested, instants as text."""
    from seawall.trace.schema import Matcher

    with servers_running.mariadb() as server:
        fill(server.url)
        (table,) = read(SqlSystem(server.url, Wanted()))
    (index,) = read(SearchSystem(node, Wanted()))
    best = Matcher([table]).match(index)[0]
    assert best.log10_lr > 1
    pairs = {c.dump: c.column for c in best.columns}
    assert {
        "user.id_no": "id_no",
        "user.mobile": "mobile",
        "balance": "balance",
    }.items() <= pairs.items()


def test_no_value_is_in_any_sketch(database):
    tables = read(SqlSystem(database, Wanted(views=True)))
    text = "\n".join(json.dumps(written.document(t), ensure_ascii=False) for t in tables)
    wanted = {
        f"{what} of person {k}": needles(value)
        for k, p in enumerate(MARKED[:12])
        for what, value in p.marks.items()
    }
    assert Search(wanted).names(text.encode()) == set()


def test_values_are_written_as_an_export_would_and_cut():
    assert [spelled(v) for v in (None, True, 1.5, b"\x01\xff", {"a": [1]}, "x" * 9_000)] == [
        None, "true", "1.5", "01ff", '{"a":[1]}', "x" * LONGEST,
    ]  # fmt: skip
    assert spelled("\ud800a") == "?a"


def test_the_environment_holds_no_secret_of_a_test():
    assert "SEAWALL_SYSTEM_PASSWORD" not in os.environ
