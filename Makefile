# Two commands on a fresh machine: `make run` and `make test`. Everything lands in .venv.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8501

.PHONY: run test lint unit e2e slow audit clean

run: .venv/app-installed
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: lint unit e2e

lint: .venv/tests-installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright

# Two workers, each with one thread for numpy's products: more would wait for each other, and take a core each meanwhile.
unit: .venv/tests-installed
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist worksteal --durations 25 -m "not slow" tests/unit tests/figures tests/pages

# Tests of the real server, which has as many threads as anywhere.
e2e: .venv/tests-installed
	$(BIN)/python -m pytest -n 2 --dist worksteal --durations 25 -m "not slow" tests/faults tests/e2e

slow: .venv/tests-installed
	bash tests/install_nginx.sh
	$(BIN)/python -m pytest -m slow tests/unit tests/pages tests/record tests/e2e tests/faults

# An environment of its own, so that no version that is audited changes.
audit: .venv/app-installed
	$(PYTHON) -m venv .venv/audit
	.venv/audit/bin/python -m pip install --quiet "pip-audit>=2.10,<3"
	.venv/audit/bin/pip-audit --strict --path "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"

clean:
	rm -rf .venv

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/app-installed: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@

.venv/tests-installed: requirements.txt requirements-dev.txt tests/install_browser.sh | .venv/bin/python
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	bash tests/install_browser.sh
	touch .venv/app-installed $@
