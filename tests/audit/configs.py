"""Configuration files with what they let in and what they widen: the cases of tests/audit/test_config.py.

Each is file name, text, (line, verdict) of what opens, lines of what only widens. Line 0: missing.
"""

from __future__ import annotations

from seawall.model.audit import Verdict

SECRET = "seawall-marked-value-7302"
ADMIN, READ, WRITE = Verdict.OPEN_ADMIN, Verdict.OPEN_READ, Verdict.OPEN_WRITE
META, UNSURE, PROXIED = Verdict.METADATA_ONLY, Verdict.UNKNOWN, Verdict.PROTECTED_BUT_PROXIED
DEMO = Verdict.DEFAULT_CREDENTIAL

CASES = [
    # Redis
    ("redis.conf", f"# c\nbind 127.0.0.1\nrequirepass {SECRET}\n", [], []),
    ("redis.conf", "bind 0.0.0.0\nprotected-mode no\n", [(2, ADMIN), (0, ADMIN)], [1]),
    ("redis.conf", "protected-mode no\n", [(1, ADMIN), (0, ADMIN)], [0]),
    ("redis.conf", "bind 0.0.0.0\n", [(0, UNSURE)], [1]),
    ("redis.conf", "include /etc/redis/more.conf\nbind 0.0.0.0\n", [], [2]),
    ("redis.conf", f"bind * -::*\nprotected-mode no\nrequirepass {SECRET}\n", [], [1]),
    ("redis.conf", f"requirepass {SECRET}\nrequirepass \"\"\nbind 127.0.0.1\nprotected-mode no\n", [(4, ADMIN)], []),
    ("redis.conf", "bind 127.0.0.1\nuser default on nopass ~* +@all\n", [(2, ADMIN)], []),
    ("redis.conf", "bind 127.0.0.1\nuser default on nopass ~* -@all +ping\n", [(2, META)], []),
    ("redis.conf", "bind 127.0.0.1 -::1\nprotected-mode yes\n", [], []),
    # PostgreSQL
    ("pg_hba.conf", "local all all trust\n", [(1, ADMIN)], []),
    ("pg_hba.conf",
     "# x\nhost all all 10.0.0.0/8 trust\nhost all all 127.0.0.1/32 scram-sha-256\n", [(2, ADMIN)], []),
    ("pg_hba.conf", "host all app 10.0.0.0 255.0.0.0 trust\n", [(1, READ)], []),
    ("pg_hba.conf", "host all all 10.0.0.0/8 scram-sha-256\nhost all all 10.1.0.0/16 trust\n", [], []),
    ("pg_hba.conf", "hostssl all all 10.0.0.0/8 reject\nhost all all 10.1.0.0/16 trust\n", [(2, ADMIN)], []),
    ("pg_hba.conf", "host all all \\\n 10.1.0.0/16 \\\n trust # why\nlocal all all peer\n", [(1, ADMIN)], []),
    ("pg_hba.conf", "hostssl all all 10.1.0.0/16 trust clientcert=verify-ca\n", [], []),
    ("pg_hba.conf", 'host "all" a, b 10.1.0.0/16 trust\ninclude more.conf\n', [(1, READ)], []),
    ("pg_hba.conf", "host all all 0.0.0.0/0 md5\n", [], [1, 1]),
    ("pg_hba.conf", "host all all 10.1.0.0/16 password\nhostssl all all 10.2.0.0/16 password\n", [], [1]),
    ("pg_hba.conf", "host all all 0.0.0.0/0 reject\n", [], []),
    ("postgresql.conf", "listen_addresses = '*'  # all\nssl = off\nport = 5433\n", [], [1, 2]),
    ("postgresql.conf", "listen_addresses '*'\ninclude_dir 'conf.d'\n", [], [1, 0]),
    ("postgresql.conf", "listen_addresses = '*'\nlisten_addresses = 'localhost'\n", [], []),
    ("postgresql.conf", "listen_addresses = 'localhost'\npassword_encryption = md5\n", [], [2]),
    # Mosquitto
    ("mosquitto.conf", "listener 1883\nallow_anonymous true\n", [(2, WRITE)], [1]),
    ("mosquitto.conf", "listener 1883 127.0.0.1\nallow_anonymous true\nacl_file /a\n", [(2, META)], []),
    ("mosquitto.conf", "listener 1883 127.0.0.1\nallow_anonymous false\n", [], []),
    ("mosquitto.conf", "listener 0 /run/m.sock\nallow_anonymous true\nallow_anonymous false\n", [], []),
    ("mosquitto.conf", "per_listener_settings true\nlistener 1883 127.0.0.1\nallow_anonymous true\n"
     "listener 8883\nallow_anonymous false\n", [(3, WRITE)], [4]),
    # MariaDB, MySQL
    ("my.cnf", "[client]\nport=1\n[mysqld]\nskip-grant-tables\nbind-address = 127.0.0.1\n", [(4, ADMIN)], []),
    ("my.cnf", "[mysqld]\nskip-grant-tables=0\nbind_address=0.0.0.0\n", [], [3]),
    ("my.cnf", "[mysqld]\ndatadir=/x\n", [], [0]),
    ("my.cnf", "[mysqld]\ndatadir=/x\n!includedir /etc/mysql/conf.d/\n", [], []),
    ("my.cnf", "[mysqld]\nskip-networking\n", [], []),
    # Elasticsearch
    ("elasticsearch.yml", "xpack.security.enabled: false\nnetwork.host: 0.0.0.0\n", [(1, ADMIN)], [2]),
    ("elasticsearch.yml", "xpack:\n  security:\n    enabled: false # test\n", [(3, ADMIN)], []),
    ("elasticsearch.yml", "xpack.security: {enabled: false}\n", [(1, ADMIN)], []),
    ("elasticsearch.yml", "cluster.name: a\nnetwork.host: _site_\n", [(0, UNSURE)], [2]),
    ("elasticsearch.yml", "xpack.security.enabled: true\nxpack.security.authc:\n  anonymous:\n"
     "    username: a\n    roles: superuser\n", [(5, ADMIN)], []),
    ("elasticsearch.yml", "xpack.security.enabled: true\nxpack.security.authc.anonymous.roles:\n"
     "  - reader\n  - writer\n", [(3, READ), (4, READ)], []),
    ("elasticsearch.yml", 'xpack.security.enabled: true\nnetwork.host: "127.0.0.1"\n', [], []),
    ("elasticsearch.yml", 'xpack.security.enabled: true\nnetwork.host: ["127.0.0.1", "::"]\n', [], [2]),
    ("elasticsearch.yml", "xpack.security.enabled: true\nhttp.host: 10.0.0.5\ndiscovery.type: single-node\n", [], [2, 3]),
    # OpenSearch
    ("opensearch.yml", "plugins.security.disabled: true\nnetwork.host: _site_\n", [(1, ADMIN)], [2]),
    ("opensearch.yml", "cluster.name: a\nnetwork.host: db.example.com\n", [(0, ADMIN)], [2]),
    ("opensearch.yml", "plugins:\n  security:\n    ssl_only: true\n", [(3, ADMIN)], []),
    ("opensearch.yml", "opendistro_security.disabled: true\n", [(1, ADMIN)], []),
    ("opensearch.yml", "plugins.security.allow_unsafe_democertificates: true\nplugins.security.authcz.admin_dn:\n"
     "- CN=kirk,OU=client,O=client,L=test,C=de\n", [(3, DEMO)], [1]),
    ("opensearch.yml", "plugins.security.ssl.http.enabled: true\nnetwork.host: localhost\n", [], []),
    ("config.yml", "config:\n  dynamic:\n    http:\n      anonymous_auth_enabled: true\n", [(4, META)], []),
    ("config.yml", "config:\n  dynamic:\n    http:\n      anonymous_auth_enabled: false\n      xff:\n"
     "        enabled: true\n        internalProxies: '.*'\n    authc:\n      proxy:\n        http_enabled: true\n"
     "        http_authenticator:\n          type: proxy\n", [(7, ADMIN)], []),
    ("config.yml", "config:\n  dynamic:\n    http:\n      anonymous_auth_enabled: false\n", [], []),
    ("roles_mapping.yml", "all_access:\n  backend_roles: [opendistro_security_anonymous_backendrole]\n"
     "own_index:\n  users: ['*']\nreadall:\n  users:\n  - '*'\nkibana_user:\n  users: ['*']\n",
     [(2, ADMIN), (7, UNSURE)], []),
    ("roles_mapping.yml", "all_access:\n  backend_roles: [admin]\n", [], []),
    ("internal_users.yml", f"admin:\n  hash: '{SECRET}'\n", [], []),
    # Kibana, Dashboards
    ("kibana.yml", "server.host: 0.0.0.0\nxpack.security.authc.providers:\n  anonymous.anonymous1:\n    order: 0\n"
     f"    credentials: {{username: a, password: {SECRET}}}\n", [(4, PROXIED)], [1]),
    ("kibana.yml", f"elasticsearch.customHeaders: {{Authorization: 'Basic {SECRET}'}}\n", [(1, PROXIED)], []),
    ("kibana.yml", "xpack.security.enabled: false\nelasticsearch.username: elastic\n", [(1, UNSURE)], [2]),
    ("kibana.yml", f"elasticsearch.username: kibana_system\nelasticsearch.password: {SECRET}\n", [], []),
    ("opensearch_dashboards.yml", "opensearch_security.auth.anonymous_auth_enabled: true\nserver.host: '::'\n"
     "server.ssl.enabled: false\n", [(1, PROXIED)], [2, 3]),
    # MongoDB
    ("mongod.conf", "net:\n  bindIp: 0.0.0.0\n", [(0, ADMIN)], [2]),
    ("mongod.conf", "net:\n  bindIpAll: true\n#security:\n#  authorization: enabled\n", [(0, ADMIN)], [2]),
    ("mongod.conf", "net: {bindIp: '127.0.0.1,10.0.0.5'}\nsecurity: {authorization: enabled}\n", [], [1]),
    ("mongod.conf", "security:\n  authorization: disabled\n", [(2, ADMIN)], []),
    ("mongod.conf", "security:\n  keyFile: /etc/key\n  transitionToAuth: true\n", [(3, ADMIN)], []),
    ("mongod.conf", "security:\n  authorization:\n    __exec: 'cat /x'\nnet:\n  port: 27017\n", [], []),
    ("mongos.conf", "sharding:\n  configDB: rs/c.example.com:27019\n", [(0, ADMIN)], []),
    ("mongod.conf", "dbpath = /var/lib/mongodb\nbind_ip = 0.0.0.0\nnoauth = true\n", [(3, ADMIN)], [2]),
    ("mongodb.conf", "dbpath=/x\nauth = true\nbind_ip = 127.0.0.1\n", [], []),
    ("mongodb.conf", "dbpath=/x\nport = 27018\n", [(0, ADMIN)], []),
    # etcd
    ("etcd.conf.yml", "name: a\nlisten-client-urls: http://0.0.0.0:2379,http://127.0.0.1:2379\n", [(0, UNSURE)], [2, 2]),
    ("etcd.conf.yml", "listen-client-urls: https://10.0.0.5:2379\nclient-transport-security:\n"
     "  client-cert-auth: true\n", [], [1]),
    ("etcd.conf.yml", "name: a\nclient-transport-security: {client-cert-auth: false}\n", [(2, UNSURE)], []),
    ("etcd", 'ETCD_LISTEN_CLIENT_URLS="http://[::]:2379"\nETCD_LISTEN_PEER_URLS="http://10.0.0.5:2380"\n',
     [(0, UNSURE)], [1, 1, 2]),
    ("etcd", "ETCD_LISTEN_CLIENT_URLS=https://localhost:2379\nETCD_CLIENT_CERT_AUTH=true\n", [], []),
    ("etcd.service", "[Service]\nExecStart=/usr/bin/etcd --client-cert-auth \\\n"
     "  --listen-client-urls=https://10.0.0.5:2379 --trusted-ca-file /ca.pem\n", [], [3]),
    ("etcd.service", "[Service]\nExecStart=/usr/bin/etcd --config-file /etc/etcd.yml\n", [], []),
    # ZooKeeper
    ("zoo.cfg", "tickTime=2000\nclientPort=2181\n", [(0, UNSURE)], [0]),
    ("zoo.cfg", "clientPort=2181\nclientPortAddress=127.0.0.1\nskipACL=yes\n", [(3, ADMIN), (0, UNSURE)], []),
    ("zoo.cfg", "clientPort 2181\nclientPortAddress: 10.0.0.5\nenforce.auth.enabled=true\n"
     "enforce.auth.schemes=sasl\n4lw.commands.whitelist=*\n", [], [2, 5]),
    ("zoo.cfg", "clientPort=2181\nclientPortAddress=::1\nenforce.auth.enabled=true\nenforce.auth.enabled=false\n"
     "enforce.auth.schemes=sasl\n", [(4, UNSURE)], []),
    ("zoo.cfg", "secureClientPort=2281\nsecureClientPortAddress=10.0.0.5\n", [], [2]),
    ("zoo.cfg", "clientPort=2181\nclientPortAddress=::1\nsessionRequireClientSASLAuth=true\n", [], []),
    # Kafka
    ("server.properties", "broker.id=0\nlog.dirs=/x\n", [(0, ADMIN)], [0]),
    ("server.properties", "listeners=PLAINTEXT://127.0.0.1:9092,SASL_SSL://:9093\n", [(1, ADMIN)], [1]),
    ("server.properties", "listeners=PLAINTEXT://:9092\nauthorizer.class.name=A\n", [(1, UNSURE)], [1]),
    ("server.properties", "listeners=PLAINTEXT://localhost:9092\nauthorizer.class.name=A\n"
     "allow.everyone.if.no.acl.found=true\n", [(1, WRITE)], []),
    ("server.properties", "listeners=SSL://localhost:9093\nauthorizer.class.name=A\nsuper.users=User:a;User:ANONYMOUS\n",
     [(1, ADMIN)], []),
    ("server.properties", "listeners=SSL://localhost:9093\nssl.client.auth=required\n", [], []),
    ("server.properties", "listeners=INSIDE://localhost:9092,\\\n  CONTROLLER://localhost:9093\n"
     "listener.security.protocol.map=INSIDE:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT\n"
     "controller.listener.names=CONTROLLER\n", [], []),
    # Cassandra
    ("cassandra.yaml", "cluster_name: a\nrpc_address: 0.0.0.0\n", [(0, ADMIN)], [2]),
    ("cassandra.yaml", "authenticator: AllowAllAuthenticator\nrpc_address: localhost\n", [(1, ADMIN)], []),
    ("cassandra.yaml", "authenticator:\n  class_name: org.apache.cassandra.auth.PasswordAuthenticator\n"
     "authorizer: AllowAllAuthorizer\n", [], [3]),
    ("cassandra.yaml", "authenticator: PasswordAuthenticator\nrpc_address: 10.0.0.5\n"
     "client_encryption_options:\n  enabled: false\n", [], [2, 4]),
    ("cassandra.yaml", "authenticator: PasswordAuthenticator\nrpc_address: localhost\n", [], []),
    # ClickHouse
    ("users.xml", "<clickhouse>\n<users><default>\n<password></password>\n<networks><ip>::/0</ip></networks>\n"
     "</default></users></clickhouse>", [(3, WRITE)], []),
    ("users.xml", "<yandex><profiles><ro><readonly>1</readonly></ro></profiles>\n<users><default>\n<no_password/>"
     "<profile>ro</profile><networks><ip>127.0.0.1</ip></networks></default></users></yandex>", [(3, READ)], []),
    ("users.xml", f"<clickhouse><users><default><password>{SECRET}</password></default>\n"
     "<a><password from_env='P'/></a><b remove='1'/><c><password_sha256_hex>0</password_sha256_hex></c>\n"
     "</users></clickhouse>", [], []),
    ("users.xml", "<clickhouse><users>\n<a><password/><access_management>1</access_management></a></users></clickhouse>",
     [(2, ADMIN)], []),
    ("config.xml", "<clickhouse><http_port>8123</http_port><tcp_port>9000</tcp_port>\n"
     "<listen_host>::1</listen_host>\n<listen_host>0.0.0.0</listen_host>\n"
     "<interserver_http_port>9009</interserver_http_port></clickhouse>", [], [3, 1, 1, 4]),
    ("config.xml", "<clickhouse><http_port>8123</http_port></clickhouse>", [], []),
    # rsync
    ("rsyncd.conf", "address = 127.0.0.1\n[data]\npath = /d\n", [(2, READ)], []),
    ("rsyncd.conf", "[data]\npath = /d\nread only = no\nhosts allow = 10.0.0.5\n", [(1, WRITE)], [0]),
    ("rsyncd.conf", "address = 10.0.0.5\nReadOnly = false\n[data]\npath=/d\nAUTH users = a\n[b]\npath = /b\n",
     [(6, WRITE)], [1]),
    ("rsyncd.conf", "address = ::1\nauth users = a\n&include /etc/rsyncd.d\n[data]\npath = /d\n", [], []),
    # Samba
    ("smb.conf", "[global]\nbind interfaces only = yes\ninterfaces = lo\n[a]\npath=/a\nguest ok = yes\n", [(6, READ)], []),
    ("smb.conf", "[global]\nworkgroup = W\n[a]\npublic = yes\nwriteable = yes\n[b]\nguest ok = no\n", [(4, WRITE)], [0]),
    ("smb.conf", "[global]\nbind interfaces only = yes\ninterfaces = 127.0.0.1/8 10.0.0.5/24\nguest ok = yes\n"
     "server min protocol = NT1\n[a]\nRead  Only = no\n read only = yes\n[p]\nprintable = yes\n", [(4, READ)], [5, 3]),
    ("smb.conf", "[global]\nbind interfaces only = yes\ninterfaces = lo\nrestrict anonymous = 2\nnull passwords = yes\n"
     "[a]\nguest ok = yes\navailable = no\n[b]\nguest \\\n ok = yes\n", [(10, UNSURE), (5, UNSURE)], []),
    ("smb.conf", "[global]\nbind interfaces only = yes\ninterfaces = lo\n[a]\npath = /a\n", [], []),
    # NFS
    ("exports", "/srv *(ro)\n", [(1, READ)], []),
    ("exports", "# c\n/srv host.example.com (rw)\n/a 10.0.0.5(rw,sync)\n", [(2, WRITE)], []),
    ("exports", "/srv *(rw,no_root_squash)\n\"/a b\" 10.0.0.0/8(rw)\n/c 10.0.0.5(rw,no_root_squash)\n",
     [(1, ADMIN), (2, UNSURE)], [3]),
    ("exports", "/srv *(rw,sec=krb5p)\n/a -sec=krb5:krb5i * \\\n  10.0.0.0/8\n", [], []),
    ("exports", "/srv\n", [(1, READ)], []),
    # Docker
    ("daemon.json", '{\n  "hosts": ["unix:///var/run/docker.sock",\n            "tcp://0.0.0.0:2375"]\n}\n', [(3, ADMIN)], [3]),
    ("daemon.json", '{"hosts": ["tcp://127.0.0.1"], "tls": true}\n', [(1, ADMIN)], []),
    ("daemon.json", '{\n\t"tlsverify": true,\n\t"hosts": ["tcp://10.0.0.5:2376"]\n}\n', [], [3]),
    ("daemon.json", '{"log-driver": "json-file"}\n', [], []),
    ("docker.service", "[Service]\nExecStart=/usr/bin/dockerd -H fd:// -H tcp://0.0.0.0:2375\n", [(2, ADMIN)], [2]),
    # Prometheus
    ("web.yml", "{}\n", [(0, READ)], []),
    ("web.yml", f"tls_server_config:\n  cert_file: c\n  key_file: k\nbasic_auth_users:\n  a: {SECRET}\n", [], []),
    ("web.yml", f'basic_auth_users: {{a: "{SECRET}"}}\n', [], [0]),
    ("web.yml", "tls_server_config: {cert_file: c, key_file: k}\nbasic_auth_users:\n", [(2, READ)], []),
    ("web.yml", "tls_server_config:\n  client_auth_type: RequireAndVerifyClientCert\n", [], []),
    ("prometheus.service", "[Service]\nExecStart=/usr/bin/prometheus \\\n  --web.enable-admin-api\n", [(3, ADMIN), (0, READ)], [0]),
    ("prometheus", 'ARGS="--web.config.file=/w.yml --web.listen-address=10.0.0.5:9090 --web.enable-lifecycle"\n', [], [1, 1]),
    # CouchDB, Grafana, InfluxDB, memcached, NATS, Neo4j
    ("local.ini", "[couchdb]\nuuid = a\n[chttpd]\nbind_address = 0.0.0.0\nrequire_valid_user = false\n",
     [(0, UNSURE), (5, META)], [4]),
    ("local.ini", f"[chttpd]\nrequire_valid_user = true\n[admins]\na = {SECRET}\n", [], []),
    ("grafana.ini", "[auth.anonymous]\nenabled = true\norg_role = Admin\n", [(2, ADMIN)], [0]),
    ("grafana.ini", "[server]\nhttp_addr = 10.0.0.5\n[auth.anonymous]\n;enabled = true\n", [], [2]),
    ("grafana.ini", "[auth.anonymous]\nenabled = false\n", [], []),
    ("influxdb.conf", "[meta]\n  dir = 'a'\n[http]\n  auth-enabled = false\n  bind-address = ':8086'\n", [(4, ADMIN)], [5]),
    ("influxdb.conf", "[http]\n  bind-address = '127.0.0.1:8086'\n", [(0, ADMIN)], []),
    ("influxdb.conf", "[http]\nauth-enabled = true\nbind-address = 'localhost:8086'\n", [], []),
    ("memcached.conf", "# c\n-p 11211\n-l 0.0.0.0\n", [(0, WRITE)], [3]),
    ("memcached.conf", "-d\n-m 64\n-S\n", [], [0]),
    ("memcached", 'OPTIONS="-l 127.0.0.1,::1 -Y /etc/users"\n', [], []),
    ("nats.conf", "port: 4222\n", [(0, WRITE)], [0]),
    ("nats.conf", f"listen: 127.0.0.1:4222\nauthorization {{ user: a, password: {SECRET} }}\n", [], []),
    ("nats.conf", "host: 0.0.0.0\naccounts {\n A { users: [{user: a}] }\n}\nno_auth_user: a\n", [(5, UNSURE)], [1]),
    ("neo4j.conf", "dbms.security.auth_enabled=false\nserver.default_listen_address=0.0.0.0\n", [(1, ADMIN)], [2]),
    ("neo4j.conf", "dbms.security.auth_enabled=true\nserver.bolt.listen_address=:7687\n", [], []),
    # RabbitMQ, registry, OpenLDAP, vsftpd
    ("rabbitmq.conf", "loopback_users.guest = false\nlisteners.tcp.default = 5672\n", [(1, DEMO)], [2]),
    ("rabbitmq.conf", f"loopback_users = none\ndefault_user = a\ndefault_pass = {SECRET}\n", [(1, UNSURE)], [0]),
    ("rabbitmq.conf", "listeners.tcp.1 = 127.0.0.1:5672\n", [], []),
    ("config.yml", "version: 0.1\nstorage:\n  filesystem: {rootdirectory: /d}\nhttp:\n  addr: :5000\n", [(0, WRITE)], [5, 0]),
    ("config.yml", "storage: {filesystem: {rootdirectory: /d}}\nauth: {htpasswd: {realm: a, path: b}}\n", [], []),
    ("slapd.conf", "database mdb\nsuffix dc=example,dc=org\n", [(0, READ)], []),
    ("slapd.conf", "database mdb\naccess to *\n  by self write\n  by * read\n", [(2, READ)], []),
    ("slapd.conf", "database mdb\naccess to attrs=userPassword by anonymous auth by * none\naccess to * by * none\n", [], []),
    ("slapd.conf", "disallow bind_anon\ndatabase mdb\n", [], []),
    ("vsftpd.conf", "listen=YES\nanonymous_enable=YES\nwrite_enable=YES\nanon_upload_enable=YES\n", [(2, WRITE)], [0]),
    ("vsftpd.conf", "listen_address=127.0.0.1\n", [(0, READ)], []),
    ("vsftpd.conf", "listen_address=127.0.0.1\nanonymous_enable=YES\nanonymous_enable=NO\n", [], []),
    # kubelet
    ("config.yaml", "kind: KubeletConfiguration\nauthentication:\n  anonymous:\n    enabled: true\nauthorization:\n"
     "  mode: AlwaysAllow\nreadOnlyPort: 10255\naddress: 127.0.0.1\n", [(4, ADMIN), (7, READ)], [6]),
    ("config.yaml", "kind: KubeletConfiguration\nauthentication: {anonymous: {enabled: false}}\nreadOnlyPort: 0\n", [], []),
]  # fmt: skip
#: One of its own comments per format, to be put before a file.
COMMENTS = {"clickhouse_users": "<!-- c -->\n", "clickhouse_config": "<!-- c -->\n"}
