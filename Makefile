# Two commands: `make run` and `make test`. docs/development.md has the rest.

SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
UV_INSTALL := --require-hashes --only-binary :all:
ARGS ?=
# Settings are read, and nothing connects, in checks that need no database.
PRODUCTION := PLUMBLINE_EMBEDDED=0 DEBUG=0 SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(60))") \
	ALLOWED_HOSTS=plumbline.example PUBLIC_URL=https://plumbline.example HTTPS=1

.PHONY: run test check bench picture venv lock browser
.DEFAULT_GOAL := run

run: $(VENV)/.local
	exec $(PY) -m config.stack run $(ARGS)

test: $(VENV)/.dev browser
	exec $(PY) -m config.stack test -- -n 2 --dist worksteal $(ARGS)

check: $(VENV)/.dev
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	git ls-files -z 'templates/*.html' '*/templates/*.html' | xargs -0 $(VENV)/bin/djade --check --target-version 5.2
	$(VENV)/bin/lint-imports
	SECRET_KEY=types-only $(VENV)/bin/mypy .
	SECRET_KEY=schema-only $(PY) manage.py spectacular --validate --fail-on-warn | diff -u docs/openapi.yaml -
	$(PY) -m config.stack exec --temporary --bare -- $(PY) manage.py makemigrations --check --dry-run
	$(PY) -m config.stack exec --temporary --bare -- env $(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

bench: $(VENV)/.dev
	exec $(PY) -m config.stack exec --temporary -- $(PY) -m benchmarks $(ARGS)

# The README's picture, from the demo company.
picture: $(VENV)/.dev browser
	$(PY) -m config.stack exec --temporary -- $(PY) -m tests.browser.picture docs/images/overview.png

venv: $(VENV)/.dev

# The stamps say which requirements the environment holds. dev.txt contains local.txt at the same versions, so an environment with the test
# tools serves `make run` as it is; a changed local.txt is then installed over it, and nothing is taken away.
$(VENV)/.uv: requirements/uv.txt
	@sh requirements/python.sh "$(PYTHON)" "$(VENV)"
	$(PY) -m pip install --quiet --disable-pip-version-check $(UV_INSTALL) -r requirements/uv.txt
	@touch $@

$(VENV)/.local: requirements/local.txt $(VENV)/.uv
	@if [ -e $(VENV)/.dev ]; then \
		$(PY) -m uv pip install --quiet $(UV_INSTALL) -r requirements/local.txt; \
	else \
		$(PY) -m uv pip sync --quiet $(UV_INSTALL) requirements/local.txt; \
	fi
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.uv
	$(PY) -m uv pip sync --quiet $(UV_INSTALL) requirements/dev.txt
	@touch $@ $(VENV)/.local

# A browser for the browser tests. Where it cannot be installed those tests are skipped and say so (with REQUIRE_BROWSER=1 they fail).
browser:
	@sh requirements/browser.sh

# New versions of everything. dev is resolved first; the smaller sets are cut from it, so that all three agree.
COMPILE := $(PY) -m uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11
lock: $(VENV)/.uv
	$(COMPILE) --upgrade requirements/uv.in -o requirements/uv.txt
	$(COMPILE) --upgrade requirements/dev.in -o requirements/dev.txt
	$(COMPILE) --upgrade -c requirements/dev.txt requirements/local.in -o requirements/local.txt
	$(COMPILE) --upgrade -c requirements/dev.txt requirements/base.in -o requirements/base.txt
