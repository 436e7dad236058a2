# The words a person needs. Each sets itself up: Python >= 3.11 and make are all it takes.
# Coverage is measured by test-all alone: on two cores it costs a quarter more time, and test is run before every push.
PYTHON ?= python3
BIN := .venv/bin
JUDGES := .venv/judges
INSTALL := pip install --quiet --disable-pip-version-check --require-hashes --no-deps
PIP := $(BIN)/$(INSTALL)
# Of each editable installation setuptools warns at length, whatever is in the folder.
SELF := PYTHONWARNINGS=ignore $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

# Only a browser's tests need a browser, only those with the vendor's JavaScript client need Node, and only contracts
# ask other people's Python clients.
WITHOUT := tests/unit% tests/wire% tests/app% tests/standin%
BROWSERS := .venv/chromium.stamp .venv/firefox.stamp .venv/js.stamp .venv/nginx.stamp
# What pytest is told to leave out is no place to look for tests, after a space no more than after `=`.
TOLD := $(subst --deselect ,--deselect=,$(subst --ignore-glob ,--ignore-glob=,$(subst --ignore ,--ignore=,$(strip $(ARGS)))))
PATHS := $(filter tests/%,$(patsubst ./%,%,$(TOLD)))
NEEDED := $(if $(PATHS),$(if $(filter-out $(WITHOUT),$(PATHS)),$(BROWSERS)),$(BROWSERS))
NEEDED += $(if $(PATHS),$(if $(filter tests/ tests/contracts%,$(PATHS)),.venv/judges.stamp),.venv/judges.stamp)
NOWHERE := $(strip $(foreach path,$(PATHS),$(if $(wildcard $(firstword $(subst ::, ,$(path)))),,$(path))))
$(if $(NOWHERE),$(error there is no $(NOWHERE)))
PYTEST := $(BIN)/pytest -n auto --dist worksteal --durations 10 --durations-min 1

# Where nothing compiled is kept, each process that a test starts compiles the whole application anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-all test-loaded check format words audit sbom release lock pictures looks bench

demo: .venv/run.stamp
	@$(BIN)/python -m demo $(ARGS)

test: .venv/dev.stamp $(NEEDED)
	$(PYTEST) $(ARGS)

test-all: .venv/dev.stamp $(BROWSERS) .venv/webkit.stamp .venv/judges.stamp
	FULL_ROUNDS=1 $(PYTEST) --cov --cov-report=term:skip-covered $(ARGS)
	$(BIN)/python -m tests.necessary

# Beside processes that keep every core busy fourfold: nothing may depend on how quick the machine is.
test-loaded: .venv/dev.stamp $(NEEDED)
	$(BIN)/python -m tests.loaded $(PYTEST) $(ARGS)

check: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/deptry .
	$(BIN)/python -m tests.sizes
	$(BIN)/djlint --check --lint --quiet templates demo

format: .venv/dev.stamp
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format . ; $(BIN)/djlint --reformat --quiet templates demo ; true

# Extracts, updates and compiles the catalogues of all languages; nothing changes where no word did.
words: .venv/run.stamp
	@$(BIN)/python -m b24app.web.language.catalogues

audit: .venv/dev.stamp
	$(BIN)/pip-audit --disable-pip --require-hashes --progress-spinner off --strict -r install/requirements.txt
	$(BIN)/pip-audit --disable-pip --require-hashes --progress-spinner off --strict -r install/requirements-dev.txt
	$(BIN)/pip-audit --disable-pip --require-hashes --progress-spinner off --strict -r install/requirements-judges.txt

# What is in it: CycloneDX, made of the locked requirements without any network.
sbom: .venv/dev.stamp
	$(BIN)/python -m tests.sbom build/sbom.cdx.json

# What is given away: the wheel, what the image is built of, what is in both, and their checksums.
release: .venv/dev.stamp
	$(BIN)/python -m tests.release build/release

lock: .venv/dev.stamp
	$(COMPILE) --upgrade pyproject.toml --extra dev --output-file install/requirements-dev.txt
	$(COMPILE) pyproject.toml --constraints install/requirements-dev.txt --output-file install/requirements.txt
	$(COMPILE) --upgrade --group judges --constraints install/requirements-dev.txt --output-file install/requirements-judges.txt

pictures: .venv/dev.stamp .venv/chromium.stamp .venv/inter.stamp
	FONTCONFIG_FILE="$(CURDIR)/tests/e2e/fonts.conf" PICTURES=install/pictures MARKET=install/market FULL_ROUNDS=1 \
		$(PYTEST) tests/e2e/test_story.py \
		tests/e2e/test_demo_pictures.py tests/e2e/test_error_pages.py tests/e2e/test_access_page.py \
		tests/e2e/test_market_pictures.py \
		tests/e2e/test_home_page.py::test_an_administrator_reads_how_the_installation_is_doing $(ARGS)

