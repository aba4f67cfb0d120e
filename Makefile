# make help lists the targets. Everything installed goes into .venv, node_modules and static/vendor.

HOST ?= 127.0.0.1
PORT ?= 8000

VENV := .venv
PY := $(VENV)/bin/python
FLASK := $(PY) -m flask --app wsgi
# Two q: pip's remarks about its own configuration are not ours to show; errors still are.
PIP_INSTALL := $(PY) -m pip install -qq --disable-pip-version-check

BABEL := $(PY) -m babel.messages.frontend -q
TRANSLATIONS := participation/translations
CATALOGUES := $(wildcard $(TRANSLATIONS)/*/LC_MESSAGES/messages.po)
COMPILED := $(CATALOGUES:.po=.mo)
# Half as many workers again as there are processors: browsers and databases are waited for.
WORKERS := $(shell expr \( 3 \* $$(getconf _NPROCESSORS_ONLN) + 1 \) / 2)
CODE := participation migrations scripts bench tests wsgi.py gunicorn.conf.py

export PYTHONUTF8 = 1
export HOST PORT

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run install test test-sqlite test-postgres lint format coverage bench translations clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | \
		while IFS='|' read -r target what; do printf '  make %-14s %s\n' "$$target" "$$what"; done

run: install ## Install, migrate, load the samples and serve (PORT=8000 HOST=127.0.0.1)
	@$(PY) scripts/check_port.py "$(HOST)" "$(PORT)"
	@$(FLASK) db upgrade
	@$(FLASK) sample load
	@exec $(PY) -m gunicorn --config gunicorn.conf.py wsgi:app

install: $(VENV)/.installed static/vendor/.installed $(COMPILED) ## Install what running needs

test: install $(VENV)/.installed-test lint ## Check style, types and layers; test on SQLite, then PostgreSQL
	@$(PY) scripts/browser.py
	@$(MAKE) --no-print-directory test-sqlite
	@$(MAKE) --no-print-directory test-postgres

test-sqlite: install $(VENV)/.installed-test ## Only the tests, on SQLite (ARGS= goes to pytest)
	@echo "== tests on SQLite"
	@$(PY) -m pytest --numprocesses $(WORKERS) --dist loadgroup --database sqlite $(ARGS)

test-postgres: install $(VENV)/.installed-test ## Only the tests, on PostgreSQL (ARGS= goes to pytest)
	@echo "== tests on PostgreSQL"
	@$(PY) -m pytest --numprocesses $(WORKERS) --dist loadgroup --database postgres $(ARGS)

lint: install $(VENV)/.installed-test ## Only the checks of style, types, layers, security and templates
	@PY=$(PY) scripts/lint.sh $(wildcard $(CODE))

format: $(VENV)/.installed-test ## Rewrite code and templates in the project's style
	@$(PY) -m ruff check --quiet --fix-only $(wildcard $(CODE))
	@$(PY) -m ruff format --quiet $(wildcard $(CODE))
	@$(PY) -m djlint --quiet --reformat templates || true

coverage: install $(VENV)/.installed-test ## Which lines the tests on SQLite reach
	@$(PY) -m pytest --numprocesses $(WORKERS) --dist loadgroup --cov --cov-report term:skip-covered -q

bench: install $(VENV)/.installed-test ## Measure the speeds the project promises
	@$(PY) -m bench

translations: $(VENV)/.installed ## Collect the sentences of code and templates into the .po file
	@$(BABEL) extract --mapping-file babel.cfg --keywords "_l lazy_gettext lazy_ngettext:1,2" \
		--no-location --sort-output --project participation --output-file $(VENV)/messages.pot .
	@$(BABEL) update --locale th --init-missing --no-fuzzy-matching --ignore-obsolete --no-wrap \
		--ignore-pot-creation-date --input-file $(VENV)/messages.pot --output-dir $(TRANSLATIONS)

clean: ## Remove what was installed (keeps instance/, where the data is)
	@rm -rf $(VENV) node_modules static/vendor *.egg-info $(COMPILED)

# --- What the targets above stand on -------------------------------------------------------------

$(PY):
	@scripts/make_venv.sh $(VENV)

$(VENV)/.installed: setup.cfg pyproject.toml | $(PY)
	@echo "Installing Python packages into $(VENV) …"
	@$(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "Installing the test tools into $(VENV) …"
	@$(PIP_INSTALL) --editable '.[test,postgres,pdf]'
	@touch $@

static/vendor/.installed: package.json package-lock.json scripts/vendor.py scripts/npm.sh | $(VENV)/.installed
	@echo "Installing styles and fonts into static/vendor …"
	@VENV=$(VENV) scripts/npm.sh ci --ignore-scripts --no-audit --no-fund --loglevel error >/dev/null
	@$(PY) scripts/vendor.py
	@touch $@

%.mo: %.po | $(VENV)/.installed
	@$(BABEL) compile --input-file $< --output-file $@
