# Each target sets up what it needs; Python 3.11 or newer, git and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

FEEDS := $(VENV)/feeds

.PHONY: site docs examples test feeds torture formulas lint bench figures clean

site: $(VENV)/.site  ## build the demonstration site into _site/
	$(BIN)/memosite build

docs: $(VENV)/.site  ## build the documentation into docs/_site/
	$(BIN)/memosite build --site docs --strict

examples: $(VENV)/.site  ## build every site of examples/ into its own _site/, and check them all
	for site in examples/*; do $(BIN)/memosite build --site $$site --strict || exit 1; done
	for site in . docs examples/*; do $(BIN)/memosite check --site $$site --lenient || exit 1; done

test: $(VENV)/.test  ## run every test that this machine can run
	$(BIN)/python -m pytest -n auto

feeds: $(VENV)/.test $(FEEDS)/.ready  ## ask the W3C's feed validator, which is fetched from GitHub
	FEED_VALIDATOR=$(abspath $(FEEDS)/bin/python) $(BIN)/python -m pytest tests/test_feed_validator.py

formulas: $(VENV)/.test  ## draw every formula of the tests beside KaTeX; KATEX is where npm put it
	$(BIN)/python tools/contact_sheet.py $(KATEX) $(OUT)

torture: $(VENV)/.test  ## change a site at random, hundreds of times, and compare with clean builds
	MEMOSITE_STEPS=300 $(BIN)/python -m pytest -n auto tests/test_incremental.py

lint: $(VENV)/.lint  ## linter, formatter and type checker
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(VENV)/.bench  ## measure builds beside the peers that are installed; benchmarks/README.md
	$(BIN)/python benchmarks/run.py $(BENCH)

figures: $(VENV)/.bench  ## put the newest results of bench into docs/performance.md
	$(BIN)/python benchmarks/table.py
	$(BIN)/python benchmarks/stages.py --docs

clean:
	rm -rf $(VENV) _site docs/_site

$(BIN)/pip:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade "pip>=25.1"

$(VENV)/.site: pyproject.toml | $(BIN)/pip
	$(BIN)/pip install --quiet --editable ".[charts]"
	@touch $@

$(VENV)/.%: pyproject.toml $(VENV)/.site
	$(BIN)/pip install --quiet --group $*
	@touch $@

$(FEEDS)/.ready:
	rm -rf $(FEEDS)
	git clone --quiet https://github.com/w3c/feedvalidator $(FEEDS)/source
	git -C $(FEEDS)/source checkout --quiet 43dabeb217bd8d8b0a3f12f3a6e7c39a8619d9a8
	$(PYTHON) -m venv $(FEEDS)
	$(FEEDS)/bin/pip install --quiet html5lib lxml
	echo $(abspath $(FEEDS)/source/src) > "$$(echo $(FEEDS)/lib/python3*/site-packages)/feeds.pth"
	@touch $@
