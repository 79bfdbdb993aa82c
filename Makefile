# Everything here needs Python >= 3.11, git and make, nothing else: `make help` lists the commands.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
BOOK := .venv/bin/python
VERIFY := .venv-verify/bin/python
# pip need not compile everything: Python compiles what it imports.
QUIETLY := --quiet --disable-pip-version-check --no-compile
# Every file has the hash that the lock names, whatever index it comes from, and nothing comes that it does not name.
LOCKED := --require-hashes --no-deps
TWO_AT_A_TIME := -n 2 --dist worksteal

# A PYTHONPATH from the caller's shell would let packages in that the lock does not name. Where Python may not keep what
# it compiles, as in many images, each chapter's kernel compiles everything again: a third of a build.
unexport PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE

SAY := @printf '\n==> %s\n'

.PHONY: help book instructor notebooks leaks wheel publication hub-links grade keys nbgrader gradescope test verify colab bench page-report lint lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

book: .venv/ready ## build the student edition of the site (PDF=true prints it, too; needs chromium)
	$(SAY) "Building the student edition: two chapters run at a time"
	@$(BOOK) -m coursebook build --edition student $(if $(filter true,$(PDF)),--pdf)

instructor: .venv/ready ## build the instructor edition, with solutions
	$(SAY) "Building the instructor edition: two chapters run at a time"
	@$(BOOK) -m coursebook build --edition instructor

leaks: book ## build the student edition and look for answers in what it publishes
	$(SAY) "Looking for answers in the student edition"
	@$(BOOK) -m coursebook leaks

notebooks: book instructor ## write the chapters of both editions as notebooks
	$(SAY) "For students: _build/student/notebooks. For instructors: _build/instructor/notebooks"

wheel: .venv/ready ## build the package alone, as the site publishes it, into _build/wheel
	$(SAY) "Building the package"
	@$(BOOK) -m coursebook wheel --output _build/wheel

publication: book instructor ## lay out the site and the branch of notebooks (PUBLISH_KEY=true adds the key)
	$(SAY) "Looking for answers, and laying out what is published in _build/publication"
	@$(BOOK) -m coursebook publication $(if $(filter true,$(PUBLISH_KEY)),--key)

hub-links: book ## print a link to each chapter for the JupyterHub at HUB=https://...
	@$(BOOK) -m coursebook hub-links "$(HUB)"

grade: book ## grade what students handed in: SUBMISSIONS=folder-or-zip [ROSTER=canvas.csv] [CHAPTER=padding] [JOBS=2] [SECONDS=20]
	$(SAY) "Running and judging $(SUBMISSIONS)"
	@$(BOOK) -m coursebook grade "$(SUBMISSIONS)" $(if $(ROSTER),--roster "$(ROSTER)") $(if $(CHAPTER),--chapter "$(CHAPTER)") \
		$(if $(JOBS),--jobs "$(JOBS)") $(if $(SECONDS),--seconds "$(SECONDS)") $(if $(filter true,$(UNSAFE)),--unsafe)

keys: book ## write the answers of each student, where numbers vary: STUDENTS=roster.csv
	@$(BOOK) -m coursebook key --students "$(STUDENTS)"

nbgrader: book ## write the chapters with exercises as assignments for nbgrader
	$(SAY) "Writing a course's folder for nbgrader"
	@$(BOOK) -m coursebook nbgrader

gradescope: book ## pack an autograder for Gradescope for each chapter with exercises
	$(SAY) "Packing an archive for each chapter"
	@$(BOOK) -m coursebook gradescope

test: .venv/ready ## run the tests (some minutes: both editions are built from nothing)
	$(SAY) "Testing the package and both editions of the book, two tests at a time"
	@$(BOOK) -m pytest $(TWO_AT_A_TIME) -m "not browser and not fresh"

verify: lint .venv-verify/ready ## run the checks that need environments of their own or a browser
	$(SAY) "Rehearsing a student's install, a fork, Colab and Binder, and looking at every page in a browser"
	@$(VERIFY) -m pytest -n 2 --dist loadgroup -m "fresh or browser" tests

colab: .venv-verify/ready ## run every notebook in the versions of the file PINS, as .ci/colab writes it
	$(SAY) "Running every notebook in the versions of $(PINS)"
	@COLAB_PINS="$(abspath $(PINS))" $(VERIFY) -m pytest -m fresh tests/coursebook/publish/test_launch.py -k only_torch

bench: book ## measure the operators, the build and the grader, and print the ratios
	$(SAY) "Measuring the operators: a few minutes; close other programs"
	@$(BOOK) bench/operators.py
	$(SAY) "Finding the norm of a layer with and without its matrix: some minutes, and 2 GB"
	@$(BOOK) bench/norm.py
	$(SAY) "Measuring the build beside the stock one: some minutes"
	@$(BOOK) bench/book.py
	$(SAY) "Grading 200 notebooks in rooms of a warm sandbox, and 20 in fresh ones: some minutes"
	@$(BOOK) bench/grading.py

page-report: book .venv-verify/ready ## print what each page weighs, how long it takes and what axe finds
	$(SAY) "Visiting every page: a few minutes; close other programs"
	@PYTHONPATH=tests $(VERIFY) bench/pages.py

