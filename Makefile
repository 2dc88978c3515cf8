# Two commands matter: `make start` (train a network now) and `make test` (prove it all).
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: help start test check format clean

help:            ## list the targets
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## +/\t/' | expand -t 12

start: $(VENV)/.base   ## set up (no PyTorch), train a first network, open the course
	$(BIN)/chainrule start

test: $(VENV)/.dev     ## set up with PyTorch and run everything that CI runs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: $(VENV)/.dev    ## lint, types, contracts and the quick tests: under two minutes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow" -q

format: $(VENV)/.dev   ## put the files into the house's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:           ## remove the environment and what the tools left
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis src/*.egg-info

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Chainrule needs Python 3.11 or newer; got " + sys.version.split()[0] + ". Try: make start PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e ".[torch,tables,search,postgres,notebook,anki,dev]"
	@touch $@ $(VENV)/.base
