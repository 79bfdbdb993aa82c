"""What the tests share: quiet settings, both editions built once, and a browser if there is one."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
import torch

from building import Build, shared_edition, shared_folder, tiny
from serving import leave_out

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The first example pays for imports, so a deadline would measure the machine and not the code.
hypothesis.settings.register_profile("convmatrix", deadline=None, print_blob=True)
hypothesis.settings.load_profile("convmatrix")
torch.set_num_threads(1)

EDITIONS = {"student", "instructor", "edition"}  # the fixtures below that are one
# Marks and fixtures of what takes longest, begun first, so that one worker alone makes it.
SLOWEST = ("fresh", "whole", "followed", "bubblewrap")


@pytest.fixture(scope="session")
def source() -> Path:
    """Return the book as it is before a course sets anything, in a repository of its own."""
    return shared_folder() / "source"


@pytest.fixture(scope="session")
def student() -> Build:
    """Return the student edition; all who look at it in one run share it."""
    return shared_edition("student")


@pytest.fixture(scope="session")
def instructor() -> Build:
    """Return the instructor edition; all who look at it in one run share it."""
    return shared_edition("instructor")


@pytest.fixture(params=["student", "instructor"])
def edition(request: pytest.FixtureRequest) -> Build:
    """Return the one edition, then the other."""
    return shared_edition(request.param)


@pytest.fixture
def tiny_book(tmp_path: Path) -> Path:
    """Return a folder with this book's configuration and a table of contents of one chapter."""
    return tiny(tmp_path)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return chromium, driven by playwright; leave the test out, loudly, without them."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        leave_out("playwright is not installed")
    from browsing import installed_browser, launched  # with printing comes Sphinx: a second

    if installed_browser() is None:
        leave_out("no chromium is installed")
    with sync_playwright() as driver:
        browser = launched(driver)
        yield browser
        browser.close()


@pytest.hookimpl(tryfirst=True)  # before pytest leaves out what is not asked for
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark who looks at a whole edition, and begin with what takes minutes.

    One worker begins with the editions while the other does what needs none.
    """
    for item in items:
        if not EDITIONS.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker("whole")
    items.sort(key=rank)


def pytest_collection_finish() -> None:
    """Spare the collector what lives as long as the run: a small build asks for all it follows."""
    gc.collect()
    gc.freeze()


def rank(item: pytest.Item) -> int:
    """Return when a test is to begin."""
    names = {mark.name for mark in item.iter_markers()}.union(getattr(item, "fixturenames", ()))
    return next((at for at, name in enumerate(SLOWEST) if name in names), len(SLOWEST))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say loudly that nothing was looked at in a browser."""
    skipped = terminalreporter.stats.get("skipped", [])
    if "not browser" in config.option.markexpr or any("browser" in one.keywords for one in skipped):
        terminalreporter.section("BROWSER TESTS LEFT OUT", sep="!", yellow=True, bold=True)
        terminalreporter.line(
            "Tests that look at the site in a browser did not run. "
            "With chromium installed, `make verify` runs them."
        )
