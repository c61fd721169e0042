"""The shapes in which programmers write down the credential of a database.

Each shape has words one of which a line must hold (in lower case, for speed) and a pattern with a group
`secret`, and `host` where the line says it. Patterns are bounded, so that no line takes long.
"""

from __future__ import annotations

import re

Q = r"[\"'`]"
WORD = r"[^\s\"'`,;:@/&?(){}<>=]{1,80}"
SECRET = r"(?P<secret>[^\s\"'`@,;]{3,120})"  # noqa: S105 - a pattern
QUOTED = r"[\"'`](?P<secret>[^\"'`\n]{3,120})[\"'`]"
HOST = r"(?P<host>\[[0-9a-fA-F:]{2,45}\]|[A-Za-z0-9._-]{1,120})"
SCHEMES = (
    "postgres|postgresql|mysql|mariadb|mongodb|redis|rediss|amqp|amqps|clickhouse|ldap|ldaps|mssql|sqlserver|"
    "oracle|cassandra|neo4j|bolt|couchdb|influxdb|nats|mqtt|mqtts|elasticsearch|opensearch|etcd|memcached|hive2?"
)

#: Not a secret: a variable, a call, a mask, or a word that says that one should stand there.
PLACEHOLDER = re.compile(
    r"""^(?:[$%<{\[(*.#!]|\\|&|\||x{3,}$|\*{2,}|-{2,}|_{2,}|(?:your|my|the|some|insert|enter|put)[-_ ]?\w*(?:pass|pw|secret|key)
    |(?:new|old|db|user|root|admin|test|default)?[-_]?(?:password|passwd|passphrase|pass|pwd|pw|secret|token)\d?$
    |change[-_]?(?:me|it|this)|place[-_]?holder|redacted|example|sample|dummy|none$|null$|nil$|true$|false$|undefined$|todo
    |os\.|process\.|env[.\[(_]|getenv|config[.\[]|settings[.\[]|self\.|this\.|args\.|options\.|secrets?[.\[]|f["']|str$|string$|required
    )|\$\{|\{\{|%\(|<[a-z]|\#\{|\w\(\)$|[{}()]""",
    re.X | re.I,
)


def _shape(
    name: str, needs: str, pattern: str, flags: int = re.I
) -> tuple[str, tuple[str, ...], re.Pattern[str]]:
    return name, tuple(needs.split()), re.compile(pattern, flags)


