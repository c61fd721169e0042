#!/usr/bin/env bash
# Puts the stores and control planes that `audit` is tested against under .servers/, or on the machine
# where this is root on Debian; starts none. What cannot be had it names and succeeds: the test run then
# lists which tests did not run.
set -uo pipefail
cd "$(dirname "$0")/../.."
PATH=$PATH:/usr/sbin:/sbin:/usr/local/go/bin
mkdir -p .servers/go
FERRETDB=v1.24.2
JUPYTER=2.21.1

say() { echo "test-servers: $*"; }
lost() { say "NOT HAD: $1 ($2); its tests will not run, and the run will say so"; }
has() { command -v "$1" >/dev/null 2>&1; }

# Packages that Debian has, with their servers left alone.
debian() {
    local wanted="" guard=/usr/sbin/policy-rc.d made=""
    has podman || wanted="$wanted podman"
    has haproxy || wanted="$wanted haproxy"
    has dockerd || wanted="$wanted docker.io"
    if [ -n "$wanted" ] && [ "$(id -u)" = 0 ] && has apt-get; then
        export DEBIAN_FRONTEND=noninteractive
        if [ ! -e "$guard" ]; then printf '#!/bin/sh\nexit 101\n' >"$guard"; chmod +x "$guard"; made=1; fi
        apt-get update -qq
        for package in $wanted; do
            apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=600 "$package" >/dev/null
        done
        [ -n "$made" ] && rm -f "$guard"
    fi
    for program in podman haproxy dockerd; do
        if has "$program"; then say "$program is there"; else lost "$program" "no package, or not root"; fi
    done
}

# FerretDB from the Go module proxy. Its module leaves out the file that names its version.
ferretdb() {
    local from copy=.servers/ferretdb-source
    [ -x .servers/go/ferretdb ] && { say "ferretdb is there"; return; }
    has go || { lost ferretdb "no Go"; return; }
    from=$(cd .servers && go mod download -json "github.com/FerretDB/FerretDB@$FERRETDB" 2>ferretdb.log |
        sed -n 's/^\t"Dir": "\(.*\)",\{0,1\}$/\1/p')
    [ -n "$from" ] || { lost ferretdb "its module could not be fetched"; return; }
    rm -rf "$copy" && cp -r "$from" "$copy" && chmod -R u+w "$copy"
    echo "$FERRETDB" >"$copy/build/version/version.txt"
    if (cd "$copy" && GOFLAGS=-mod=mod go build -o ../go/ferretdb ./cmd/ferretdb) >.servers/ferretdb.log 2>&1; then
        say "built ferretdb under .servers/"
    else
        lost ferretdb "see .servers/ferretdb.log; it needs Go 1.24 or newer"
    fi
    rm -rf "$copy"
}

s3proxy() {
    if [ -e .servers/s3proxy/complete ]; then
        say "s3proxy is there"
    elif ! has java || ! has mvn; then
        lost s3proxy "no Java or no Maven"
    elif mvn -q -B -f tests/s3proxy/pom.xml dependency:copy-dependencies \
        -DoutputDirectory="$PWD/.servers/s3proxy/lib" >.servers/s3proxy.log 2>&1; then
        touch .servers/s3proxy/complete
        say "fetched s3proxy under .servers/"
    else
        lost s3proxy "see .servers/s3proxy.log"
    fi
}

# In a folder of its own: its dozens of packages are none of ours.
jupyter() {
    if [ -x .servers/jupyter/bin/jupyter-server ]; then
        say "jupyter-server is there"
    elif "${PYTHON:-python3}" -m venv .servers/jupyter >.servers/jupyter.log 2>&1 &&
        .servers/jupyter/bin/pip install --quiet --disable-pip-version-check "jupyter-server==$JUPYTER" \
            >>.servers/jupyter.log 2>&1; then
        say "installed jupyter-server under .servers/"
    else
        rm -rf .servers/jupyter
        lost jupyter-server "see .servers/jupyter.log"
    fi
}

debian
ferretdb
s3proxy
jupyter
exit 0
