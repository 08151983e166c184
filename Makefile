# Everything a fresh machine needs: Rust, make, python3 with pip, a C linker.
Z3_VERSION := 5.3.3.0
Z3_SHA256 := 0431023a82278dab706c02a320f63178ee0755fb8f10a5c980f0bfe3c84f6f96
Z3_WHEEL := z3_solver-$(Z3_VERSION)-py3-none-manylinux_2_27_x86_64.whl

.PHONY: setup test ci lint

setup: .z3/z3/lib/libz3.so

.z3/z3/lib/libz3.so:
	rm -rf .z3 && mkdir -p .z3
	python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: -d .z3 z3-solver==$(Z3_VERSION)
	cd .z3 && echo "$(Z3_SHA256)  $(Z3_WHEEL)" | sha256sum --check --quiet
	cd .z3 && python3 -m zipfile -e $(Z3_WHEEL) . && rm $(Z3_WHEEL)

test: setup
	cargo test

lint: setup
	cargo fmt --all --check
	cargo clippy --all-targets -- -D warnings

ci: lint test
