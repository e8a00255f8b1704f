# `make test` is all that must hold before a change is accepted. Each step can be run by itself.

SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := test
.PHONY: api-check credential-check assets assets-check browser screens test setup format lint tests doc deny advisories crash-sample soak bench demo

CARGO ?= cargo
# One PostgreSQL cluster for all that runs under it (stories/testkit); --durable keeps its promises to the disk.
WITH_POSTGRES := $(CARGO) run --quiet --package testkit --bin with-postgres --
YIKA := $(CARGO) run --quiet --release --package server --bin yika --

test: setup format lint tests doc deny advisories crash-sample assets-check api-check credential-check browser
	@echo "make test: all checks passed"

# Installs what is missing, and nothing else.
setup:
	.ci/setup

format:
	$(CARGO) fmt --all --check

lint:
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings

tests:
	$(WITH_POSTGRES) $(CARGO) nextest run --workspace --locked
	$(WITH_POSTGRES) $(CARGO) test --quiet --workspace --locked --doc

doc:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --quiet --workspace --no-deps --locked

# Licences, forbidden crates, origins; cargo fetches what it has not seen yet.
deny:
	$(CARGO) deny --log-level warn check licenses bans sources

# Known weaknesses, where a copy of the RustSec advisories is at hand: YIKA_ADVISORY_DB=FOLDER, and cargo-audit.
advisories:
	@if [ -z "$${YIKA_ADVISORY_DB:-}" ] || ! command -v cargo-audit >/dev/null; then \
		echo "advisories: not checked (no YIKA_ADVISORY_DB or no cargo-audit)"; \
	else \
		$(CARGO) audit --no-fetch --deny warnings --db "$$YIKA_ADVISORY_DB"; \
	fi

# Kills the program at some of its writes, and fails some of its disk, through sending and replies; resumes, compares
# with a run that was not disturbed and with the banks' books.
CRASH := $(CARGO) run --quiet --package crash --bin crash-loop --
crash-sample:
	$(CARGO) build --quiet --package server --package crash --locked
	$(CRASH)

# schemathesis calls every operation of the machine face as programs of every role; EXAMPLES=50 for longer.
api-check:
	$(CARGO) build --quiet --package server --locked
	YIKA="$${CARGO_TARGET_DIR:-target}/debug/yika" stories/api/schemathesis.sh

# Electronic cards between our program and others': each reads the other's codes, and both refuse what is damaged.
credential-check:
	$(CARGO) build --quiet --package credential --examples --locked
	EXAMPLES="$${CARGO_TARGET_DIR:-target}/debug/examples" stories/credential/interop.sh

# The stories of each role in Debian's Chromium, with script and without, and axe on every page that has a route.
browser:
	$(CARGO) build --quiet --package server --bin yika --example routes --locked
	$(CARGO) build --quiet --package card-sim --package printer-sim --package testkit --bins --locked
	cd stories/browser && $(NPM_CI)
	cd stories/browser && target="$$(realpath "$${CARGO_TARGET_DIR:-../../target}")/debug" && \
		YIKA="$$target/yika" ROUTES="$$target/examples/routes" "$$target/with-card-readers" node run.mjs $(STORIES)

# The pictures of the README, taken where the stories stand.
screens:
	$(MAKE) browser STORIES=--pictures=../../docs/screens

# The random lives of every room, many times over: SOAK=100 for an hour or so.
SOAK ?= 20
soak: setup
	YIKA_SOAK=$(SOAK) $(WITH_POSTGRES) $(CARGO) nextest run --workspace --locked --release \
		--config-file .config/soak.toml
	$(CARGO) build --quiet --package server --package crash --locked
	$(CRASH) --full --ledger stories/ledger.csv

# A payout of a whole prefecture, and its pages under load, measured on both engines.
LINES ?= 350000
ROUNDS ?= 7
bench: setup
	$(YIKA) bench payout --lines $(LINES) --rounds $(ROUNDS)
	$(WITH_POSTGRES) --durable bash -c '$(YIKA) --db "$$YIKA_TEST_DATABASE" bench payout --lines $(LINES) --rounds $(ROUNDS)'
	$(YIKA) bench serve
	$(WITH_POSTGRES) --durable bash -c '$(YIKA) --db "$$YIKA_TEST_DATABASE" bench serve'
	$(YIKA) bench services
	$(WITH_POSTGRES) --durable bash -c '$(YIKA) --db "$$YIKA_TEST_DATABASE" bench services'
	$(YIKA) bench pensions
	$(WITH_POSTGRES) --durable bash -c '$(YIKA) --db "$$YIKA_TEST_DATABASE" bench pensions'

# What pages load, built from npm into ui/assets; committed, so that cargo needs no node.
NPM_CI := npm ci --ignore-scripts --no-audit --no-fund
assets:
	cd ui/web && $(NPM_CI) && npm run build

# Builds it once more elsewhere and compares byte for byte.
assets-check:
	cd ui/web && $(NPM_CI)
	new=$$(mktemp -d) && trap 'rm -rf "$$new"' EXIT && mkdir "$$new/assets" && cp ui/assets/yika.svg ui/assets/yika-192.png ui/assets/yika-512.png "$$new/assets" && \
		(cd ui/web && npm run --silent types && node build.mjs "$$new/assets") && \
		diff -r ui/assets "$$new/assets" && diff -r ui/fixtures "$$new/fixtures"
	@echo "assets-check: what is committed is what is built"

# A prefecture from nothing, with a paid batch, in ./demo.
demo:
	$(YIKA) demo --dir demo