# For the eye: each page in each state, wide, narrow and on paper, in three languages, into build/looks.
looks: .venv/dev.stamp .venv/chromium.stamp .venv/inter.stamp
	FONTCONFIG_FILE="$(CURDIR)/tests/e2e/fonts.conf" LOOKS=build/looks FULL_ROUNDS=1 \
		$(PYTEST) tests/e2e/wcag/test_every_page.py $(ARGS)

# What an open costs: a quarter of an hour on a machine that does nothing else. ARGS=all for the rest, or parts by name.
bench: .venv/dev.stamp
	@$(BIN)/python -m tests.bench $(ARGS)

.venv/bin/python:
	@case "$$($(PYTHON) --version 2>&1)" in "Python 3.1"[1-9]*|"Python 3."[2-9][0-9]*|"Python "[4-9]*) ;; \
	  *) echo "needs Python 3.11 or newer: $(PYTHON) is $$($(PYTHON) --version 2>&1 || :)." \
	    "Name another one, for example: make $(MAKECMDGOALS) PYTHON=python3.11" >&2; exit 1;; esac
	$(PYTHON) -m venv .venv

.venv/run.stamp: install/requirements.txt pyproject.toml | .venv/bin/python
	$(PIP) -r install/requirements.txt
	$(SELF)
	@touch $@

.venv/dev.stamp: install/requirements-dev.txt pyproject.toml | .venv/bin/python
	$(PIP) -r install/requirements-dev.txt
	$(SELF)
	@touch $@ .venv/run.stamp

# Other people's Python clients judge it too, in an environment apart: see pyproject.toml.
.venv/judges.stamp: install/requirements-judges.txt | .venv/bin/python
	$(BIN)/python -m venv --clear $(JUDGES)
	$(JUDGES)/bin/$(INSTALL) -r install/requirements-judges.txt
	@touch $@

# The vendor's JavaScript client judges the stand-in portal; without Node its tests are skipped, and say so.
.venv/js.stamp: tests/js/package-lock.json | .venv/bin/python
	@if command -v npm >/dev/null; then npm ci --prefix tests/js --ignore-scripts --loglevel=error --no-fund && touch $@; \
	  else echo "make test: without Node 20 (nodejs, npm) the tests with the JavaScript client are skipped" >&2; fi

# Debian's Chromium: a browser cannot be downloaded everywhere, a package can. The headless shell is the same engine
# without the browser's windows and costs half of it; what it cannot do, and all in test-all, is done by the browser.
.venv/chromium.stamp: | .venv/bin/python
	@command -v chromium >/dev/null || $(call installed,chromium) \
	  || { echo "make test needs Chromium: on Debian or Ubuntu, 'sudo apt-get install chromium'" >&2; exit 1; }
	@command -v chromium-headless-shell >/dev/null || $(call installed,chromium-headless-shell) \
	  || echo "make test: the browser's tests are twice as fast with Debian's package chromium-headless-shell" >&2
	@touch $@

# What the pictures are written in, so that they look as on a machine of today: see tests/e2e/fonts.conf.
.venv/inter.stamp: | .venv/bin/python
	@fc-list 2>/dev/null | grep -q '/Inter-' || $(call installed,fonts-inter) \
	  || echo "make pictures: they are drawn in another font, on Debian 'sudo apt-get install fonts-inter'" >&2
	@touch $@

# Debian's Firefox speaks WebDriver BiDi by itself; without it its stories are skipped, and say so.
.venv/firefox.stamp: | .venv/bin/python
	@command -v firefox-esr >/dev/null || $(call installed,firefox-esr) \
	  || echo "make test: nothing is tried in Firefox, on Debian 'sudo apt-get install firefox-esr'" >&2
	@touch $@

# WebKit takes longer to install than its stories take, so that test-all alone asks for it; it draws into a display that
# only memory shows. Without it its stories are skipped, and say so.
.venv/webkit.stamp: | .venv/bin/python
	@{ command -v WebKitWebDriver && command -v Xvfb; } >/dev/null \
	  || $(call installed,--no-install-recommends webkit2gtk-driver xvfb) \
	  || echo "make test-all: nothing is tried in WebKit, on Debian 'sudo apt-get install webkit2gtk-driver xvfb'" >&2
	@touch $@

# The shipped file of nginx is tried with Debian's; without it these tests are skipped, and say so.
.venv/nginx.stamp: | .venv/bin/python
	@command -v nginx >/dev/null || test -x /usr/sbin/nginx || $(call installed,nginx) \
	  || echo "make test: without nginx its file is not tried, on Debian or Ubuntu 'sudo apt-get install nginx'" >&2
	@touch $@

installed = { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq \
	  && apt-get install -y -qq $(1) >/dev/null; }
