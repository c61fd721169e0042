#!/usr/bin/env bash
# Installs the servers that `audit` is tested against, where this is root on Debian; starts none.
# What is not there afterwards is named: the test run then lists which tests did not run.
set -uo pipefail

declare -A BINARY=(
    [redis-server]=redis-server [memcached]=memcached [etcd-server]=etcd [mosquitto]=mosquitto
    [nats-server]=nats-server [zookeeper]=/usr/share/zookeeper/bin/zkServer.sh
    [docker-registry]=docker-registry [influxdb]=influxd [prometheus]=prometheus [slapd]=slapd
    [rsync]=rsync [vsftpd]=vsftpd [clickhouse-server]=clickhouse-server
    [rabbitmq-server]=rabbitmq-server [postgresql]=/usr/lib/postgresql/15/bin/postgres
    [mariadb-server]=mariadbd [nmap]=nmap [samba-common-bin]=testparm
)
PATH=$PATH:/usr/sbin:/sbin

missing() {
    for package in "${!BINARY[@]}"; do
        command -v "${BINARY[$package]}" >/dev/null 2>&1 || echo "$package"
    done | sort
}

wanted=$(missing)
if [ -n "$wanted" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    guard=/usr/sbin/policy-rc.d
    made=""
    if [ ! -e "$guard" ]; then printf '#!/bin/sh\nexit 101\n' >"$guard"; chmod +x "$guard"; made=1; fi
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=600 $wanted >/dev/null ||
        for package in $wanted; do
            apt-get install -y -qq --no-install-recommends "$package" >/dev/null
        done
    [ -n "$made" ] && rm -f "$guard"
fi
left=$(missing | tr '\n' ' ')
[ -z "$left" ] && echo "test-servers: the servers of the audit are there" ||
    echo "test-servers: NOT HAD: $left; the audit's tests of them will not run, and the run will say so"
exit 0
