.DEFAULT_GOAL := help
.PHONY: help setup demo test test-home-assistant test-install check bench
.PHONY: image-satellite image-satellite-ears image-hub image-plan image-lock image-test
.PHONY: install-hub install-satellite uninstall-hub uninstall-satellite
PYTHON := .venv/bin/python

# Quotes, dollars and semicolons in SAY and WAV reach the demo as they were typed: make does not expand them (value),
# the shell does not read them ("$$INGLE_SAY").
given := $(if $(filter-out undefined,$(origin SAY)),--say="$$INGLE_SAY") \
	$(if $(filter-out undefined,$(origin WAV)),--wav="$$INGLE_WAV")
unexport SAY WAV
demo: export INGLE_SAY := $(value SAY)
demo: export INGLE_WAV := $(value WAV)
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-19s %s\n", $$1, $$2 }' Makefile

setup: ## install what is missing: Debian packages, then Python packages into .venv
	@.ci/setup

demo: ## speak a command to a satellite and let a hub answer it (SAY="another command" or WAV=recording.wav)
	@.ci/setup demo
	@$(PYTHON) -m bench.demo $(given)

test: ## the whole test suite, against real servers that it starts and stops (ARGS="-k wake" for a part)
	@.ci/setup
	@$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

test-home-assistant: ## thirty commands on a real Home Assistant, installed from PyPI (minutes the first time)
	@.ci/setup
	@$(PYTHON) -m pytest tests/home_assistant $(ARGS)

test-install: ## installs, hangs, upgrades and removes the services in a booted Debian (root; minutes the first time)
	@.ci/setup test-install
	@$(PYTHON) -m pytest tests/installation $(ARGS)

check: ## formatter, linter, types, import contracts, sizes
	@.ci/setup demo
	@$(PYTHON) -m ruff format --check --quiet --output-format concise . || { echo "make check: '$(PYTHON) -m ruff format .' formats them"; exit 1; }
	@$(PYTHON) -m ruff check --quiet --no-cache .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports --no-cache --no-logo
	@$(PYTHON) -m pytest --quiet tests/test_repository.py

bench: ## the benchmark suite: its table, its plots, its JSON (ARGS="--only mind,context" for a part)
	@.ci/setup demo
	@$(PYTHON) -m bench --scenario suite $(ARGS)

install-hub: ## this machine as a hub, from now on and at every start (with sudo; SERVERS="postgresql redis mosquitto")
	@SERVERS="$(SERVERS)" systemd/install hub

install-satellite: ## this machine as a satellite, likewise
	@systemd/install satellite

uninstall-hub: ## no longer a hub (with sudo; PURGE=1 removes its settings and all it remembered, too)
	@PURGE="$(PURGE)" systemd/install --remove hub

uninstall-satellite: ## no longer a satellite, likewise
	@PURGE="$(PURGE)" systemd/install --remove satellite

image-satellite: ## a flashable satellite under image/out/ (arm64; needs mmdebstrap; minutes the first time)
	@python3 -m image.builder build satellite

image-satellite-ears: ## the same for a satellite that turns commands into text itself
	@python3 -m image.builder build satellite-ears

image-hub: ## a flashable hub, likewise
	@python3 -m image.builder build hub

image-plan: ## what would be in the images, without building (IMAGE=hub for one of them)
	@for image in $(or $(IMAGE),satellite satellite-ears hub); do python3 -m image.builder plan $$image && echo; done

image-lock: ## pins the Debian packages of the images as they are now in image/packages.lock (IMAGE=hub for one)
	@for image in $(or $(IMAGE),satellite satellite-ears hub); do python3 -m image.builder pin $$image; done

image-test: ## builds what is missing, boots the images in an emulator, reports into image/out/ (half an hour)
	@.ci/setup test-image
	@$(PYTHON) -m pytest tests/image tests/image/boots $(ARGS)
