# Every path is relative and every recipe says `python -m`: the folder may have a space in its name.
SHELL := bash
.DEFAULT_GOAL := help
.NOTPARALLEL:

export PYTHON ?= python3
WORKERS ?= 2
# Debian packages whose programs judge what we write; sectext itself calls git, Playwright needs libatomic1, and a PDF
# libpangoft2 and a typeface.
JUDGES := git chromium libatomic1 pandoc poppler-utils libreoffice-writer python3-uno libpangoft2-1.0-0 \
	fonts-liberation

# The tests that take every branch of the core by themselves, in a minute.
CORE_TESTS := words patch resolve cases compare redline operations ordering timeline commencement

IN := .venv/bin/python -m

.PHONY: help demo test test-all bench coverage mutation fuzz regexes lint format judges spark lock clean

help: ## says what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

demo: .venv/run.stamp ## redlines MP087 and shows G3.20(b) on both sides of its date
	$(IN) sectext redline MP087 --to docx --to html --to md --out demo
	@echo
	$(IN) sectext show "G3.20(b)" --on 2019-11-03
	@echo
	$(IN) sectext show "G3.20(b)" --on 2019-11-04
	@printf '\nThe redline of MP087 is here:\n'
	@find demo -type f | sort

test: judges lint ## checks the style and the types, and runs the tests
	$(IN) pytest -n $(WORKERS) -m "not slow"

test-all: judges lint spark coverage ## the same with the slow tests, and many more examples of each law
	SECTEXT_EXAMPLES=$${SECTEXT_EXAMPLES:-2000} $(IN) pytest -n $(WORKERS)
	@tools/fuzz $${MINUTES:-10}

fuzz: .venv/test.stamp ## gives every reader odd input; MINUTES=10 for each of them, TARGET=docx for one
	@tools/fuzz $${MINUTES:-10} $${TARGET:-}

regexes: .venv/test.stamp ## judges the regular expressions that are new
	PYTHONPATH=. .venv/bin/python tests/regexes.py

coverage: .venv/test.stamp ## fails where a branch of the core is taken by no quick test
	@mkdir -p .mutation
	SECTEXT_MOST_EXAMPLES=20 $(IN) coverage run -m pytest -q -n 0 -p no:cacheprovider $(CORE_TESTS:%=tests/test_%.py)
	$(IN) coverage report

mutation: .venv/test.stamp ## puts small faults into the core (MODULES=…, AGAIN=1) and fails where too few are found
	$(IN) tools.mutation $(MODULES) $(if $(AGAIN),--again)

SCALE ?= 0.1 1 10
bench: .venv/test.stamp ## measures speed beside others; SCALE="0.1" is quick
	$(IN) benchmarks.bench --scale "$(SCALE)" --write docs/benchmarks.md

lint: .venv/test.stamp ## checks the style and the types
	$(IN) ruff check .
	$(IN) ruff format --check .
	$(IN) mypy --strict sectext

format: .venv/test.stamp ## puts the code into the agreed form
	$(IN) ruff check --fix .
	$(IN) ruff format .

judges:
	@tools/judges $(JUDGES)

spark:
	@tools/spark

lock: ## pins the dependencies again; UPGRADE=1 takes the newest
	tools/lock

clean: ## removes what was made here
	rm -rf .venv .spark .fuzz .fuzz-corpus .mutation tools/npm/node_modules benchmarks/.peers demo site/public .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/run.stamp: requirements/run.txt pyproject.toml tools/environment
	@tools/environment run

.venv/test.stamp: requirements/test.txt pyproject.toml tools/environment
	@tools/environment test
