#!/usr/bin/env bash
# Samba and NFS-Ganesha from Debian, where this is root; Kafka and Cassandra from Maven into .servers/.
# Starts none of them. What is not there afterwards is named, and the test run lists what did not run.
set -uo pipefail
cd "$(dirname "$0")/../.."
PATH=$PATH:/usr/sbin:/sbin

say() { echo "test-servers: $*"; }

debian() {
    local wanted="" package
    for package in "$@"; do
        dpkg -s "$package" >/dev/null 2>&1 || wanted="$wanted $package"
    done
    [ -z "$wanted" ] && return 0
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    export DEBIAN_FRONTEND=noninteractive
    local guard=/usr/sbin/policy-rc.d made="" done=1
    if [ ! -e "$guard" ]; then printf '#!/bin/sh\nexit 101\n' >"$guard"; chmod +x "$guard"; made=1; fi
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=600 $wanted >/dev/null && done=0
    [ -n "$made" ] && rm -f "$guard"
    return "$done"
}

maven() {
    local name=$1
    if [ -e ".servers/$name/complete" ]; then
        say "$name is there"
    elif ! command -v javac >/dev/null 2>&1 || ! command -v mvn >/dev/null 2>&1; then
        say "no Java development kit or no Maven: $name DID NOT get here, and its tests will not run"
    elif mvn -q -B -f "tests/$name/pom.xml" dependency:copy-dependencies \
        -DoutputDirectory="$PWD/.servers/$name/lib" >".servers/$name.log" 2>&1; then
        touch ".servers/$name/complete"
        say "fetched $name under .servers/"
    else
        say "$name could NOT be fetched (.servers/$name.log); its tests will not run"
    fi
}

mkdir -p .servers
if debian samba samba-vfs-modules smbclient; then say "samba is there"; else
    say "NOT HAD: samba; its tests will not run, and the run will say so"
fi
if debian nfs-ganesha nfs-ganesha-mem rpcbind iproute2; then say "nfs-ganesha is there"; else
    say "NOT HAD: nfs-ganesha; its tests will not run, and the run will say so"
fi
maven kafka
maven cassandra
exit 0
