# make run: the bot. make test: lint, types, tests. Both install what they need into .venv.

PYTHON ?= python3
VENV := .venv
IMAGE ?= alliance-bot
DOCKER_BUILD_FLAGS ?=
BIN := $(VENV)/bin/python
PIP := $(BIN) -m pip --disable-pip-version-check --quiet
LOCK := $(BIN) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header

.PHONY: run test bench benchmarks storm screenshots lexicon importers lock format image image-test image-twice clean

run: $(VENV)/.runtime
	@$(BIN) -m bot run

test: $(VENV)/.dev
	$(BIN) -m ruff check .
	$(BIN) -m ruff format --check .
	$(BIN) -m mypy
	$(BIN) -m pytest

# Time from start to ready, and peak memory, of the terminal chat and of the bot on Telegram.
bench: $(VENV)/.dev
	@$(BIN) -m tests.measure_start

# The bot beside rank-bm25, bm25s, tantivy and an echo bot; writes docs/benchmarks.md. About an hour.
benchmarks: $(VENV)/.bench
	@$(BIN) -m bot bench search
	@$(BIN) -m bot bench index
	@$(BIN) -m bot bench start
	@$(BIN) -m bot bench serve --questions tests/questions/*.yaml
	@$(BIN) -m bot bench report

# Kills, stops, faults, a flood, a soak and fuzzed updates, with the real process; in short.
# Each alone and at full size: .venv/bin/python -m tests.storm kills --help
storm: $(VENV)/.dev
	@for part in kills stop faults flood soak fuzz; do $(BIN) -m tests.storm $$part || exit 1; done
# Pictures of the bot's conversations for README and docs; needs Chromium (it says so).
screenshots: $(VENV)/.dev
	@$(BIN) -m tests.screenshots

format: $(VENV)/.dev
	$(BIN) -m ruff check --fix .
	$(BIN) -m ruff format .

# The translation table out of Debian's dictionaries; install them first (it says which).
lexicon: $(VENV)/.runtime
	@$(BIN) -m bot lexicon build

# What `python -m bot import` reads web pages, PDF and Word files and feeds with.
importers: $(VENV)/.runtime
	$(PIP) install --require-hashes -r requirements-import.lock

# Renews the lock files from pyproject.toml: every version, every hash, no address; and the list of
# the wheels that the image takes. The index
# is the one that pip is configured with.
lock: $(VENV)/.dev
	$(LOCK) pyproject.toml --output-file requirements.lock
	$(LOCK) pyproject.toml --extra import --output-file requirements-import.lock
	$(LOCK) pyproject.toml --extra import --group dev --output-file requirements-dev.lock
	$(LOCK) pyproject.toml --extra import --extra bench --group dev --output-file requirements-bench.lock
	$(BIN) -m tests.wheels

# The container image; and its test with plain Docker: run hardened, asked, restarted, stopped.
image:
	docker build $(DOCKER_BUILD_FLAGS) --tag $(IMAGE) \
		--build-arg VERSION="$$(sed -n 's/^__version__ = "\(.*\)"/\1/p' bot/__init__.py)" \
		--build-arg REVISION="$$(git rev-parse HEAD 2>/dev/null)" \
		--build-arg SOURCE="$$(git remote get-url origin 2>/dev/null | grep -E '^https://[^@]*$$')" \
		--build-arg SOURCE_DATE_EPOCH="$$(git log -1 --format=%ct 2>/dev/null || echo 0)" .

image-test: image $(VENV)/.dev
	@$(BIN) -m tests.image.image_test $(IMAGE)

# Builds it twice from nothing: the same sources make the same files.
image-twice: $(VENV)/.dev
	$(MAKE) image IMAGE=$(IMAGE)-first DOCKER_BUILD_FLAGS="$(DOCKER_BUILD_FLAGS) --no-cache"
	$(MAKE) image IMAGE=$(IMAGE)-second DOCKER_BUILD_FLAGS="$(DOCKER_BUILD_FLAGS) --no-cache"
	@$(BIN) -m tests.image.twice $(IMAGE)-first $(IMAGE)-second

clean:
	rm -rf $(VENV) .hypothesis .mypy_cache .pytest_cache .ruff_cache

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "Python's venv is needed; on Debian or Ubuntu: apt-get install python3-venv" >&2; rm -rf $(VENV); exit 1; }
	@touch $@

$(VENV)/.runtime: $(VENV)/.python requirements.lock
	$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.bench: $(VENV)/.dev requirements-bench.lock
	$(PIP) install --require-hashes -r requirements-bench.lock
	@touch $@
