# Every command of this project; `make` alone lists them. GNU make 3.81 and a POSIX shell are enough.
#
# PYTHON=…  the Python for .venv   make chat PYTHON=python3.12
# ARGS=…    for what is started    make test ARGS="-k schema"
#
# What is installed lies in .venv, beside copies of the files it was installed from: while those are the same, nothing is
# installed and no network is needed. Whatever was interrupted leaves .venv/busy behind, and is made anew.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help chat preview test check bench bench-matching bench-slack bench-discord bench-scale chaos chaos-large pins schema lint types imports content audit format clean venv runtime dev

export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_NO_INPUT = 1

bin = .venv/bin
UV = uv

ifneq ($(strip $(PYTHON)),)
pythons = "$(PYTHON)"
missing = PYTHON=$(PYTHON) is not Python 3.11 or newer.
else
pythons = python3 python3.14 python3.13 python3.12 python3.11
missing = No Python 3.11 or newer was found as any of $(pythons). Install one, or say where it is: make PYTHON=/path/to/python
endif

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

chat: runtime ## start a conversation with the bot, here in the terminal
	@$(bin)/briefing-bot chat $(ARGS) || [ $$? = 130 ]

preview: runtime ## show the briefings and every reply as web pages, on this machine alone
	@$(bin)/briefing-bot preview $(ARGS) || [ $$? = 130 ]

# All tests run on all cores; with ARGS, in one process, which starts sooner and takes --pdb. They start the program
# hundreds of times: it is compiled once, whatever the environment says.
test: dev ## run the tests
	@PYTHONDONTWRITEBYTECODE= $(bin)/python -m pytest $(or $(ARGS),--numprocesses auto --dist worksteal)

check: lint types imports test content audit ## run everything that CI runs: lint, types, imports, test, content, audit

lint: dev ## look for mistakes and for what is not formatted
	@$(bin)/ruff check
	@$(bin)/ruff format --check

types: dev ## check the types
	@$(bin)/mypy

imports: dev ## check who imports whom
	@$(bin)/lint-imports --no-logo

content: runtime ## check the briefings and their sources (with the articles in the folder BRIEFING_TEXTS, if that is set)
	@$(bin)/briefing-bot check $${BRIEFING_TEXTS:+--texts "$$BRIEFING_TEXTS"}

audit: dev ## ask whether a vulnerability is known of anything that is pinned (needs the network, and says so where there is none)
	@$(bin)/python tools/audit.py

format: dev ## format the code and mend what can be mended
	@$(bin)/ruff check --fix-only
	@$(bin)/ruff format

bench: runtime ## measure the start of a command, and loading many briefings
	@PYTHONDONTWRITEBYTECODE= $(bin)/python benchmarks/core.py $(ARGS)

# The others lie in a folder of their own, which only the benchmark looks into: tests and checks stay as they are.
bench-matching: runtime ## measure the matcher beside others, which are installed for it (takes five minutes)
	@cmp -s requirements-bench.txt .venv/requirements-bench.txt || { \
		echo "Installing what the matcher is compared with; this is needed once and takes up to a minute ..."; \
		rm -rf .venv/bench; \
		$(bin)/python -m pip install --require-hashes --only-binary :all: --target .venv/bench -r requirements-bench.txt \
			>.venv/pip.log 2>&1 && cp requirements-bench.txt .venv/ || \
			echo "Installing failed, so what is missing is left out; .venv/pip.log tells why." >&2; \
	}
	@PYTHONPATH=.venv/bench $(bin)/python -m benchmarks.matching $(ARGS)

bench-slack: dev ## measure how many commands are answered on Slack, beside a bare echo (takes a minute)
	@$(bin)/python -m benchmarks.slack $(ARGS)

bench-discord: dev ## measure how many interactions are answered on Discord, beside a bare command (takes two minutes)
	@$(bin)/python -m benchmarks.discord $(ARGS)

bench-scale: dev ## measure what one event, one subscription and one workspace cost (takes three minutes)
	@$(bin)/python -m benchmarks.scale $(ARGS)

# PostgreSQL takes part where its server is installed.
chaos: dev ## kill and stop workers in the middle of weekly summaries, and count what was lost or posted twice (takes fifteen minutes)
	@$$(tools/with-postgres true 2>/dev/null && echo tools/with-postgres) $(bin)/python -m tests.chaos $(ARGS)

