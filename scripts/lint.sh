#!/bin/sh
# Runs every static check over the paths given, all of them even when one fails; quiet when content.
set -u
status=0

check() {
    name=$1
    shift
    if output=$("$@" 2>&1); then
        printf '  %-28s ok\n' "$name"
    else
        printf '  %-28s FAILED\n%s\n' "$name" "$output"
        status=1
    fi
}

bin=$(dirname "$PY")
echo "== checks"
check "style (ruff)" "$PY" -m ruff check --quiet "$@"
check "format (ruff)" "$PY" -m ruff format --check "$@"
check "types (mypy)" "$PY" -m mypy
check "layers (import-linter)" "$bin/lint-imports" --no-logo
# An assert tells mypy what a query cannot; the samples are random on purpose, and public.
check "security (bandit)" "$PY" -m bandit --quiet --recursive participation wsgi.py \
    --skip B101 --exclude participation/samples
if [ -d templates ]; then
    check "templates (djlint)" "$PY" -m djlint --lint templates
    check "template format (djlint)" "$PY" -m djlint --check templates
fi
exit $status
