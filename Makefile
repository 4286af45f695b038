# Every target installs what it needs: the tools into .venv, a private MariaDB for the tests into a cache folder.

SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
# One more than there are cores: tests of servers and browsers wait now and then.
WORKERS ?= $(shell expr $$(nproc) + 1)
VENV := .venv
STAMP := $(VENV)/installed
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help install demo test test-long lint format bench docs messages lock

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 12

install: $(STAMP) ## make .venv with the service and its development tools

$(STAMP): requirements-dev.lock pyproject.toml .ci/venv
	PYTHON=$(PYTHON) .ci/venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP) ## serve a small invented facility on 127.0.0.1:$PORT (8000) from a SQLite file
	exec $(BIN)/sample-tracking demo --port $(PORT)

test: $(STAMP) ## run the suite, with coverage
	$(BIN)/python -m tests.servers
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadscope -m "not long" \
		--cov --cov-fail-under=95 $(ARGS)

test-long: $(STAMP) ## run the suite with the tests that take minutes
	$(BIN)/python -m tests.servers
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadscope $(ARGS)

lint: $(STAMP) ## check style, types, import directions and generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sample-tracking generate tables --check

format: $(STAMP) ## put the code into shape
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

bench: $(STAMP) ## measure against the same SQL through the bare driver
	$(BIN)/python -m tests.servers
	$(BIN)/python -m tests.bench $(ARGS)

docs: $(STAMP) ## write the generated pages anew
	$(BIN)/sample-tracking generate docs

LOCALE := sample_tracking/ui/locale
# Besides the functions of gettext: marks, menu entries, and refusals, whose sentences pages show.
KEYWORDS := said said_of:1,2 later phrase Invalid Conflict NotFound Forbidden Unauthenticated Unavailable TooMany Stale Malformed

messages: $(STAMP) ## gather the texts of the pages and compile their translations
	$(BIN)/pybabel -q extract -F pyproject.toml $(KEYWORDS:%=-k %) --no-location --sort-output --omit-header \
		-o $(LOCALE)/messages.pot sample_tracking plugins
	$(BIN)/pybabel -q update -i $(LOCALE)/messages.pot -d $(LOCALE) --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date
	$(BIN)/pybabel -q compile -d $(LOCALE)
	rm $(LOCALE)/messages.pot

lock: ## pin the newest allowed releases with their hashes
	@$(MAKE) --no-print-directory $(VENV)/bin/uv
	$(BIN)/uv pip compile $(LOCK_OPTIONS) $(PLUGINS) pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile $(LOCK_OPTIONS) --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

# What all plugins of the distribution need.
PLUGINS := --extra http --extra ldap --extra local

LOCK_OPTIONS := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make lock"

$(VENV)/bin/uv:
	PYTHON=$(PYTHON) .ci/venv $(VENV)
	$(BIN)/python -m pip install --quiet uv
