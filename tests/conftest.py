"""What the tests share: quiet settings, both editions built once, and a browser if there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, NoReturn

import hypothesis
import pytest
import torch
import yaml

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]

# .ci/run sets this: there, a missing browser is a failure and not an omission.
BROWSER_REQUIRED = "CONVMATRIX_BROWSER_REQUIRED"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
left_out: list[str] = []

# The first example pays for imports, so a deadline would measure the machine and not the code.
hypothesis.settings.register_profile("convmatrix", deadline=None, print_blob=True)
hypothesis.settings.load_profile("convmatrix")
torch.set_num_threads(1)


# The tests build a book that lives somewhere, whatever the address of this checkout is.
LIVES_AT = {"GITHUB_REPOSITORY": "reader/renamed-book", "GITHUB_REF_NAME": "main"}
ADDRESS_VARIABLES = (*LIVES_AT, "STUDENT_REPOSITORY", "SITE_ADDRESS")


# What a course may set in _config.yml. The tests hold the book without it, so that they pass in a
# fork that sets it as well.
TITLE = "Convolution Is a Matrix"
UNSET: dict[str, Any] = {
    "leave_out": [],
    "release_solutions": [],
    "exercise_points": {},
    "instructor_pages": ["book/answer-key"],
}


# What a chapter begins with.
HEADER = {
    "jupytext": {"text_representation": {"extension": ".md", "format_name": "myst"}},
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
}
FRONT_MATTER = f"---\n{yaml.safe_dump(HEADER)}---\n\n"


@dataclass(frozen=True)
class Build:
    """One run of the build: its exit status, what it said and where it wrote."""

    status: int
    log: str
    output: Path

    @property
    def html(self) -> Path:
        """The folder of the site."""
        return self.output / "html"

    @property
    def pages(self) -> list[Path]:
        """Every HTML page of the site, generated ones included."""
        return sorted(self.html.rglob("*.html"))

    @property
    def written(self) -> dict[str, Path]:
        """The notebooks that readers get, by the name of their chapter."""
        folder = self.output / "notebooks"
        found = sorted(folder.rglob("*.ipynb"))
        return {path.relative_to(folder).with_suffix("").as_posix(): path for path in found}

    @property
    def notebooks(self) -> dict[str, Path]:
        """The executed chapters by name."""
        folder = self.output / "jupyter_execute"
        found = folder.rglob("*.ipynb")
        return {path.relative_to(folder).with_suffix("").as_posix(): path for path in found}


def build_book(
    source: Path,
    output: Path,
    edition: str = "student",
    environment: Mapping[str, str] = LIVES_AT,
    options: Sequence[str] = (),
) -> Build:
    """Build a book as `make book` does, in a repository that the environment names."""
    inherited = {name: os.environ[name] for name in os.environ if name not in ADDRESS_VARIABLES}
    command = [sys.executable, "-m", "coursebook", "build", "--edition", edition]
    command += ["--source", str(source), "--output", str(output), *options]
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env=inherited | {"NO_COLOR": "1"} | dict(environment),
    )
    return Build(done.returncode, done.stdout, output)


def built_site(source: Path, output: Path, edition: str) -> Build:
    """Build an edition, or stop every test that needs it."""
    build = build_book(source, output, edition)
    if build.status:
        pytest.fail(f"the {edition} edition does not build:\n{build.log}", pytrace=False)
    return build


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the book as it is before a course sets anything, in a repository of its own."""
    return committed(tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="session")
def student(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Return the student edition, built from nothing."""
    return built_site(source, tmp_path_factory.mktemp("student"), "student")


@pytest.fixture(scope="session")
def instructor(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Return the instructor edition, built from nothing."""
    return built_site(source, tmp_path_factory.mktemp("instructor"), "instructor")


def committed(folder: Path) -> Path:
    """Make a folder a repository with the files of this one, a course's settings unset."""
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for path in filter(None, listed.split("\0")):
        if (ROOT / path).is_file():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, folder / path)
    configure(folder)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Start")
    return folder


def git(folder: Path, *words: str) -> str:
    """Run a git command as somebody; return what it prints."""
    who = ["-c", "user.name=Someone Else", "-c", "user.email=someone@example.org"]
    command = ["git", "-C", str(folder), *who, *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def configure(book: Path, **settings: Any) -> None:
    """Give a book this book's configuration, with what a course may set as the test wants it."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    config["title"] = TITLE
    config["sphinx"]["config"] |= UNSET | settings
    (book / "_config.yml").write_text(yaml.safe_dump(config), "utf-8")


@pytest.fixture
def tiny_book(tmp_path: Path) -> Path:
    """Return a folder with this book's configuration and a table of contents of one chapter."""
    (tmp_path / "book").mkdir()
    configure(tmp_path, instructor_pages=[])
    (tmp_path / "_toc.yml").write_text(yaml.safe_dump({"format": "jb-book", "root": "book/index"}))
    (tmp_path / "book" / "references.bib").write_text(
        "@book{someone, author={A. Author}, title={Title}, year={2000}, publisher={P}}"
    )
    return tmp_path


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; yield its address."""
    handler = partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Debian's chromium, driven by playwright; leave the test out, loudly, without them."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        leave_out("playwright is not installed")
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        leave_out(f"no browser found; looked for {', '.join(CHROMIUM)}")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


def leave_out(reason: str) -> NoReturn:
    """Skip a browser test, or fail it where a browser is required."""
    if os.environ.get(BROWSER_REQUIRED):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Remember browser tests that a `-m` left out."""
    left_out.extend(item.nodeid for item in items if item.get_closest_marker("browser"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Remember browser tests that were skipped."""
    report = yield
    if report.skipped and item.get_closest_marker("browser"):
        left_out.append(item.nodeid)
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly that nothing was looked at in a browser."""
    if left_out:
        terminalreporter.section("BROWSER TESTS LEFT OUT", sep="!", yellow=True, bold=True)
        terminalreporter.line(
            f"{len(left_out)} tests that look at the site in a browser did not run. "
            "With chromium installed, `make verify` runs them."
        )
