# Zumik: build, run and check. `make help` lists the targets.

SWIFT ?= swift
PYTHON ?= python3
BINARY := .build/release/zumik
VENV := .venv
QUIETLY := scripts/quietly
# Every import must be a dependency that Package.swift names; kept the same everywhere so that nothing builds twice.
SWIFT_BUILD := $(SWIFT) build --explicit-target-dependency-import-check error

LIBRARIES := libsqlite3-dev libcurl4-openssl-dev libssl-dev libmicrohttpd-dev libsimdjson-dev \
    libstdc++-12-dev libc6-dev pkg-config ca-certificates tzdata
TEST_PACKAGES := python3 python3-venv prometheus gcc libc6-dev hledger
BENCH_PACKAGES := wrk nginx gcc python3

# Where threads of C libraries and of Swift meet.
THREADED_SUITES := HTTPServerTests HTTPClientTests LedgerTests

# Clients in tests block the thread that they run on. As many of them at once as there are processors would leave none to
# answer them, so suites run one test at a time; what is concurrent is so within a test.

.PHONY: help deps build run test torture check bench clean toolchain debug-build test-deps
.DEFAULT_GOAL := help

help:
	@echo "make run      build, then serve on 127.0.0.1:8080 with simulated providers; ARGS='…' for more options"
	@echo "make build    release build, at $(BINARY)"
	@echo "make test     every test: Swift suites, then the whole program from outside"
	@echo "make torture  100 rounds of kill -9 under load, and every byte of a log flipped; long"
	@echo "make check    format, tidy rules, imports, embedded files, schemas, thread sanitizer"
	@echo "make bench    speed beside nginx; BENCH_ARGS='--quick' for a short run, '--write' to update docs/benchmarks.md"
	@echo "make deps     install the system libraries (apt; nothing happens when all are there)"
	@echo "make clean    remove what was built"

toolchain:
	@command -v $(SWIFT) >/dev/null || { \
	    echo "No Swift toolchain in PATH: install Swift 6.3 (https://www.swift.org/install/linux/)" >&2; \
	    echo "or name it: make SWIFT=/path/to/swift" >&2; exit 1; }

deps:
	@scripts/install-packages $(LIBRARIES)

build: toolchain deps
	@$(QUIETLY) build-release $(SWIFT_BUILD) -c release --product zumik

run: build
	@exec $(BINARY) serve --simulate $(ARGS)

# One debug build for check and test.
debug-build: toolchain deps
	@$(QUIETLY) build-debug $(SWIFT_BUILD) --build-tests

test-deps: $(VENV)/installed $(VENV)-focus/installed

$(VENV)/installed: Tests/EndToEnd/requirements.txt
	@scripts/install-packages $(TEST_PACKAGES)
	@rm -rf $(VENV)
	@$(QUIETLY) venv $(PYTHON) -m venv $(VENV)
	@$(QUIETLY) venv-packages $(VENV)/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# focus-validator needs a newer Python than Debian 12 has: without one, its test says that it is skipped.
$(VENV)-focus/installed: Tests/EndToEnd/focus-validator.txt
	@rm -rf $(VENV)-focus
	@mkdir -p $(VENV)-focus
	@python=$$(scripts/newer-python) && $$python -m venv $(VENV)-focus \
	    && $(QUIETLY) venv-focus $(VENV)-focus/bin/pip install --quiet --disable-pip-version-check -r $< || true
	@touch $@

test: debug-build test-deps
	@SHOW='Test run with' LIMIT=800 $(QUIETLY) test-swift $(SWIFT) test --skip-build --disable-xctest --no-parallel
	@SHOW=' passed| skipped' ZUMIK_BINARY=$(CURDIR)/.build/debug/zumik \
	    $(QUIETLY) test-end-to-end $(VENV)/bin/pytest Tests/EndToEnd

# A hundred rounds of kill -9 under load, a month of 100,000 requests, and every byte of a log flipped. Long; ZUMIK_TORTURE_SEED repeats a run.
torture: debug-build test-deps
	@SHOW=' passed|acknowledged' ZUMIK_TORTURE_ROUNDS=$${ZUMIK_TORTURE_ROUNDS:-100} ZUMIK_BINARY=$(CURDIR)/.build/debug/zumik \
	    $(QUIETLY) torture $(VENV)/bin/pytest -s Tests/EndToEnd/test_torture.py
	@SHOW=' passed|a month of' ZUMIK_MONTH_REQUESTS=100000 ZUMIK_BINARY=$(CURDIR)/.build/debug/zumik \
	    $(QUIETLY) torture-month $(VENV)/bin/pytest -s Tests/EndToEnd/test_month.py
	@SHOW='Test run with' ZUMIK_MONTH_REQUESTS=100000 $(QUIETLY) month \
	    $(SWIFT) test --skip-build --disable-xctest --no-parallel --filter MonthTests
	@SHOW='Test run with' ZUMIK_EXHAUSTIVE=1 $(QUIETLY) bit-flips \
	    $(SWIFT) test --skip-build --disable-xctest --no-parallel --filter BitFlipTests

check: debug-build test-deps
	@$(QUIETLY) format $(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests
	@$(QUIETLY) embedded $(PYTHON) scripts/embed.py --check
	@$(QUIETLY) schemas $(VENV)/bin/python scripts/check_schemas.py
	@$(QUIETLY) tidy $(SWIFT) test --skip-build --disable-xctest --filter '^TidyTests\.'
	@SHOW='Test run with' $(QUIETLY) thread-sanitizer $(PYTHON) scripts/thread_sanitizer.py $(SWIFT) $(THREADED_SUITES)

bench: build
	@command -v wrk >/dev/null && { command -v nginx >/dev/null || test -x /usr/sbin/nginx; } \
	    && command -v gcc >/dev/null || scripts/install-packages $(BENCH_PACKAGES)
	@$(QUIETLY) build-bench $(SWIFT_BUILD) -c release --product LedgerBench
	@$(PYTHON) bench/run.py --binary $(BINARY) $(BENCH_ARGS)
	@$(PYTHON) bench/batches.py --binary $(BINARY) $(filter --quick --write,$(BENCH_ARGS))
	@$(PYTHON) bench/ledger.py $(filter --quick --write,$(BENCH_ARGS))
	@$(PYTHON) bench/books.py $(filter --quick --write,$(BENCH_ARGS))
	@$(QUIETLY) build-prompt-bench $(SWIFT_BUILD) -c release --product PromptBench
	@$(PYTHON) bench/relay.py --binary $(BINARY) $(filter --quick --write,$(BENCH_ARGS))
	@$(QUIETLY) build-profiles-bench $(SWIFT_BUILD) -c release --product ProfilesBench
	@$(PYTHON) bench/profiles.py $(filter --quick --write,$(BENCH_ARGS))
	@$(QUIETLY) build-qos-bench $(SWIFT_BUILD) -c release --product QoSBench
	@$(PYTHON) bench/qos.py $(filter --quick --write,$(BENCH_ARGS))
	@$(PYTHON) bench/replay.py --binary $(BINARY) $(filter --quick --write,$(BENCH_ARGS))

clean:
	@rm -rf .build $(VENV)
