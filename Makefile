# The two commands of this project are `make run` and `make test`; both do all their set-up by themselves.
PYTHON ?= python3
BIN := .venv/bin
LOCALES := $(notdir $(wildcard verification/locale/*))
DEMO ?= true
export DEMO

.DEFAULT_GOAL := help
.PHONY: help install install-dev run test lint fmt bench-checking bench-citation bench-api bench-claims bench-workbench fuzz-api schema pictures messages lock

help: ## Show what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

install: ## Make .venv and install the locked requirements
	@$(PYTHON) config/bootstrap.py

install-dev: ## The same, with what tests and checks need
	@$(PYTHON) config/bootstrap.py --dev

run: install ## Run the product, with a sample to look at (DEMO=false for an empty one)
	@exec $(BIN)/python manage.py run

test: install-dev ## Check and test everything, in a browser too
	@DEMO=false $(BIN)/python tests/everything.py

lint: install-dev ## Style, types and import contracts
	@DEMO=false $(BIN)/python tests/everything.py --no-tests

fmt: install-dev ## Put the code into its one form
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

bench-checking: install-dev ## Measure the checker beside others (ARGS="--workers --memory", or --help)
	@$(BIN)/python -m tests.bench.checking $(ARGS)

bench-citation: install-dev ## Measure citation metadata beside trafilatura and htmldate (ARGS="--wrong", or --help)
	@$(BIN)/python -m tests.bench.citation $(ARGS)

bench-api: install-dev ## Measure reading facts beside PostgreSQL alone (ARGS="--facts 1000000", or --help)
	@$(BIN)/python -m tests.bench.facts $(ARGS)

bench-claims: install-dev ## Measure claim intelligence on public data (ARGS="--many 1000000 --keep FOLDER", or --help)
	@nice $(BIN)/python -m tests.bench.claims $(ARGS)

bench-workbench: install-dev ## Measure the reading room beside an article's plain text, and the lists (ARGS="--words 10000", or --help)
	@$(BIN)/python -m tests.bench.workbench $(ARGS)

fuzz-api: install-dev ## Ask the API many odd questions (ARGS="50 7": how many made-up ones of each operation and caller, and the seed)
	@DEMO=false FUZZ="$(or $(ARGS),20 2)" $(BIN)/python -m pytest -q tests/api/test_schemathesis.py

schema: install-dev ## Write the schema of the API to docs/api/openapi.json
	@$(BIN)/python manage.py spectacular --format openapi-json --validate --fail-on-warn --file docs/api/openapi.json

pictures: install-dev ## Take the README's pictures
	@DEMO=false PICTURES=docs/pictures $(BIN)/python -m pytest -q -m journey

messages: install-dev ## Bring the catalogues of translations up to date, and compile them (needs GNU gettext)
	@$(BIN)/python manage.py makemessages $(LOCALES:%=--locale %) --no-obsolete --no-wrap --add-location file --ignore .venv --ignore 'tests/*'
	@sed -i.old -e '/^"POT-Creation-Date/d' -e '/^"Report-Msgid/d' */locale/*/LC_MESSAGES/django.po && rm */locale/*/LC_MESSAGES/django.po.old
	@$(BIN)/python manage.py compilemessages --ignore .venv

lock: install-dev ## Compile the requirements into full locks
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-emit-index-url requirements.in -o requirements.txt
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-emit-index-url requirements-dev.in -o requirements-dev.txt
