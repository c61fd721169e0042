#!/usr/bin/env bash
# Puts Chromium where the browser tests find it: on PATH, or under .servers/.
# With root it installs Debian's package; without, it unpacks the packages into .servers/.
# Where neither works it says so and succeeds: the test run then lists which tests did not run.
set -uo pipefail
cd "$(dirname "$0")/.."
bash tests/servers/audit.sh

if command -v chromium >/dev/null 2>&1 || [ -x .servers/bin/chromium ]; then
    echo "test-servers: chromium is there"
    exit 0
fi

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null; then
        echo "test-servers: installed chromium"
        exit 0
    fi
fi

if command -v apt-get >/dev/null 2>&1 && command -v dpkg >/dev/null 2>&1; then
    mkdir -p .servers/debs .servers/root .servers/bin
    wanted=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks \
        --no-replaces --no-enhances chromium 2>/dev/null | grep -E '^[a-z0-9]' | sort -u)
    if [ -n "$wanted" ] && (cd .servers/debs && apt-get download $wanted >/dev/null 2>&1); then
        for deb in .servers/debs/*.deb; do dpkg -x "$deb" .servers/root; done
        root=$PWD/.servers/root
        printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s "$@"\n' \
            "$root/usr/lib/x86_64-linux-gnu:$root/lib/x86_64-linux-gnu" \
            "$root/usr/lib/chromium/chromium" >.servers/bin/chromium
        chmod +x .servers/bin/chromium
        if .servers/bin/chromium --version >/dev/null 2>&1; then
            echo "test-servers: unpacked chromium under .servers/"
            exit 0
        fi
        rm -f .servers/bin/chromium
    fi
fi

echo "test-servers: no chromium could be had; the browser tests will not run, and the run will say so"
