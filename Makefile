# The two commands a newcomer needs: make run, make test. The rest serves the people who work on Yici.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORDS := yici/locale/zh_Hans/LC_MESSAGES/django
# Tests start many processes: what one has compiled, the next loads.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run test check format lock clean

setup: $(READY) $(WORDS).mo

$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q yici
	touch $(READY)

$(WORDS).mo: $(READY) $(WORDS).po
	$(BIN)/python scripts/translations.py compile

run: setup
	$(BIN)/yici demo

test: setup
	scripts/tools.sh
	$(BIN)/pytest -n 2 --dist worksteal

# What must hold before a change lands: style, types, floors, migrations, translations, tests.
check: setup
	$(BIN)/ruff check yici tests scripts
	$(BIN)/ruff format --check yici tests scripts
	$(BIN)/mypy yici
	$(BIN)/lint-imports --no-logo
	$(BIN)/yici manage makemigrations --check --dry-run
	$(BIN)/python scripts/translations.py check
	$(MAKE) test

format: setup
	$(BIN)/ruff check --fix yici tests scripts
	$(BIN)/ruff format yici tests scripts

lock:
	$(BIN)/uv lock
	$(BIN)/uv export --quiet --all-groups --no-emit-project --no-annotate --no-header --format requirements-txt > requirements.lock
