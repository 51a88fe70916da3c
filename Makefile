# Every target does its own set-up. `make help` lists them.
VENV := .venv
BIN := $(VENV)/bin
# What .venv holds: a learner's packages, an instructor's with them, everything.
LEARNER := $(VENV)/.learner
INSTRUCTOR := $(VENV)/.instructor
INSTALLED := $(VENV)/.installed
PROOF := $(VENV)/.proof
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check
# The first of these that runs and is Python 3.11 or newer; `make PYTHON=/path/to/python setup` overrides it.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$python" && break; done)

# nbgrader calls the commands of its packages by name.
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup setup-learner setup-instructor demo test test-slow lab build site pictures lint format peers bench-grading \
	bench-plan bench-helper bench-explorers bench-false-alarms claims mutants variants adversaries visible lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 22

setup: $(INSTALLED)  ## make .venv with everything: to learn, to teach, to work on the course itself
setup-learner: $(LEARNER)  ## make .venv with what a self-learner needs
setup-instructor: $(INSTRUCTOR)  ## make .venv with what an instructor needs

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer was found. Install it (on Debian: apt-get install python3 python3-venv), or name one: make PYTHON=/path/to/python3.12 setup"; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { echo "Python's venv module is missing (on Debian: apt-get install python3-venv)."; rm -rf $(VENV); exit 1; }

$(LEARNER): requirements-learner.lock pyproject.toml | $(BIN)/python
	@echo "Installing a learner's packages into $(VENV); this takes a minute or two, once."
	$(INSTALL) --requirement requirements-learner.lock --editable .
	@touch $@

$(INSTRUCTOR): requirements-instructor.lock pyproject.toml autograder/pyproject.toml | $(BIN)/python
	@echo "Installing an instructor's packages into $(VENV); this takes a minute or two, once."
	$(INSTALL) --requirement requirements-instructor.lock --editable . --editable ./autograder
	@touch $(LEARNER) $@

$(INSTALLED): requirements.lock pyproject.toml autograder/pyproject.toml | $(BIN)/python
	@echo "Installing the locked packages into $(VENV); this takes a minute or two, once."
	$(INSTALL) --requirement requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable . --editable ./autograder
	@touch $(LEARNER) $(INSTRUCTOR) $@

$(PROOF): $(INSTALLED) benchmarks/requirements.txt
	$(INSTALL) --requirement benchmarks/requirements.txt
	@touch $@

demo: $(INSTRUCTOR)  ## build the course, grade the bundled class, print the scores
	$(BIN)/autograder demo

test: $(PROOF)  ## run the tests: half an hour on two cores
	$(BIN)/python -m pytest -n 2 -m "not slow"

test-slow: $(PROOF)  ## run the tests that take a minute or more each, of which `make test` runs a sample
	$(BIN)/python -m pytest -n 2 -m slow

lab: $(LEARNER)  ## open the self-study course in JupyterLab
	$(BIN)/jupyter lab --config=jupyter_lab_config.py $(ARGS)

build: $(INSTRUCTOR)  ## lessons -> source, release, notebooks
	$(BIN)/autograder build

site: $(INSTALLED)  ## the course as web pages, every lesson executed: docs/_build/html
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --write-all --builder html docs docs/_build/html
	$(BIN)/python scripts/check_site.py docs/_build/html
	@echo "Open docs/_build/html/index.html"

pictures: $(INSTALLED) demo  ## take the pictures of README and site again
	$(BIN)/python scripts/pictures.py

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

bench-plan: $(INSTALLED)  ## the same scores with what a grade needs and with everything run; an hour
	$(BIN)/python -m benchmarks.plan

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

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" pyproject.toml
lock: $(INSTALLED)  ## add what pyproject.toml names to the lock files; ARGS=--upgrade renews every pin
	$(LOCK) autograder/pyproject.toml --all-extras --group learner --group site --group dev $(ARGS) --output-file requirements.lock
	$(LOCK) autograder/pyproject.toml --all-extras --group learner --constraint requirements.lock --output-file requirements-instructor.lock
	$(LOCK) --group learner --constraint requirements.lock --output-file requirements-learner.lock

clean:  ## remove .venv, caches and the demo
	rm -rf $(VENV) demo/out .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
