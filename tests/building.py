"""Building books in tests: both editions of this one, once for all who look, and tiny ones."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import traceback
import warnings
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pytest
import yaml
from bs4 import BeautifulSoup
from filelock import FileLock

ROOT = Path(__file__).parents[1]
# The book's chapters in their order, by the names of their files.
CHAPTERS = [
    Path(chapter["file"]).name
    for part in yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))["parts"]
    if part.get("numbered")
    for chapter in part["chapters"]
]

# Where the editions lie that every process of a run looks at; a fork that is rehearsed is told.
EDITIONS = "CONVMATRIX_EDITIONS"
KEPT = Path(os.environ.get(EDITIONS, ROOT / "_build" / "tests"))
READ_BY_NO_BUILD = ("tests", "bench")

# The tests build a book that lives somewhere, whatever the address of this checkout is.
FORK = "Someone-Else/renamed-book"
SITE = "https://someone-else.github.io/renamed-book"
LIVES_AT = {"GITHUB_REPOSITORY": FORK, "GITHUB_REF_NAME": "main"}
ADDRESS_VARIABLES = (*LIVES_AT, "STUDENT_REPOSITORY", "SITE_ADDRESS")


# What a course may set in _config.yml. The tests hold the book without it, so that they pass in a
# fork that sets it as well.
TITLE = "Convolution Is a Matrix"
UNSET: dict[str, Any] = {
    "leave_out": [],
    "release_solutions": [],
    "exercise_points": {},
    "variants": False,
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

    def text(self, name: str = "index") -> str:
        """Return a page of the book as it was written."""
        return (self.html / "book" / f"{name}.html").read_text("utf-8")

    def page(self, name: str = "index") -> BeautifulSoup:
        """Return a page of the book."""
        return BeautifulSoup(self.text(name), "html.parser")

    @property
    def pages(self) -> list[Path]:
        """Every HTML page of the site, generated ones included."""
        return sorted(self.html.rglob("*.html"))

    @property
    def written(self) -> dict[str, Path]:
        """The notebooks that readers get, by the name of their chapter."""
        return by_name(self.output / "notebooks")

    @property
    def notebooks(self) -> dict[str, Path]:
        """The executed chapters by name."""
        return by_name(self.output / "jupyter_execute")


def by_name(folder: Path) -> dict[str, Path]:
    """Return the notebooks in a folder by the name of their chapter."""
    found = sorted(folder.rglob("*.ipynb"))
    return {path.relative_to(folder).with_suffix("").as_posix(): path for path in found}


def parsed(page: Path) -> BeautifulSoup:
    """Return an HTML file."""
    return BeautifulSoup(page.read_text("utf-8"), "html.parser")


def build_book(
    source: Path,
    output: Path,
    edition: str = "student",
    environment: Mapping[str, str] = LIVES_AT,
    options: Sequence[str] = (),
) -> Build:
    """Build a book as `make book` does, in a repository that the environment names.

    This process does it, by the command line's own function, so that what a build imports is
    imported once for all tiny books. An environment that says more than an address may change what
    Python does, and gets a process of its own.
    """
    if not set(ADDRESS_VARIABLES).issuperset(environment):
        return build_apart(source, output, edition, environment, options)
    from coursebook import __main__ as command_line  # with it comes Sphinx: a second

    with (
        mock.patch.dict(os.environ, surroundings(environment), clear=True),
        mock.patch.object(sys, "argv", ["coursebook", *words(source, output, edition, options)]),
        redirect_stdout(io.StringIO()) as said,
        redirect_stderr(said),
        warnings.catch_warnings(),
    ):
        as_outside_of_pytest()
        try:
            status = command_line.main()
        except Exception:
            status = 1
            traceback.print_exc()
    return Build(status, said.getvalue(), output)


def build_apart(
    source: Path,
    output: Path,
    edition: str = "student",
    environment: Mapping[str, str] = LIVES_AT,
    options: Sequence[str] = (),
) -> Build:
    """Build a book in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "coursebook", *words(source, output, edition, options)],
        env=surroundings(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Build(done.returncode, done.stdout, output)


def built(source: Path, output: Path, *more: Any, **options: Any) -> Build:
    """Build a book that builds."""
    build = build_book(source, output, *more, **options)
    assert build.status == 0, build.log
    return build


def as_outside_of_pytest() -> None:
    """Heed warnings as Python itself does; pytest makes an error of each."""
    warnings.simplefilter("default")
    for unheeded in (DeprecationWarning, PendingDeprecationWarning, ResourceWarning):
        warnings.simplefilter("ignore", unheeded)


def words(source: Path, output: Path, edition: str, options: Sequence[str]) -> list[str]:
    """Return what `make book` says to the command line."""
    named = ["--edition", edition, "--source", str(source), "--output", str(output)]
    return ["build", *named, *options]


def surroundings(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of this process, but another address and no colours."""
    inherited = {name: os.environ[name] for name in os.environ if name not in ADDRESS_VARIABLES}
    return inherited | {"NO_COLOR": "1"} | dict(environment)


# Both editions of this book


@cache
def shared_folder() -> Path:
    """Return the folder of what all look at: the source, and the editions built from it so far.

    Its name says which files and packages they are built from. A fork whose settings are undone
    has the same, so it need not build them again.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=KEPT) as made, FileLock(KEPT / "lock"):
        source = committed(Path(made, "shared", "source"))
        listed = git(source, "ls-tree", "HEAD").splitlines()
        read = [entry for entry in listed if entry.partition("\t")[2] not in READ_BY_NO_BUILD]
        folder = KEPT / hashlib.sha256(f"{read}{packages()}{LIVES_AT}".encode()).hexdigest()[:16]
        if not folder.exists():
            older = sorted(KEPT.glob("[0-9a-f]*/"), key=lambda path: path.stat().st_mtime)
            for path in older[:-1]:
                shutil.rmtree(path)
            source.parent.rename(folder)
    return folder


def packages() -> str:
    """Say which Python this is, and which versions of what the lock names are installed.

    What the lock names for some systems alone, the environment of `make verify` may have as well;
    of what stands twice on its path the book's own comes last.
    """
    named = r"(?m)^([\w.-]+)==[^ ;]+(?: \\)?$"
    locked = set(re.findall(named, (ROOT / "requirements/book.lock").read_text()))
    found = {each.name: each.version for each in distributions() if each.name in locked}
    return f"{sys.version} {sorted(found.items())}"


def built_edition(edition: str, output: Path) -> str:
    """Build an edition from nothing, and return what was said; stop every test without it.

    What runs alike in both editions runs once.
    """
    if edition == "student":
        lend_outputs(shared_edition("instructor").output, output)
    build = build_apart(shared_folder() / "source", output, edition)
    if build.status:
        pytest.fail(f"the {edition} edition does not build:\n{build.log}", pytrace=False)
    return build.log


def shared_edition(edition: str) -> Build:
    """Return an edition, which is built once for all who look at it, by whoever asks first."""
    output, log = (shared_folder() / f"{edition}{suffix}" for suffix in ("", ".log"))
    with FileLock(shared_folder() / f"{edition}.lock"):
        if not log.exists():
            shutil.rmtree(output, ignore_errors=True)
            log.write_text(built_edition(edition, output), "utf-8")
    return Build(0, log.read_text("utf-8"), output)


def lend_outputs(lender: Path, borrower: Path) -> None:
    """Give a folder that will be built in the outputs of the same chapters."""
    shutil.copytree(lender / ".jupyter_cache", borrower / ".jupyter_cache")


def committed(folder: Path) -> Path:
    """Make a folder a repository with the files of this one, a course's settings unset."""
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for path in filter(None, listed.split("\0")):
        if (ROOT / path).is_file():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, folder / path)
    configure(folder)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder)
    return folder


