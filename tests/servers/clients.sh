#!/usr/bin/env bash
# Puts clients of other people that `serve --hibp` is tested with under .servers/clients, in the versions
# and with the hashes of tests/clients. What cannot be had it names and succeeds: the test run then lists
# which tests did not run.
set -uo pipefail
cd "$(dirname "$0")/../.."
FROM=tests/clients
TO=.servers/clients

say() { echo "test-servers: $*"; }
lost() { say "NOT HAD: $1 ($2); its tests will not run, and the run will say so"; }

# What is there is of these versions if it is of this lock file.
current() { [ -e "$1" ] && cmp -s "$1" "$2"; }

node_client() {
    if current "$TO/node/package-lock.json" "$FROM/package-lock.json" && [ -d "$TO/node/node_modules/hibp" ]; then
        say "npm's hibp is there"
    elif ! command -v npm >/dev/null 2>&1; then
        lost "npm's hibp" "no npm"
    elif rm -rf "$TO/node" && mkdir -p "$TO/node" && cp "$FROM"/package*.json "$TO/node/" &&
        npm ci --prefix "$TO/node" --ignore-scripts --no-audit --no-fund --silent >"$TO/node.log" 2>&1; then
        say "installed npm's hibp under .servers/"
    else
        rm -rf "$TO/node"
        lost "npm's hibp" "see $TO/node.log"
    fi
}

# In a folder of its own: one of them is under the AGPL, and none is a dependency of ours.
python_clients() {
    if current "$TO/python/requirements.txt" "$FROM/requirements.txt"; then
        say "the Python clients of HIBP are there"
    elif rm -rf "$TO/python" && "${PYTHON:-python3}" -m venv "$TO/python" >"$TO/python.log" 2>&1 &&
        "$TO/python/bin/pip" install --quiet --disable-pip-version-check --require-hashes \
            -r "$FROM/requirements.txt" >>"$TO/python.log" 2>&1 &&
        cp "$FROM/requirements.txt" "$TO/python/requirements.txt"; then
        say "installed the Python clients of HIBP under .servers/"
    else
        rm -rf "$TO/python"
        lost "the Python clients of HIBP" "see $TO/python.log"
    fi
}

mkdir -p "$TO"
node_client
python_clients
exit 0
