#!/usr/bin/env bash
# Puts what tests need besides Python where they find it: on PATH, or under .servers/.
# Chromium for the report, PostgreSQL, MariaDB and OpenSearch for `trace inventory`, the servers of `audit`
# by the scripts of tests/servers/.
# With root it installs Debian's packages and starts none of them; without, it unpacks them into
# .servers/. What cannot be had it names and succeeds: the test run then lists which tests did not run.
set -uo pipefail
cd "$(dirname "$0")/.."
bash tests/servers/audit.sh
bash tests/servers/stores.sh
bash tests/servers/files.sh
bash tests/servers/web.sh
bash tests/servers/clients.sh
mkdir -p .servers/bin

say() { echo "test-servers: $*"; }

# The packages $@ on the machine itself. Debian starts a server that it installs, unless told not to.
installed() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    export DEBIAN_FRONTEND=noninteractive
    local guard=/usr/sbin/policy-rc.d made="" done=1
    if [ ! -e "$guard" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$guard" && chmod +x "$guard" && made=1
    fi
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@" >/dev/null && done=0
    [ -n "$made" ] && rm -f "$guard"
    return "$done"
}

# The package $1 with all it depends on, unpacked under .servers/root.
unpacked() {
    command -v apt-get >/dev/null 2>&1 && command -v dpkg >/dev/null 2>&1 || return 1
    mkdir -p .servers/debs .servers/root
    local wanted
    wanted=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks \
        --no-replaces --no-enhances "$1" 2>/dev/null | grep -E '^[a-z0-9]' | sort -u)
    [ -n "$wanted" ] || return 1
    (cd .servers/debs && apt-get download $wanted >/dev/null 2>&1) || return 1
    for deb in .servers/debs/*.deb; do dpkg -x "$deb" .servers/root; done
    rm -rf .servers/debs
}

# A command .servers/bin/$1 that runs $2 of .servers/root with the libraries beside it.
wrapped() {
    local root=$PWD/.servers/root
    [ -x "$root/$2" ] || return 1
    printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s "$@"\n' \
        "$root/usr/lib/x86_64-linux-gnu:$root/lib/x86_64-linux-gnu" "$root/$2" >".servers/bin/$1"
    chmod +x ".servers/bin/$1"
    ".servers/bin/$1" --version >/dev/null 2>&1 || { rm -f ".servers/bin/$1"; return 1; }
}

chromium() {
    if command -v chromium >/dev/null 2>&1 || [ -x .servers/bin/chromium ]; then
        say "chromium is there"
    elif installed chromium fonts-noto-cjk; then
        say "installed chromium"
    elif unpacked chromium && wrapped chromium usr/lib/chromium/chromium; then
        say "unpacked chromium under .servers/"
    else
        say "no chromium could be had; the browser tests will not run, and the run will say so"
    fi
}

postgresql() {
    if command -v postgres >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/postgres .servers/root/usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; then
        say "postgresql is there"
    elif installed postgresql; then
        say "installed postgresql"
    elif unpacked postgresql; then
        say "unpacked postgresql under .servers/"
    else
        say "no postgresql could be had; its tests will not run, and the run will say so"
    fi
}

mariadb() {
    if command -v mariadbd >/dev/null 2>&1 || [ -x /usr/sbin/mariadbd ] || [ -x .servers/root/usr/sbin/mariadbd ]; then
        say "mariadb is there"
    elif installed mariadb-server; then
        say "installed mariadb"
    elif unpacked mariadb-server; then
        say "unpacked mariadb under .servers/"
    else
        say "no mariadb could be had; its tests will not run, and the run will say so"
    fi
}

# OpenSearch is no Debian package; the runner on Maven Central brings a node with all it needs.
opensearch() {
    if [ -e .servers/opensearch/complete ]; then
        say "opensearch is there"
    elif ! command -v javac >/dev/null 2>&1 || ! command -v mvn >/dev/null 2>&1; then
        say "no Java development kit or no Maven: OpenSearch DID NOT get here, and its tests will not run"
    elif mvn -q -B -f tests/opensearch/pom.xml dependency:copy-dependencies \
        -DoutputDirectory="$PWD/.servers/opensearch/lib" >.servers/opensearch.log 2>&1; then
        touch .servers/opensearch/complete
        say "fetched opensearch under .servers/"
    else
        say "OpenSearch could NOT be fetched (.servers/opensearch.log); its tests will not run"
    fi
}

# Its security plug-in comes as the archive that `opensearch-plugin install` takes.
opensearch_security() {
    if [ -e .servers/opensearch/security.complete ]; then
        say "the security plug-in of opensearch is there"
    elif [ ! -e .servers/opensearch/complete ]; then
        say "no opensearch, so no security plug-in: its tests will not run"
    elif mvn -q -B -f tests/opensearch/pom.xml dependency:copy \
        -Dartifact=org.opensearch.plugin:opensearch-security:2.19.1.0:zip \
        -DoutputDirectory="$PWD/.servers/opensearch" >.servers/opensearch-security.log 2>&1 &&
        mkdir -p .servers/opensearch/security &&
        (cd .servers/opensearch/security && jar xf ../opensearch-security-2.19.1.0.zip &&
            rm ../opensearch-security-2.19.1.0.zip); then
        touch .servers/opensearch/security.complete
        say "fetched the security plug-in of opensearch under .servers/"
    else
        say "the security plug-in of OpenSearch could NOT be fetched (.servers/opensearch-security.log); its tests will not run"
    fi
}

# The last Elasticsearch whose server and HTTP are both on Maven Central; it has no users.
elasticsearch() {
    if [ -e .servers/elasticsearch/complete ]; then
        say "elasticsearch is there"
    elif ! command -v javac >/dev/null 2>&1 || ! command -v mvn >/dev/null 2>&1; then
        say "no Java development kit or no Maven: Elasticsearch DID NOT get here, and its tests will not run"
    elif mvn -q -B -f tests/elasticsearch/pom.xml dependency:copy-dependencies \
        -DoutputDirectory="$PWD/.servers/elasticsearch/lib" >.servers/elasticsearch.log 2>&1; then
        touch .servers/elasticsearch/complete
        say "fetched elasticsearch under .servers/"
    else
        say "Elasticsearch could NOT be fetched (.servers/elasticsearch.log); its tests will not run"
    fi
}

# The JOSE library of another language, which must verify the tokens that we sign.
jose() {
    if [ -e .servers/node/node_modules/jose/package.json ]; then
        say "jose is there"
    elif ! command -v npm >/dev/null 2>&1; then
        say "no npm: jose could not be had; its test will not run, and the run will say so"
    elif mkdir -p .servers/node && npm install --prefix .servers/node --no-audit --no-fund --silent jose@6; then
        say "fetched jose under .servers/"
    else
        say "jose could NOT be fetched; its test will not run"
    fi
}

chromium
postgresql
mariadb
opensearch
opensearch_security
elasticsearch
jose
exit 0
