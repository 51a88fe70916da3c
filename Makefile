# Every target does its own set-up. `make help` lists them.
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
PROOF := $(VENV)/.proof
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check
# The first of these that runs and is Python 3.11 or newer; `make PYTHON=/path/to/python setup` overrides it.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$python" && break; done)

# nbgrader calls the commands of its packages by name.
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup demo test lab build lint format bench-grading bench-helper bench-explorers bench-false-alarms claims mutants variants adversaries visible lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 22

setup: $(INSTALLED)  ## make .venv with the locked packages

$(INSTALLED): requirements.lock pyproject.toml autograder/pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer was found. Install it (on Debian: apt-get install python3 python3-venv), or name one: make PYTHON=/path/to/python3.12 setup"; exit 1; }
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV) || { echo "Python's venv module is missing (on Debian: apt-get install python3-venv)."; rm -rf $(VENV); exit 1; }
	@echo "Installing the locked packages into $(VENV); this takes a minute or two, once."
	$(INSTALL) --requirement requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable . --editable ./autograder
	@touch $@

$(PROOF): $(INSTALLED) benchmarks/requirements.txt
	$(INSTALL) --requirement benchmarks/requirements.txt
	@touch $@

demo: $(INSTALLED)  ## build the course, grade the bundled class, print the scores
	$(BIN)/autograder demo

test: $(PROOF)  ## run every test
	$(BIN)/python -m pytest -n 2

lab: $(INSTALLED)  ## open the self-study course in JupyterLab
	$(BIN)/jupyter lab --config=jupyter_lab_config.py $(ARGS)

build: $(INSTALLED)  ## lessons -> source, release, notebooks
	$(BIN)/autograder build

lint: $(INSTALLED)  ## ruff, mypy, and the generated folders are what the lessons build
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/autograder build --check

format: $(INSTALLED)  ## put the code in its standard form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

peers: $(INSTALLED)  ## nbgrader's own tests of autograding, feedback and API, with protect(c) in place
	JUPYTER_CONFIG_PATH=$(CURDIR)/tests/peers $(BIN)/python -m pytest -n 2 -q -W ignore -p no:cacheprovider -c /dev/null \
		--pyargs nbgrader.tests.apps.test_nbgrader_autograde nbgrader.tests.apps.test_nbgrader_generate_feedback \
		nbgrader.tests.apps.test_nbgrader_releasefeedback nbgrader.tests.apps.test_api

bench-grading: $(INSTALLED)  ## stock nbgrader autograde against autograder grade
	$(BIN)/python -m benchmarks.grading

bench-helper: $(PROOF)  ## practicaldl against PyTorch, scikit-learn and SciPy
	$(BIN)/python -m benchmarks.helper

bench-explorers: $(INSTALLED)  ## from a slider's move to the new picture in the browser
	$(BIN)/python -m benchmarks.explorers

bench-false-alarms: $(INSTALLED)  ## 20,000 runs of right answers, of which no check may reject one
	$(BIN)/python -m benchmarks.false_alarms

claims: $(INSTALLED)  ## measure the lessons' figures again and compare
	$(BIN)/python -m benchmarks.claims

mutants: $(INSTALLED)  ## how many mutants of right answers the checks kill
	$(BIN)/python -m tests.checks.mutants

variants: $(INSTALLED)  ## right variants accepted and mistakes named, by exercise
	$(BIN)/python -m tests.checks.table

adversaries: $(INSTALLED)  ## answers written from the contract alone: accepted, rejected, named
	$(BIN)/python -m tests.checks.adversaries

visible: $(INSTALLED)  ## known mistakes against the tests that the lessons show
	$(BIN)/python -m tests.checks.visible

lock: $(INSTALLED)  ## renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml autograder/pyproject.toml --all-extras --universal --python-version 3.11 --upgrade --no-annotate \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --output-file requirements.lock

clean:  ## remove .venv, caches and the demo
	rm -rf $(VENV) demo/out .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
