# Everything here needs Python 3.11 or later, git and make; the rest is installed into .venv on first use.
#   make PYTHON=python3.12 test     with another Python (when .venv does not exist yet)
#   make test ARGS='-k kernel'      with more arguments for the command that the target runs

PYTHON ?= python3
WORKERS ?= auto
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help check test lint report faults bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

check: $(VENV)/.installed ## check every spec against its claims
	$(BIN)/proofkit check all $(ARGS)

test: $(VENV)/.installed-dev ## run the tests
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal $(ARGS)

lint: $(VENV)/.installed-dev ## look at the source: ruff, its formatter, mypy
	$(BIN)/python -m ruff check proofkit tests
	$(BIN)/python -m ruff format --check proofkit tests
	$(BIN)/python -m mypy

report: $(VENV)/.installed ## write reports/ anew
	$(BIN)/proofkit report $(ARGS)

faults: $(VENV)/.installed-dev ## plant faults and see that each is caught
	$(BIN)/python -m tests.faults $(ARGS)

bench: $(VENV)/.installed-dev ## count gates, solver units and time
	$(BIN)/python -m tests.bench $(ARGS)

clean: ## remove the environment, caches and build products
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find proofkit tests -type d -name __pycache__ -prune -exec rm -rf {} +

# pip is the last thing that venv puts in place, so an environment left half made is made again.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit("proofkit needs Python 3.11 or later (make PYTHON=python3.12 ...)" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/pip
	$(INSTALL) -e .
	@touch $@

# Holds all that .installed stands for.
$(VENV)/.installed-dev: pyproject.toml | $(BIN)/pip
	$(INSTALL) -e '.[dev]'
	@touch $(VENV)/.installed $@
