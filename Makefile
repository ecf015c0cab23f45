# habeas: `make demo` checks the fixture clinic, `make test` runs every check of the project.
#
#   make letters-score LETTERS=DIR   how well labelled letters are read (fixtures/letters, or any such folder)
#   make letters-perturb             the letters to develop with under harmless changes: which verdicts did not hold
#   make teach                       teaches the example reader from policies/examples and the letters to develop with
#   make validate SCHEMAS=DIR        every report against its official schema
#   make differential PAIRS=N        the two engines against each other, for longer
#   make bench                       every bench at the sizes of CI, docs/performance.md from their figures; fails past a bar
#   make bench-large                 the same at 1 and 10 million rows, for a quiet machine
#   make bench-logs                  a 100,000-row log beside SQL written by hand over the same file; fails past a bar
#   make bench-start                 how long commands take to start, beside the import of click; fails past a bar
#   make bench-spark                 the yardstick on Spark beside transpiled SQL; fails past a bar; needs Java
#   make test-spark                  the corpus, every construct of the language and the cluster on Spark; fails where Java is absent
#   make test-spark-whole            all shipped rules over five logs more on Spark: long on two cores
#   make bench-peers                 six rules beside OPA, regorus and cel-python, installed by pip; fails past a bar
#   make profile                     flame graphs of a check of one letter, a small and a large log: out/profile
#   make bench-letters               how fast letters are read, beside ripgrep or grep; fails past a bar
#   make html-accessible             the HTML report of the clinic in headless Chromium: axe-core, and pictures of it
#   make test-pdf                    the report as PDF; needs Pango (Debian: libpango-1.0-0 libpangoft2-1.0-0)
#   make docs                        writes the generated pages anew
#   make site                        the documentation as a site, out/site/index.html: each transcript run, no warning let pass
#   make first-day                   a new user's path: from `pip install .` to a signed evidence pack

PYTHON  ?= python3
VENV    := .venv
BIN     := $(VENV)/bin
READY   := $(VENV)/.ready

LETTERS := fixtures/letters
SCHEMAS := schemas
PAIRS   := 20000

.PHONY: demo test setup lint types layers taught unit letters-score letters-perturb teach validate differential bench bench-large bench-logs bench-start bench-letters bench-peers bench-spark test-spark test-spark-whole profile html-accessible test-pdf docs mutate site first-day

setup: $(READY)

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $(READY)

demo: $(READY)
	$(BIN)/python -m scripts.demo

test: lint types layers taught unit

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports --no-cache

taught: $(READY)
	$(BIN)/habeas teach --check --letters fixtures/letters

unit: $(READY)
	$(BIN)/pytest -n auto --dist worksteal

letters-score: $(READY)
	$(BIN)/python -m scripts.score_letters $(LETTERS)

letters-perturb: $(READY)
	$(BIN)/python -m scripts.perturb_letters fixtures/letters --floor 0.99

teach: $(READY)
	$(BIN)/habeas teach --letters fixtures/letters

validate: $(READY)
	$(BIN)/python -m scripts.validate $(SCHEMAS)

differential: $(READY)
	HABEAS_PAIRS=$(PAIRS) $(BIN)/pytest tests/engines/differential

bench-logs: $(READY)
	$(BIN)/python -m tests.benchmarks.bench_logs

bench: $(READY)
	$(BIN)/python -m scripts.performance --run small

bench-large: $(READY)
	$(BIN)/python -m scripts.performance --run large

bench-spark: $(READY) java
	$(BIN)/python -m tests.benchmarks.bench_spark

# Both compilers and collectors of Java cost more here than they give: two Sparks share two cores.
SPARK_TESTS = HABEAS_TEST_ENGINE=spark JAVA_TOOL_OPTIONS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:NewSize=512m' $(BIN)/pytest

test-spark: $(READY) java
	$(SPARK_TESTS) -n 2 --dist worksteal -k 'not (corpus and not columnar)' tests/conformance/test_corpus.py tests/spark \
	  tests/engines/test_constructs.py 'tests/engines/test_shipped_policies.py::test_both_engines_agree_on_every_shipped_rule[2-taste1]'

test-spark-whole: $(READY) java
	$(SPARK_TESTS) tests/engines/test_shipped_policies.py

.PHONY: java
java:
	@command -v java >/dev/null || { echo 'Spark needs Java 17 or 21: apt-get install openjdk-17-jre-headless' >&2; exit 1; }

bench-peers: $(READY)
	$(BIN)/python -m tests.benchmarks.bench_peers

profile: $(READY)
	$(BIN)/python -m tests.benchmarks.profile_runs --json tests/benchmarks/measured/profile.json
	$(BIN)/python -m scripts.performance

bench-start: $(READY)
	$(BIN)/python -m tests.benchmarks.bench_start

bench-letters: $(READY)
	$(BIN)/python -m tests.benchmarks.bench_letters

mutate: $(READY)
	$(BIN)/habeas test --mutate --coverage

html-accessible: $(READY)
	$(BIN)/python -m scripts.html_accessible

test-pdf: $(READY)
	$(BIN)/pytest tests/reporters/pdf_pages.py

docs: $(READY)
	$(BIN)/python -m scripts.make_corpus
	$(BIN)/python -m scripts.make_docs
	$(BIN)/python -m scripts.man_pages
	$(BIN)/python -m scripts.write_schemas
	$(BIN)/python -m tests.docs.reference
	$(BIN)/python -m scripts.readme
	$(BIN)/python -m scripts.walkthroughs

site: $(READY)
	$(BIN)/python -m scripts.walkthroughs --check
	$(BIN)/sphinx-build -W --keep-going -q -b html -d out/site-pages docs out/site

first-day: $(READY)
	PYTHON=$(PYTHON) sh docs/first-day.sh
