# make run   everything up to a server on 127.0.0.1:8000, and the address of /try
# make test  ruff and pytest
# make audit known faults of the installed packages, where an advisory service is reached
#
# Both can be run again: what is done already is not done twice. Variables:
#   PYTHON=python3.12    another interpreter, 3.11 or newer
#   HOST=… PORT=…        another address for the server
#   TORCH_INDEX=https://download.pytorch.org/whl/cpu
#                        the small CPU build of torch, where pip would take the big one

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
TORCH_INDEX ?=
WIAN_HOME ?= var

VENV := .venv
INSTALLED := $(VENV)/.installed
INDEXED := $(WIAN_HOME)/.indexed
TORCH := $(shell sed -n 's/^ *"\(torch==[^"]*\)".*/\1/p' pyproject.toml)
CORPUS := $(or $(WIAN_CORPUS),corpus)
LETTERS := $(wildcard $(CORPUS)/letters $(CORPUS)/letters/*.md)
READING := $(wildcard corpus/*.py corpus/data/* index/*.py index/data/*)

.PHONY: run test audit install

run: $(INDEXED)
	@$(VENV)/bin/wian serve --host $(HOST) --port $(PORT)

test: $(INSTALLED)
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/python -m pytest -n auto --dist loadfile

audit: $(INSTALLED)
	@$(VENV)/bin/python -m tests.bench.audit

install: $(INSTALLED)

$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer is needed: install it, or name it with make PYTHON=python3.12." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "python3-venv is missing: run 'sudo apt-get install python3-venv', then make again." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(if $(TORCH_INDEX),$(VENV)/bin/python -m pip install --quiet $(TORCH) --index-url $(TORCH_INDEX))
	$(VENV)/bin/python -m pip install --quiet --editable '.[test]'
	@touch $@

$(INDEXED): $(INSTALLED) $(LETTERS) $(READING)
	$(VENV)/bin/wian index
	@touch $@