lint: .venv/ready ## check style, types, spelling, scripts and workflows
	$(SAY) "Checking style, types, spelling, scripts and workflows"
	@$(BOOK) -m ruff check .
	@$(BOOK) -m ruff format --check .
	@$(BOOK) -m mypy
	@.venv/bin/codespell
	@.venv/bin/shellcheck .ci/* binder/postBuild src/coursebook/classes/at_root/*
	@.venv/bin/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@.venv/bin/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	@.venv/bin/check-jsonschema --builtin-schema vendor.citation-file-format CITATION.cff
	@.venv/bin/zizmor --offline --quiet --no-progress .github

lock: .venv-lock/ready ## write the lock files anew (UPGRADE=--upgrade takes newer versions)
	$(SAY) "Resolving the environments"
	@$(call resolve,resolver,requirements/resolver.in)
	@$(call resolve,book,--extra book --extra test pyproject.toml)
	@$(call resolve,verify,--constraint requirements/book.lock requirements/verify.in)
	@$(call resolve,live,--constraint requirements/book.lock --extra live pyproject.toml)
	@$(split_torch)

clean: ## delete everything that was built, environments included, but not the points that you gave (overrides.csv)
	if test -d _build; then \
		find _build ! -type d ! -path _build/grades/overrides.csv -delete; find _build -depth -type d -empty -delete; \
	fi
	rm -rf .venv .venv-verify .venv-lock .mypy_cache .pytest_cache .ruff_cache .hypothesis

resolve = .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	$(UPGRADE) --no-annotate --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" --output-file requirements/$(1).lock $(2) > /dev/null

# torch comes in several builds, those with CUDA on PyPI and those without on an index of its own, so it has two locks
# apart, and what the first need is in a third.
define split_torch
cd requirements; for lock in live verify book; do \
	awk '/^[^ ]/ { kind = /^torch==/ ? "torch" : /^(cuda|nvidia|triton)/ ? "cuda" : "" } \
		/^#/ { print > "torch.new"; print > "cuda.new" } \
		{ print > (kind ? kind ".new" : "rest.new") }' $$lock.lock && mv rest.new $$lock.lock; \
	done; \
	mv torch.new torch.lock; mv cuda.new cuda.lock; \
	version=$$(sed -n 's/^\(torch==[^ ]*\).*/\1/p' torch.lock); \
	grep -qF "$$version+cpu " torch-cpu.lock || { echo "torch-cpu.lock is not of $$version" >&2; exit 1; }
endef

.venv/ready: requirements/book.lock requirements/torch-cpu.lock requirements/package-lock.json pyproject.toml
	$(SAY) "Making .venv from requirements/book.lock: some minutes the first time"
	@$(call environment,.venv,requirements/book.lock)
	@$(torch)
	@$(BOOK) -m pip install $(QUIETLY) --no-deps --no-build-isolation -e .
	@$(BOOK) -c 'import matplotlib.font_manager' # writes its cache, as two chapters would at once
	@$(katex)
	@touch $@

# On top of .venv, so that nothing is installed twice; .venv itself stays without these packages.
.venv-verify/ready: .venv/ready requirements/verify.lock
	$(SAY) "Making .venv-verify from requirements/verify.lock, on top of .venv"
	@$(BOOK) -m venv --clear .venv-verify
	@site='import sysconfig; print(sysconfig.get_path("purelib"))'; \
		printf 'import site; site.addsitedir("%s")\n' "$$($(BOOK) -c "$$site")" \
		> "$$($(VERIFY) -c "$$site")/book.pth"
	@$(VERIFY) -m pip install $(QUIETLY) $(LOCKED) -r requirements/verify.lock
	@mkdir -p .venv/cut-fonts
	@ln -s ../.venv/node_modules ../.venv/cut-fonts .venv-verify/
	@touch $@

.venv-lock/ready:
	@$(call environment,.venv-lock,requirements/resolver.lock)
	@touch $@

define environment
$(PYTHON) -c 'import sys; v = sys.version.split()[0]; sys.exit(sys.version_info < (3, 11) and \
	f"This book needs Python 3.11 or newer; $(PYTHON) is {v}. Try: make PYTHON=/path/to/python3.11")' \
	&& { test -x $(1)/bin/python || $(PYTHON) -m venv $(1); } \
	&& $(1)/bin/python -m pip install $(QUIETLY) $(LOCKED) -r $(2)
endef

# TORCH_INDEX is asked for torch alone, and torch has its hashes: it can supply no other package unnoticed.
define torch
$(torch_from) requirements/torch-cpu.lock 2> /dev/null || { $(torch_from) requirements/torch.lock \
	&& $(BOOK) -m pip install $(QUIETLY) $(LOCKED) -r requirements/cuda.lock; }
endef
torch_from = $(BOOK) -m pip install $(QUIETLY) $(LOCKED) $(if $(TORCH_INDEX),--index-url "$(TORCH_INDEX)") -r

# KaTeX sets the formulas. Its fonts, and the text's, come by npm alone, which pip installs with node.
define katex
cp requirements/package.json requirements/package-lock.json .venv/ \
	&& .venv/bin/npm ci --prefix .venv --ignore-scripts --no-audit --no-fund --silent
endef
