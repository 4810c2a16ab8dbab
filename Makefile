# One list of commands, for people, hooks and CI. `make` alone explains them.
# Everything made here goes into .venv/ and var/, which git ignores.

PORT ?= 8000
HOST ?= 127.0.0.1

PY := .venv/bin/python
# The first Python that is new enough; only used to make .venv.
ifndef PYTHON
PYTHON := $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
endif
ifeq ($(PYTHON),)
NO_PYTHON := Python 3.11 or newer is needed, and none was found. Install one, or name one with PYTHON=.
endif
# tests/settings.py gives the tests their own keys and folder; a browser gets the collected static files.
BROWSER := DJANGO_SETTINGS_MODULE=tests.settings EYR_BROWSER_TESTS=1
# What to test: `make test-unit T=tests/practice`, `make test-browser T=tests/browser/test_first_visit.py`.
T ?=
TEMPLATES = find templates accounts learning practice common -name '*.html' -print

.PHONY: help run test test-unit test-browser test-access check check-python check-templates check-types check-project \
	check-files fix bench lock upgrade clean venv venv-dev

help: ## what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: venv ## the whole service with a demonstration, on http://localhost:8000 (PORT= changes it)
	@EYR_DEMO=1 $(PY) -m scripts.serve --host $(HOST) --port $(PORT)

test: test-unit test-browser ## every test: code, then a real browser

test-unit: venv-dev ## the tests without a browser, with coverage (T= chooses)
	$(PY) -m pytest -n 2 $(if $(T),$(T),--cov)
	$(if $(T),,$(PY) -m scripts.coverage_gate)

test-browser: venv-dev ## the journeys in Chromium, with axe (T= chooses)
	@$(PY) -m scripts.chromium
	@$(BROWSER) $(PY) -m scripts.collect_static
	$(BROWSER) $(PY) -m pytest -n 2 $(if $(T),$(T),tests/browser)

test-access: venv-dev ## the whole access matrix: everything, as everybody (about a minute)
	$(PY) -m tests.access

check: check-python check-templates check-types check-project check-files ## everything a machine can judge; changes nothing

check-python: venv-dev
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m scripts.budgets

check-templates: venv-dev
	$(PY) -m scripts.lint_templates
	@$(TEMPLATES) | xargs .venv/bin/djade --target-version 5.2 --check
	@$(TEMPLATES) | xargs $(PY) -m djlint --lint --quiet

check-types: venv-dev
	$(PY) -m scripts.as_production -m mypy

check-project: venv-dev
	$(PY) -m scripts.as_production manage.py makemigrations --check --dry-run
	$(PY) -m scripts.as_production manage.py check --deploy --fail-level WARNING

check-files: venv-dev
	$(PY) -m scripts.locks check
	$(PY) -m scripts.lint_files

fix: venv-dev ## put right what a machine can
	$(PY) -m ruff check --fix
	$(PY) -m ruff format
	@$(TEMPLATES) | xargs .venv/bin/djade --target-version 5.2 || true # it says 1 when it put something right

bench: venv-dev ## how fast, with a year of a big nursery's data
	DJANGO_SETTINGS_MODULE=tests.settings $(PY) -m tests.bench

lock: venv-dev ## requirements*.in to requirements*.txt, changing as little as possible
	$(PY) -m scripts.locks write

upgrade: venv-dev ## the same, with the newest versions allowed
	$(PY) -m scripts.locks write --upgrade

clean: ## forget .venv and what can be made again; the demonstration's data stays
	rm -rf .venv var/cache var/static var/static.stamp var/test

venv:
	$(if $(NO_PYTHON),$(error $(NO_PYTHON)))
	@$(PYTHON) -m scripts.venv requirements.txt

venv-dev:
	$(if $(NO_PYTHON),$(error $(NO_PYTHON)))
	@$(PYTHON) -m scripts.venv requirements-dev.txt
