# What the README and .ci/run call. The virtual environment is made once and again whenever a lock file changes.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE :=  # compiling it all anew costs each of our processes more than its work

.PHONY: run test check nightly bench pictures lock clean
.DEFAULT_GOAL := run

$(VENV)/.run: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

run: $(VENV)/.run
	$(BIN)/python -m bot playground

WORKERS ?= $(shell expr 1 + $$(getconf _NPROCESSORS_ONLN))  # a journey waits as long as it works
test: $(VENV)/.dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_house_rules.py
	$(BIN)/python -m tests.advisories

nightly: $(VENV)/.dev  # a night of two processors; figures in artefacts/ledger.jsonl; CASES=500 KILLS=50 make nightly is shorter
	NIGHTLY=20 $(BIN)/python -m pytest -n 2 --dist worksteal tests/faults tests/desk/test_life_of_a_case.py tests/handlers/test_canaries.py

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

pictures: $(VENV)/.dev
	$(BIN)/python -m tests.browser.pictures

lock: $(VENV)/.dev
	$(BIN)/pip-compile $(LOCK) --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile $(LOCK) --extra dev --output-file requirements-dev.txt pyproject.toml
LOCK := --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis artefacts
