#!/usr/bin/env bash
# Puts servers of HTTP services that Debian does not have under .servers/, each from the registry of its
# language. What is not there afterwards is named: the test run then lists which tests did not run.
# SEAWALL_ALL_SERVERS=1 adds those that are large (Airflow, Chroma, Spark: 1.3 GB) or built from source
# (Consul, Weaviate: ten minutes each on two cores).
set -uo pipefail
cd "$(dirname "$0")/../.."
mkdir -p .servers/log
uv=.tools/bin/uv
python=$(command -v python3)
left=""

say() { echo "test-servers: $*"; }
log() { echo ".servers/log/$1.log"; }

# pip NAME PROGRAM ARGUMENTS...: an environment of its own, never the project's.
pip() {
    local name=$1 program=$2
    shift 2
    [ -e ".servers/$name/$program" ] && return 0
    [ "${SEAWALL_ALL_SERVERS:-}" = 1 ] || { left+="$name "; return 0; }
    rm -rf ".servers/$name"
    "$uv" venv -q --python "$python" ".servers/$name" >"$(log "$name")" 2>&1 &&
        "$uv" pip install --python ".servers/$name/bin/python" "$@" >>"$(log "$name")" 2>&1 || left+="$name "
}

# maven NAME: the jars that tests/NAME/pom.xml wants.
maven() {
    [ -e ".servers/$1/complete" ] && return 0
    command -v javac >/dev/null && command -v mvn >/dev/null &&
        mvn -q -B -f "tests/$1/pom.xml" dependency:copy-dependencies \
            -DoutputDirectory="$PWD/.servers/$1/lib" >"$(log "$1")" 2>&1 &&
        touch ".servers/$1/complete" || left+="$1 "
}

# built NAME PACKAGE VERSION: a program in Go, by a module of its own.
built() {
    [ -x ".servers/$1/$1" ] && return 0
    [ "${SEAWALL_ALL_SERVERS:-}" = 1 ] && command -v go >/dev/null || { left+="$1 "; return 0; }
    mkdir -p ".servers/$1"
    [ -e ".servers/$1/go.mod" ] || (cd ".servers/$1" && go mod init "example.com/$1") >/dev/null 2>&1
    { go -C ".servers/$1" get "$2@$3" && go -C ".servers/$1" build -o "$1" "$2"; } >"$(log "$1")" 2>&1 || left+="$1 "
}

[ -x "$uv" ] || make -s "$uv" >/dev/null 2>&1
pip chroma bin/chroma chromadb==1.5.9
pip chroma-0 bin/chroma --exclude-newer 2025-02-15 chromadb==0.6.3
pip airflow bin/airflow apache-airflow==3.3.2
pip airflow-2 bin/airflow --exclude-newer 2025-03-01 apache-airflow==2.10.5
command -v java >/dev/null && pip spark bin/spark-submit pyspark==4.3.0
maven solr
maven neo4j
built consul github.com/hashicorp/consul v1.13.9
built weaviate github.com/weaviate/weaviate/cmd/weaviate-server v1.25.0
[ -z "$left" ] && say "the HTTP servers of the audit are there" ||
    say "NOT HAD: $left; their tests will not run (their transcripts will), and the run will say so"
exit 0
