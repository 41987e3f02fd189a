# make help lists the targets. PYTHON chooses the interpreter, VENV the folder it is installed into:
#   make test PYTHON=python3.12 VENV=.venv312

ifndef PYTHON
PYTHON := $(shell for p in python3.11 python3.12 python3; do \
  $$p -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' >/dev/null 2>&1 && echo $$p && break; done)
endif
VENV ?= .venv
BIN := $(VENV)/bin

# Every package we have so far, for mypy.
PACKAGES := $(patsubst %/__init__.py,%,$(wildcard $(addsuffix /__init__.py,standards engine api cli)))
EXAMPLES := $(wildcard docs/examples/*.xlsx)

# The constraints also hold for what pip builds packages with (newer versions of pip read the second variable).
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1
PIP_INSTALL := $(BIN)/python -m pip install --quiet -c constraints.txt

.PHONY: help demo test lint format verify bench screenshots clean tools
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' Makefile

demo: $(VENV)/.runs ## install, then check the example forms
	@test -n "$(EXAMPLES)" || { echo "docs/examples/ holds no .xlsx form"; exit 1; }
	@# 0 nothing found, 1 a major hazard, 3 something open: all three are verdicts.
	@$(BIN)/panding check $(EXAMPLES) || { code=$$?; [ $$code -eq 1 ] || [ $$code -eq 3 ] || exit $$code; }

test: $(VENV)/.tests ## run the tests on all cores
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: $(VENV)/.lints ## style, types, import directions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(PACKAGES)
	$(BIN)/lint-imports

format: $(VENV)/.lints ## put imports and layout in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

verify: $(VENV)/.tests ## prove the standards with a solver, and that the case tables notice changes
	@status=0; $(BIN)/panding standards verify || status=$$?; $(BIN)/panding standards mutate || status=$$?; exit $$status

bench: $(VENV)/.tests ## measure, and write docs/benchmarks.md (ten minutes; OPTIONS="--forms 10000" and the like)
	$(BIN)/python -m tests.bench.page $(OPTIONS)

screenshots: $(VENV)/.tests ## pictures of the key pages into docs/images/pages
	$(BIN)/python -m tests.pages.screenshots

clean: ## remove the environment and what was built
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# Stamps: a second run installs nothing as long as these two files stay the same.
$(VENV)/.runs: pyproject.toml constraints.txt
	@$(MAKE) --no-print-directory tools PYTHON="$(PYTHON)"
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP_INSTALL) -e .
	@touch $@

$(VENV)/.tests: $(VENV)/.runs
	$(PIP_INSTALL) -e ".[test,verify]"
	@touch $@

$(VENV)/.lints: $(VENV)/.runs
	$(PIP_INSTALL) -e ".[lint]"
	@touch $@

# durable-rules is published as source only: it needs a C compiler and Python's headers.
tools:
	@test -n "$(PYTHON)" || { \
	  echo "Python 3.11 or 3.12 is needed and none was found. On Debian 12: apt-get install python3 python3-venv"; \
	  echo "If it has another name: make demo PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' 2>/dev/null || { \
	  echo "Python 3.11 or 3.12 is needed; this is not one: $(PYTHON)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }
	@command -v gcc >/dev/null || { \
	  echo "A C compiler is missing. On Debian: apt-get install gcc python3-dev"; exit 1; }
	@$(PYTHON) -c 'import os, sys, sysconfig; sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))' || { \
	  echo "Python.h is missing. On Debian: apt-get install gcc python3-dev"; exit 1; }
