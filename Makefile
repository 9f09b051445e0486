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

IN := .venv/bin/python -m

.PHONY: help demo test test-all lint format judges spark fuzz regexes lock clean

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

test-all: judges lint spark ## the same with the slow tests, and many more examples of each law
	SECTEXT_EXAMPLES=$${SECTEXT_EXAMPLES:-2000} $(IN) pytest -n $(WORKERS)
	@tools/fuzz $${MINUTES:-10}

fuzz: .venv/test.stamp ## gives every reader odd input; MINUTES=10 for each of them, TARGET=docx for one
	@tools/fuzz $${MINUTES:-10} $${TARGET:-}

regexes: .venv/test.stamp ## judges the regular expressions that are new
	PYTHONPATH=. .venv/bin/python tests/regexes.py

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
	rm -rf .venv .spark .fuzz .fuzz-corpus tools/npm/node_modules benchmarks/.engines demo site/public .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/run.stamp: requirements/run.txt pyproject.toml tools/environment
	@tools/environment run

.venv/test.stamp: requirements/test.txt pyproject.toml tools/environment
	@tools/environment test
