#!/bin/sh
# Makes the virtual environment with the newest suitable Python, or says in one line what is missing.
set -eu
venv=$1
seen=""

for name in python3.13 python3.12 python3.11 python3; do
    # A name on the PATH may be a shim that does not run: only what answers counts.
    found=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { seen="Python $found"; continue; }
    if ! "$name" -c 'import ensurepip, venv' 2>/dev/null; then
        seen="Python $found without its venv module (on Debian and Ubuntu: apt install python$found-venv)"
        continue
    fi
    # Built aside and then renamed would break its paths: remove the half-made one instead.
    "$name" -m venv "$venv" || { rm -rf "$venv"; exit 1; }
    exit 0
done

echo "Participation needs Python 3.11 or newer; found ${seen:-no Python 3}." >&2
exit 1
