"""Credentials of databases in texts: fifty shapes found, their placeholders not, and no secret kept.

The first ten are those that other scanners were measured with; the rest are how programmers of several
languages write the same down. Secrets come from a seed, hosts are reserved names.
"""

import random
import string
import sys
import sysconfig
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.audit import texts

RNG = random.Random(20260305)
SHAPES = [
    "curl -u elastic:{} http://db.example.com:9200/_cat/indices",
    "AccessKeyId: LTAI{}",
    'credentials.setCredentials(AuthScope.ANY, new UsernamePasswordCredentials("elastic", "{}"));',
    "spring.datasource.password={}",
    "http://elastic:{}@es.example.com:9200",
    "mongodb://app:{}@mongo.example.com:27017/people?authSource=admin",
    "redis://:x{}@cache.example.com:6379/0",
    'String url = "jdbc:mysql://db.example.com:3306/people?user=app&password={}";',
    "DATABASE_URL=postgres://app:{}@db.example.com:5432/people",
    'resource "x" {{ connection = "postgresql://app:{}@db.example.com/people" }}',
    "mysql+pymysql://app:{}@db.example.com/people",
    "mongodb+srv://app:{}@cluster.example.com/test",
    "amqp://app:{}@mq.example.com:5672/",
    "clickhouse://default:{}@ch.example.com:9000/default",
    "ldap://admin:{}@ldap.example.com",
    "sqlserver://sa:{}@mssql.example.com:1433",
    "jdbc:oracle:thin:scott/{}@//ora.example.com:1521/XE",
    'DriverManager.getConnection("jdbc:postgresql://db.example.com/people", "app", "{}")',
    "spring.redis.password: {}",
    "spring.data.mongodb.password={}",
    'Server=db.example.com;Database=people;User Id=app;Password={};',
    '"Data Source=db.example.com;Initial Catalog=p;Uid=app;Pwd={};"',
    'conn = "host=db.example.com port=5432 user=app password={}"',
    'sql.Open("mysql", "app:{}@tcp(db.example.com:3306)/people")',
    "curl --user 'elastic:{}' -XGET https://es.example.com:9200/",
    "mysql -h db.example.com -u root -p{} people",
    "mysqldump --host=db.example.com --password={} people > out.sql",
    "redis-cli -h cache.example.com -a {} info",
    "mongosh --host mongo.example.com -u admin -p {}",
    "sqlplus system/{}@ora.example.com",
    "sqlcmd -S db.example.com -U sa -P {}",
    "clickhouse-client --host ch.example.com --password {}",
    "ldapsearch -H ldap://ldap.example.com -D cn=admin -w {}",
    "PGPASSWORD={} psql -h db.example.com -U app",
    "      MYSQL_ROOT_PASSWORD: {}",
    "ELASTIC_PASSWORD={}",
    'psycopg2.connect(host="db.example.com", user="app", password="{}")',
    'pymysql.connect(host="db.example.com", user="root", passwd="{}")',
    'es = Elasticsearch(hosts, basic_auth=("elastic", "{}"))',
    'es = Elasticsearch(["es.example.com"], http_auth=("elastic", "{}"))',
    "mysqli_connect('db.example.com', 'root', '{}', 'people');",
    "new PDO('mysql:host=db.example.com;dbname=p', 'root', '{}');",
    "mysql.createConnection({{ host: 'db.example.com', user: 'root', password: '{}' }})",
    "requirepass {}",
    "db.example.com:5432:people:app:{}",
    "CREATE USER app IDENTIFIED BY '{}';",
    "ALTER ROLE app WITH LOGIN PASSWORD '{}';",
    'sasl.jaas.config=PlainLoginModule required username="a" password="{}";',
    'elasticsearch.password: "{}"',
    "spring:\n  datasource:\n    url: jdbc:mysql://db.example.com/p\n    password: {}",
]  # fmt: skip
WRITTEN_AROUND = [
    "DATABASES = {{\n  'ENGINE': 'django.db.backends.mysql',\n  'PASSWORD': '{}',\n}}",
    "production:\n  adapter: postgresql\n  username: app\n  password: {}\n",
    "output {{\n elasticsearch {{\n  hosts => ['es.example.com']\n  password => \"{}\"\n }}\n}}",
    "const pool = createPool({{\n  host: 'db.example.com',\n  password: '{}',\n}})",
]
HOLDERS = [
    "${DB_PASSWORD}", "<password>", "{{ password }}", "your_password", "%(password)s", "********",
    "$PGPASSWORD",
    "password", "changeme", "xxxxxxxx",
]  # fmt: skip


