# Two commands do most: `make demo` and `make test`. `make help` lists the rest.

PORT ?= 8000
PY := .venv/bin/python
DEVELOP := DEBUG=1 $(PY) manage.py

.DEFAULT_GOAL := help
.PHONY: help setup demo run test lint format bench docs pictures

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: ## Make .venv with what development needs
	@sh tools/venv.sh dev

demo: ## Serve the demo on http://127.0.0.1:$PORT with the production server
	@sh tools/venv.sh runtime
	@PORT=$(PORT) exec $(PY) tools/demo.py

run: setup ## Serve with reload, for development
	@mkdir -p var
	@$(DEVELOP) migrate --verbosity 0
	@$(DEVELOP) runserver 127.0.0.1:$(PORT)

test: setup ## Run everything that decides whether a change may land
	@$(PY) tools/verify.py

lint: setup ## Lint, types, layers, migrations
	@$(PY) tools/verify.py lint types layers migrations

format: setup ## Format the code and mend what can be mended by rule
	@.venv/bin/ruff check --fix --quiet .
	@.venv/bin/ruff format --quiet .

bench: setup ## Measure (see bench/README.md)
	@$(PY) -m bench
	@$(PY) -m bench.impact
	@$(PY) -m bench.reading

docs: setup ## Run the examples in docs/
	@$(PY) -m pytest -q tests/test_docs.py

pictures: setup ## Take the README's pictures, and one of every page into var/pictures/
	@$(PY) tools/pictures.py
