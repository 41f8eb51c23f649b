# Every target hands over to scripts/dev.py, which also works without make: python3 scripts/dev.py test
PYTHON ?= python3
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test long check bench bench-exports bench-reports throttled campaign attack fuzz advisories screens vendor lock

help: ## show this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

run: ## set everything up and serve a demonstration (PORT, DATABASE_URL)
test: ## every check and every test (ARGS="tests/domain -k score" for some)
long: ## the long versions: every width, every role, every test on PostgreSQL too, kills (half an hour)
check: ## the quick checks: style, types, layers, vendored files
bench: ## measure how fast answers are saved, against a bare server
bench-reports: ## measure how long reports take for a million pairs
bench-exports: ## write a million rows in every format, and look at memory and the first byte
throttled: ## measure nine questions on a slow line
campaign: ## break things on purpose and count lost and doubled answers
attack: ## try to get families back out of published figures
fuzz: ## send 100,000 odd cases to every form and to the events endpoint
advisories: ## known weaknesses of the locked packages, from a file of osv.dev (ARGS=all.zip)
screens: ## take the screenshots in docs/screens
vendor: ## fetch the vendored front-end files again
lock: ## lock the newest versions of all requirements, with hashes

run test long check bench bench-exports bench-reports throttled campaign attack fuzz advisories screens vendor lock:
	@$(PYTHON) scripts/dev.py $@ $(ARGS)
