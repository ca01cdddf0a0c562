# Every target sets up .venv by itself; PYTHON chooses the interpreter (3.11 or newer).
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-long lint bench bench-archive clean

.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("newscrawler needs Python 3.11 or newer; run: make PYTHON=python3.12 $(MAKECMDGOALS)" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: .venv/ready  ## serve a small newspaper on loopback, crawl it twice, show what came of it
	@$(BIN)/scrapy demo

test: .venv/ready  ## the whole test suite
	$(BIN)/pytest

test-long: .venv/ready  ## the loops at full count
	NEWSCRAWLER_LONG=1 $(BIN)/pytest

lint: .venv/ready  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/ready  ## ours and all others on a corpus, side by side: make bench CORPUS=../corpora/tengrinews
	$(BIN)/python -m benchmarks run --reuse $(CORPUS)

bench-archive: .venv/ready  ## an archive of 10,000, 100,000 and a million articles: 10 GB of disk, an hour
	$(BIN)/python -m benchmarks.archive --sizes 10000,100000,1000000

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