# It has a PostgreSQL of its own, where that is installed.
chaos-large: dev ## whole bots in two hundred storms on both platforms, and ten thousand subscriptions (takes half an hour)
	@$(bin)/python -m tests.chaos.large $(ARGS)

schema: runtime ## write the JSON schemas for editors anew
	@$(bin)/briefing-bot schema --write

compile = $(UV) pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command "make pins"

pins: ## write requirements*.txt anew from pyproject.toml, keeping the versions that fit (the newest: ARGS=--upgrade)
	@command -v $(UV) >/dev/null || { echo "make pins needs uv: pipx install uv, or say where it is: make pins UV=/path/to/uv" >&2; exit 1; }
	@$(compile) $(ARGS) pyproject.toml --group dev --output-file requirements-dev.txt
	@$(compile) $(ARGS) pyproject.toml --group build --constraints requirements-dev.txt --output-file requirements.txt
	@$(compile) $(ARGS) --group bench --constraints requirements-dev.txt --output-file requirements-bench.txt

clean: ## remove .venv and all that the tools leave behind
	@rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# $(call pip,ARGUMENTS): quiet, and told in full only where it fails.
define pip
$(bin)/python -m pip install $(1) >.venv/pip.log 2>&1 || { \
	cat .venv/pip.log >&2; \
	echo "Installing failed; what pip said stands above. It needs the network this once." >&2; \
	exit 1; \
}
endef

# $(call install,FILE): what FILE pins, then this package, each only where it is not what .venv holds.
define install
cmp -s $(1) .venv/$(1) || { \
	echo "Installing what $(1) lists; this is needed once and takes up to a minute ..."; \
	: >.venv/busy; \
	$(call pip,--require-hashes -r $(1)); \
	cp $(1) .venv/; \
	rm .venv/busy; \
}
endef

runtime: venv
	@$(call install,requirements.txt)
	@$(install-package)

dev: venv
	@$(call install,requirements-dev.txt)
	@cp requirements.txt .venv/
	@$(install-package)

define install-package
cmp -s pyproject.toml .venv/pyproject.toml || { \
	: >.venv/busy; \
	$(call pip,--no-deps --no-build-isolation -e .); \
	cp pyproject.toml .venv/; \
	rm .venv/busy; \
}
endef

# Keeps a .venv that is whole, is still where it was made and, if PYTHON is given, was made with that; else makes one.
venv:
	@here=`pwd -P`; \
	whole() { [ ! -e .venv/busy ] && [ "`cat .venv/made-in 2>/dev/null`" = "$$here" ] && $(bin)/python -c "" 2>/dev/null; }; \
	if [ -z "$(strip $(PYTHON))" ] && whole; then exit 0; fi; \
	python=; bare=; \
	for candidate in $(pythons); do \
		"$$candidate" -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null || continue; \
		if "$$candidate" -c "import ensurepip, venv" 2>/dev/null; then python=$$candidate; break; fi; \
		bare=$${bare:-$$candidate}; \
	done; \
	if [ -z "$$python" ] && [ -n "$$bare" ]; then \
		package=`"$$bare" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'`; \
		echo "$$bare cannot make an environment: its module ensurepip is missing. On Debian and Ubuntu: sudo apt install $$package" >&2; \
		exit 1; \
	fi; \
	if [ -z "$$python" ]; then echo "$(missing)" >&2; exit 1; fi; \
	identity=`"$$python" -c 'import os, sys; print("Python %d.%d.%d" % sys.version_info[:3], "in", os.path.realpath(sys.base_prefix))'`; \
	if whole && [ "`cat .venv/made-with`" = "$$identity" ]; then exit 0; fi; \
	echo "Making .venv with $$identity ..."; \
	rm -rf .venv; mkdir .venv; : >.venv/busy; \
	"$$python" -m venv .venv >.venv/venv.log 2>&1 || { cat .venv/venv.log >&2; echo "Making .venv failed; what Python said stands above." >&2; exit 1; }; \
	echo "$$identity" >.venv/made-with; echo "$$here" >.venv/made-in; rm .venv/busy