SHAPES = (
    _shape("URI of a database", "://", rf"\b(?:{SCHEMES})(?:\+\w+)?://(?:{WORD})?:{SECRET}@{HOST}"),
    _shape("URI with a credential", "://", rf"\bhttps?://[^\s\"'`:@/]{{1,60}}:(?P<secret>[^\s\"'`@/]{{3,100}})@{HOST}"),
    _shape("JDBC", "jdbc:", rf"\bjdbc:[a-z:]+:?(?://)?{HOST}?[^\s\"'`]{{0,200}}?[?&;]password=(?P<secret>[^&;\s\"'`]{{3,120}})"),
    _shape("JDBC, Oracle", "jdbc:oracle", rf"jdbc:oracle:thin:{WORD}/{SECRET}@(?://)?{HOST}"),
    _shape("JDBC call", "getconnection", rf"getConnection\(\s*[^,\n]{{1,300}},\s*{Q}[^\"'`]{{1,80}}{Q}\s*,\s*{QUOTED}"),
    _shape("Java client credentials", "credentials(", rf"Credentials\(\s*{Q}[^\"'`]{{1,80}}{Q}\s*,\s*{QUOTED}"),
    _shape("properties", "password pass",
           rf"^\s*(?:[\w-]+\.)*(?:spring|datasource|redis|mongo\w*|elastic\w*|opensearch|rabbitmq|r2dbc|neo4j|cassandra|jdbc|hibernate|database|mysql|postgres\w*|clickhouse|influx\w*|couchdb|etcd|ldap)(?:\.[\w-]+)*\.(?:password|passwd|pass)\s*[=:]\s*{Q}?{SECRET}"),
    _shape("connection string", "password pwd",
           rf"\b(?:Server|Data Source|Host|Address|Addr)\s*=\s*{HOST}[^\"'`\n]{{0,300}}?;\s*(?:Password|Pwd)\s*=\s*(?P<secret>[^;\"'`\n]{{3,120}})"),
    _shape("connection string", "password pwd",
           r"\b(?:User ID|Uid|User)\s*=\s*[^;\"'`\n]{1,80};\s*(?:Password|Pwd)\s*=\s*(?P<secret>[^;\"'`\n]{3,120})"),
    _shape("connection words", "password=", rf"\bhost\s*=\s*{HOST}\s[^\"'`\n]{{0,200}}?\bpassword\s*=\s*'?{SECRET}"),
    _shape("Go data source", "@tcp( @unix(", rf"{Q}[^\"'`:@\s]{{1,80}}:{SECRET}@(?:tcp|unix)\({HOST}?"),
    _shape("curl", "curl", rf"\bcurl\b[^\n]{{0,300}}?\s(?:-u|--user)[ =]?{Q}?{WORD}:{SECRET}"),
    _shape("mysql command", "mysql mariadb", rf"\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump)\b[^\n|;]{{0,200}}?\s(?:-p(?=\S)|--password=){Q}?{SECRET}"),
    _shape("redis-cli", "redis-cli valkey-cli", rf"\b(?:redis|valkey)-cli\b[^\n|;]{{0,200}}?\s(?:-a|--pass)[ =]{Q}?{SECRET}"),
    _shape("mongo command", "mongo", rf"\bmongo(?:sh|dump|restore|export|import)?\b[^\n|;]{{0,200}}?\s(?:-p|--password)[ =]{Q}?{SECRET}"),
    _shape("database command", "sqlplus", rf"\bsqlplus\b[^\n]{{0,60}}?\s{WORD}/{SECRET}@{HOST}"),
    _shape("database command", "sqlcmd clickhouse-client ldapsearch influx cqlsh cypher-shell etcdctl",
           rf"\b(?:sqlcmd\b[^\n]{{0,200}}?\s-P|(?:clickhouse-client|cqlsh|cypher-shell)\b[^\n]{{0,200}}?\s(?:--password|-p)|ldapsearch\b[^\n]{{0,200}}?\s-w|influx\b[^\n]{{0,200}}?\s-password|etcdctl\b[^\n]{{0,200}}?\s--user[ =]{WORD}:)[ =]?{Q}?{SECRET}"),
    _shape("environment of a client", "pgpassword mysql_pwd rediscli_auth", rf"\b(?:PGPASSWORD|MYSQL_PWD|REDISCLI_AUTH)\s*[=:]\s*{Q}?{SECRET}", 0),
    _shape("environment of a server", "pass",
           rf"\b(?:MYSQL|MARIADB|POSTGRES|POSTGRESQL|PG|MONGO|MONGODB|REDIS|ELASTIC|ELASTICSEARCH|OPENSEARCH|RABBITMQ|CLICKHOUSE|INFLUXDB|NEO4J|COUCHDB|LDAP|MSSQL|SA|ORACLE|DB|DATABASE|KIBANA|ES)_(?:[A-Z]+_){{0,3}}(?:PASSWORD|PASSWD|PASS|PWD)\s*[=:]\s*{Q}?{SECRET}", 0),
    _shape("Python client", "passw pwd",
           rf"\b(?:psycopg2?|pymysql|MySQLdb|mysql\.connector|redis|StrictRedis|pymongo|MongoClient|asyncpg|aiomysql|aioredis|cx_Oracle|oracledb|pymssql|pyodbc|clickhouse_\w+|Cluster|ldap3|influxdb)[.\w]*\([^\n]{{0,300}}?\b(?:password|passwd|pwd)\s*=\s*{QUOTED}"),
    _shape("search client", "auth", rf"\b(?:http_auth|basic_auth|auth)\s*=\s*\(\s*{Q}[^\"'`]{{1,60}}{Q}\s*,\s*{QUOTED}"),
    _shape("search client", "basicauth setbasicauth", rf"\b[sS]et[bB]asic[aA]uth\w*\(\s*{Q}[^\"'`]{{1,60}}{Q}\s*,\s*{QUOTED}"),
    _shape("PHP client", "mysql pdo pg_connect", rf"\b(?:mysqli?(?:_p?connect)?|mysqli_real_connect)\(\s*{Q}{HOST}{Q}\s*,\s*{Q}[^\"'`]{{1,80}}{Q}\s*,\s*{QUOTED}"),
    _shape("PHP client", "pdo", rf"\bPDO\(\s*{Q}[^\"'`]{{1,200}}{Q}\s*,\s*{Q}[^\"'`]{{1,80}}{Q}\s*,\s*{QUOTED}"),
    _shape("JavaScript client", "password pass", rf"\b(?:createConnection|createPool|createClient|Sequelize|new Client|new Pool|knex|mongoose\.connect)\([^\n]{{0,300}}?\b(?:password|pass)\s*:\s*{QUOTED}"),
    _shape("redis.conf", "requirepass masterauth", rf"^\s*(?:requirepass|masterauth)\s+{Q}?{SECRET}"),
    _shape(".pgpass", ":", rf"^{HOST}:(?:[0-9]{{2,5}}|\*):[\w*-]{{1,63}}:[\w.-]{{1,63}}:(?P<secret>[^\s:\"'/]{{3,120}})\s*$"),
    _shape("SQL", "identified",
           r"(?:\b(?:USER|ROLE|TO)\b[^\n]{1,160}?|^\s*)\bIDENTIFIED\s+(?:WITH\s+\S{1,40}\s+)?BY\s+(?:PASSWORD\s+)?[\"'](?P<secret>[^\"'\n]{3,120})[\"']"),
    _shape("SQL", "password", rf"\b(?:CREATE|ALTER)\s+(?:USER|ROLE)\s+[^\n;]{{1,120}}?\bPASSWORD\s+{QUOTED}"),
    _shape("Kafka login", "loginmodule", rf"LoginModule\s+required\b[^\n]{{0,200}}?\bpassword=\\?{QUOTED}"),
    _shape("setter of a pool", "setpassword", rf"\b\w*(?:config|source|pool|ds|jedis|factory|hikari\w*|db\w*)\.setPassword\(\s*{QUOTED}"),
    _shape("PHP constant", "define", rf"\bdefine\(\s*{Q}DB_PASS(?:WORD)?{Q}\s*,\s*{QUOTED}"),
    _shape("XML of a data source", "jdbc: hibernate.", rf"<[^\n]{{0,300}}?(?:jdbc:|hibernate\.connection\.)[^\n]{{0,300}}?\bpassword{Q}?\s*[=>]\s*{Q}?(?P<secret>[^\s\"'`<>]{{3,120}})"),
    _shape("Perl client", "dbi:", rf"\bDBI->connect\(\s*{Q}[^\"'`]{{1,200}}{Q}\s*,\s*{Q}[^\"'`]{{1,80}}{Q}\s*,\s*{QUOTED}"),
    _shape("Ruby or R client", "client.new dbconnect pg.connect", rf"\b(?:Mysql2::Client\.new|PG\.connect|Redis\.new|Mongo::Client\.new|dbConnect)\([^\n]{{0,300}}?\bpassword\s*[:=]\s*{QUOTED}"),
    _shape("psql and friends", "--password", rf"\b(?:elasticsearch-dump|elasticdump|psql|pg_dump|cqlsh|mongoimport|neo4j-admin|sqoop)\b[^\n]{{0,300}}?\s--password[ =]{Q}?{SECRET}"),
    _shape("header of a search node", "authorization",
           r"\bcurl\b[^\n]{0,300}?:9[23]00[^\n]{0,300}?Authorization:\s*(?:Basic|ApiKey)\s+(?P<secret>[A-Za-z0-9+/=_-]{12,200})"),
    _shape("header of a search node", "authorization",
           r"\bcurl\b[^\n]{0,300}?Authorization:\s*(?:Basic|ApiKey)\s+(?P<secret>[A-Za-z0-9+/=_-]{12,200})[^\n]{0,300}?:9[23]00"),
    _shape("graph client", "basic( auth=(", rf"\b(?:neo4j\.)?auth(?:\.basic|Tokens\.basic|=)\(\s*{Q}[^\"'`]{{1,80}}{Q}\s*,\s*{QUOTED}"),
    _shape("Java cache client", ".auth(", rf"\bjedis\.auth\(\s*{QUOTED}"),
    _shape("properties of Hadoop's connector", "es.net.http.auth.pass", rf"\bes\.net\.http\.auth\.pass{Q}?\s*[=:,]\s*{Q}?{SECRET}"),
    _shape("cloud key", "ltai", r"\b(?P<secret>LTAI[0-9A-Za-z]{12,26})\b", 0),
    _shape("search node settings", "elasticsearch. opensearch.", rf"^\s*(?:elasticsearch|opensearch)\.password\s*:\s*{Q}?{SECRET}"),
)  # fmt: skip

