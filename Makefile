# Everything a fresh machine needs: Rust, make, python3 with pip, a C linker.
Z3_VERSION := 5.3.3.0
Z3_SHA256 := 0431023a82278dab706c02a320f63178ee0755fb8f10a5c980f0bfe3c84f6f96
Z3_WHEEL := z3_solver-$(Z3_VERSION)-py3-none-manylinux_2_27_x86_64.whl
CVC5_VERSION := 1.4.2
PREFIX ?= $(HOME)/.local
FUZZ_SECONDS ?= 60
FUZZ_MEGABYTES ?= 2048
PAIRS ?= 100000
SEED ?= 1
FUZZ_TARGETS := json policy patterns query compare

.PHONY: setup second-opinion demo test ci bench lint doc fuzz install

# Fetches Z3, checks it, and unpacks the library that the program is linked with.
setup: .z3/z3/lib/libz3.so

# Another solver, as a second opinion in the tests; they say so where it is absent.
second-opinion: .cvc5/cvc5/__init__.py

.cvc5/cvc5/__init__.py:
	python3 -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --target .cvc5 cvc5==$(CVC5_VERSION)

.z3/z3/lib/libz3.so:
	rm -rf .z3 && mkdir -p .z3
	python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: -d .z3 z3-solver==$(Z3_VERSION)
	cd .z3 && echo "$(Z3_SHA256)  $(Z3_WHEEL)" | sha256sum --check --quiet
	cd .z3 && python3 -m zipfile -e $(Z3_WHEEL) . && rm $(Z3_WHEEL)

# Real questions on the examples; exit codes say the answers, so they do not stop the demo.
demo: setup
	cargo build --release --locked
	@sh examples/demo.sh target/release/iamproof

test: setup
	-$(MAKE) --no-print-directory second-opinion
	cargo test --locked

lint: setup
	cargo fmt --all --check
	cargo clippy --locked --all-targets -- -D warnings

doc: setup
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps

# The README's commands are run by the tests.
ci: export IAMPROOF_REQUIRE_CVC5 = 1
ci: lint test doc demo

bench: setup
	cargo bench --locked

# All questions to other solvers, random pairs on the engine and on the evaluator, then each fuzz target under a limit of memory.
fuzz: setup second-opinion
	IAMPROOF_OPINIONS=100 cargo test --locked --test suite smtlib:: -- --nocapture
	IAMPROOF_PAIRS=$(PAIRS) IAMPROOF_SEED=$(SEED) CARGO_PROFILE_TEST_OPT_LEVEL=3 \
		cargo test --locked --test suite differential:: -- --nocapture
	command -v cargo-fuzz > /dev/null || cargo install --locked cargo-fuzz
	set -e; for target in $(FUZZ_TARGETS); do \
		LD_LIBRARY_PATH=$(CURDIR)/.z3/z3/lib RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none $$target -- \
			-max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=$(FUZZ_MEGABYTES) -timeout=60; \
	done

# The program and the Z3 library that it loads, its man pages and what shells need to complete its commands.
SHARE := $(PREFIX)/share
install: setup
	cargo build --release --locked
	mkdir -p $(PREFIX)/bin $(PREFIX)/lib/iamproof
	cp .z3/z3/lib/libz3.so* $(PREFIX)/lib/iamproof/
	cp target/release/iamproof $(PREFIX)/bin/iamproof
	mkdir -p $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d
	$(PREFIX)/bin/iamproof completions bash > $(SHARE)/bash-completion/completions/iamproof
	$(PREFIX)/bin/iamproof completions zsh > $(SHARE)/zsh/site-functions/_iamproof
	$(PREFIX)/bin/iamproof completions fish > $(SHARE)/fish/vendor_completions.d/iamproof.fish
	$(PREFIX)/bin/iamproof man $(SHARE)/man/man1