def commit(folder: Path, message: str = "Start") -> None:
    """Commit all that a repository holds."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


def git(folder: Path, *words: str) -> str:
    """Run a git command as somebody; return what it prints."""
    who = ["-c", "user.name=Someone Else", "-c", "user.email=someone@example.org"]
    command = ["git", "-C", str(folder), *who, *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def write(book: Path, index: str, **chapters: str) -> None:
    """Give a book these pages and no others; a chapter with code begins with FRONT_MATTER."""
    for name, text in {"index": index, **chapters}.items():
        (book / "book" / f"{name}.md").write_text(text, "utf-8")
    listed = {"chapters": [{"file": f"book/{name}"} for name in chapters]} if chapters else {}
    contents = {"format": "jb-book", "root": "book/index", **listed}
    (book / "_toc.yml").write_text(yaml.safe_dump(contents), "utf-8")


def tiny(folder: Path) -> Path:
    """Give a folder this book's configuration and a table of contents of one chapter."""
    (folder / "book").mkdir()
    configure(folder, instructor_pages=[])
    write(folder, "# Title\n")
    (folder / "book" / "references.bib").write_text(
        "@book{someone, author={A. Author}, title={Title}, year={2000}, publisher={P}}"
    )
    return folder


def configure(book: Path, **settings: Any) -> None:
    """Give a book this book's configuration, with what a course may set as the test wants it."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    config |= {"title": TITLE, "author": f"The authors of {TITLE}"}
    config["sphinx"]["config"] |= UNSET | settings
    (book / "_config.yml").write_text(yaml.safe_dump(config), "utf-8")
