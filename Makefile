# Everything is fetched and made under $XDG_CACHE_HOME/odoo-sla (~/.cache/odoo-sla);
# docs/development.md tells what happens there. The work is done by scripts/run.py.

PYTHON ?= python3
RUN = @$(PYTHON) -B scripts/run.py

.DEFAULT_GOAL := help
.PHONY: help demo test test-unit lint format shell bench i18n pictures clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' \
		$(MAKEFILE_LIST)

demo: ## serve Odoo with the add-ons and demo data on http://127.0.0.1:8069
	$(RUN) demo

test: ## lint, unit tests, wheels, add-on tests, browser tests
	$(RUN) test

test-unit: ## unit tests only: no Odoo, no database, seconds
	$(RUN) test-unit

lint: ## ruff, pylint-odoo, XML and translations
	$(RUN) lint

format: ## bring Python and XML files into shape
	$(RUN) format

shell: ## Odoo's Python shell on the demo database
	$(RUN) shell

bench: ## measure against plain Odoo and against the OCA module
	$(RUN) bench

i18n: ## export the terms of all add-ons, merge them into the translations
	$(RUN) i18n

pictures: ## the pictures of the guides; with ALL=1 a look at every screen instead
	$(RUN) pictures $(if $(ALL),all)

clean: ## stop the database server, remove all that was fetched and made
	$(RUN) clean