def secret():
    letters = string.ascii_letters + string.digits
    return (
        "".join(RNG.choice(letters) for _ in range(14))
        + RNG.choice("!_-+")
        + RNG.choice(string.digits)
    )


@pytest.mark.parametrize(
    "shape", SHAPES + WRITTEN_AROUND, ids=map(str, range(len(SHAPES + WRITTEN_AROUND)))
)
def test_every_shape_is_found_once_and_its_secret_is_not_kept(shape):
    made = secret().translate(str.maketrans("", "", "!_-+")) if "LTAI" in shape else secret()
    found = list(texts.find(shape.format(made)))
    assert len(found) == 1
    assert found[0].n_secret_chars >= 14
    assert made not in repr(found)
    assert shape.format(made).splitlines()[found[0].line - 1].count(made) == 1


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_placeholder_is_no_secret(holder):
    shapes = [s for s in SHAPES + WRITTEN_AROUND if "LTAI" not in s and "x{}" not in s]
    assert [s for s in shapes if list(texts.find(s.format(holder)))] == []


def test_where_it_leads_is_said():
    (found,) = texts.find(SHAPES[5].format(secret()))
    assert (found.host, found.shape) == ("mongo.example.com", "URI of a database")


def test_ordinary_code_and_prose_are_left_alone():
    """At most one false find in 10,000 lines; the standard library is the ordinary code."""
    folder = Path(sysconfig.get_path("stdlib"))
    n_lines = n_found = 0
    for path in sorted(folder.glob("*.py")) + sorted((folder / "asyncio").glob("*.py")):
        text = path.read_text("utf-8", "replace")
        n_lines += text.count("\n")
        n_found += sum(1 for _ in texts.find(text))
    assert n_lines > 50_000
    assert n_found * 10_000 <= n_lines


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.one_of(st.text(max_size=80), st.sampled_from(SHAPES)), max_size=6).map("\n".join)
)
def test_any_text_is_read_and_a_line_is_found_once(text):
    lines = [leak.line for leak in texts.find(text)]
    assert lines == sorted(set(lines))
    assert all(1 <= line <= len(text.splitlines()) for line in lines)


def test_a_very_long_line_takes_no_longer_than_its_first_part():
    line = "mysql " + "-p" * 200_000
    assert sys.getsizeof(line) > 400_000
    assert len(list(texts.find(line))) <= 1


@pytest.mark.parametrize("at", [0, 3_500, 3_990, 4_000, 40_000, 399_990])
def test_a_credential_far_into_a_long_line_is_found_once(at):
    words = "uri = redis://:a8Fk2mXq9Lz@cache.example.com:6379/0 "
    line = f"{'x ' * (at // 2)}{words}{'y ' * (200_000 - at // 2)}"
    assert [(leak.line, leak.host) for leak in texts.find(f"one\n{line}\n")] == [
        (2, "cache.example.com")
    ]


def test_each_of_many_posts_on_one_line_is_found():
    posts = [
        f"redis://:a8Fk2mXq9L{'z' * i}@cache.example.com:6379/0 {'x ' * 3_000}" for i in range(9)
    ]
    assert len(list(texts.find(" ".join(posts)))) == 9
