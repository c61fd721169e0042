# Everything a fresh machine needs: Python 3.11 with pip, and make.
# No target needs root; `test-servers` uses it where it is given.

PYTHON ?= python3
UV := .tools/bin/uv
RUN := $(UV) run --frozen --no-sync
export UV_PYTHON_DOWNLOADS := never
export UV_PYTHON := $(PYTHON)
UV_VERSION := 0.13.9

# Numba keeps a compiled caller although the kernel that it calls has changed in another file.
FRESH_KERNELS = if [ -n "$$(find src -name '*.py' -newer .venv/.kernels 2>/dev/null | head -n 1)" ] \
	|| [ ! -e .venv/.kernels ]; then find src \( -name '*.nbi' -o -name '*.nbc' \) -delete; touch .venv/.kernels; fi

.PHONY: help setup demo test coverage test-servers lint types contracts bench bench-small audit clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(UV):
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { echo "This needs pip: install Debian's python3-pip, or use a Python that brings it."; exit 1; }
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action ignore --target .tools uv==$(UV_VERSION)

setup: $(UV)  ## make .venv from the lock file
	$(UV) sync --frozen --quiet
	@$(FRESH_KERNELS)

demo: $(UV)  ## make a synthetic leak and accounts, run the whole path, say where the report is
	$(UV) sync --frozen --no-dev --inexact --quiet
	@$(FRESH_KERNELS)
	@$(RUN) python bench/demo.py

test: setup  ## run the tests, on all cores
	$(RUN) pytest --numprocesses=auto --dist=loadfile

coverage: setup  ## run the tests and say which lines none of them ran
	$(RUN) pytest --numprocesses=auto --dist=loadfile --cov --cov-report=term:skip-covered

test-servers:  ## put what tests need besides Python (Chromium, databases, the audit's servers) where they look for it
	@bash tests/servers.sh

lint: setup  ## ruff, and formatting
	$(RUN) ruff check .
	$(RUN) ruff format --check .

types: setup  ## mypy, strict
	$(RUN) mypy

contracts: setup  ## the import rules of ARCHITECTURE.md
	$(RUN) lint-imports

bench: setup  ## the whole benchmark suite, side by side with other tools
	$(UV) sync --frozen --quiet --group bench
	$(RUN) python -m bench

bench-small: setup  ## the suite on small data, so that it cannot rot
	$(RUN) python -m bench --small

audit: setup  ## known vulnerabilities in the locked dependencies
	$(UV) export --frozen --no-dev --no-emit-project --quiet --output-file .tools/requirements.txt
	$(RUN) pip-audit --requirement .tools/requirements.txt --disable-pip

clean:  ## remove what the other targets made
	rm -rf .venv .tools demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