#: How many lines after a word of a database a bare password is still its own.
WINDOW = 9
CONTEXT = re.compile(
    r"""^\s*[\w"'.-]*(?:datasource|database|databases|mongodb|mongo|redis|elasticsearch|opensearch|rabbitmq|mysql|mariadb|postgres\w*|
    clickhouse|neo4j|cassandra|couchdb|influxdb|mssql|production|development)["']?\s*[:=]\s*(?:[{\[(>]|$)
    |\b(?:createConnection|createPool|createClient|new\ Client|new\ Pool|new\ Sequelize|DATABASES|establish_connection)\b
    |redis\.Options\{|^\s*resource\s+"(?:aws_(?:db|rds|redshift|docdb|elasticache)|alicloud_(?:db|kvstore|mongodb))\w*"|["']db["']\s*:\s*\{|^\s*elastic\s*:\s*$
    |^\s*(?:elasticsearch|mongodb|jdbc|redis)\s*\{|jdbc:|django\.db\.backends|^\s*adapter:\s*\w+|^\[client\]""",
    re.X | re.I,
)
IN_CONTEXT = re.compile(
    r"""^\s*(?:-\s*)?[\w.-]*["'`]?(?:password|passwd|pwd)["'`]?\s*(?:=>|[:=])\s*["'`]?
    (?P<secret>[^\s"'`,;]{3,120})["'`]?\s*[,;)}]*\s*(?:\#.*)?$""",
    re.X | re.I,
)
