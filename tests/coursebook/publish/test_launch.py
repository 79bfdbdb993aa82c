"""A fork of this book, rehearsed: built, its addresses checked, and every notebook run.

The environments resemble Colab's and Binder's and are made from nothing. The site that the install
cell asks is served on this machine.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import nbformat
import pytest
import yaml
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

from building import (
    ADDRESS_VARIABLES,
    CHAPTERS,
    EDITIONS,
    FORK,
    KEPT,
    ROOT,
    SITE,
    UNSET,
    commit,
    committed,
    configure,
    git,
    lend_outputs,
    shared_folder,
)
from convmatrix.exercises.catalogue import EXERCISES
from coursebook.page.sharing import card
from coursebook.settings import ATTRIBUTION, ORIGINAL
from serving import served

pytestmark = pytest.mark.fresh

LOCKS = [ROOT / "requirements" / f"{name}.lock" for name in ("book", "torch")]
# torch without CUDA, where its index can be asked.
TORCH = ["--extra-index-url", os.environ["TORCH_INDEX"]] if "TORCH_INDEX" in os.environ else []
QUICKLY = {"PIP_COMPILE": "0"}  # pip leaves it to Python to compile what it imports


# The fork


def clean_environment(**more):
    left_out = (*ADDRESS_VARIABLES, "PYTHONPATH", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    return {key: os.environ[key] for key in os.environ if key not in left_out} | more


def command(*words, folder, **more):
    done = subprocess.run(
        words,
        cwd=folder,
        env=clean_environment(NO_COLOR="1", **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(map(str, words))}:\n{done.stdout}"
    return done.stdout


def forked(folder):
    """Return a repository with the files of this one, and another owner and name."""
    git(committed(folder), "remote", "add", "origin", f"https://github.com/{FORK}.git")
    return folder


ADDRESS = re.compile(
    r"(?:github\.com|githubusercontent\.com|colab\.research\.google\.com|mybinder\.org"
    r"|[\w-]+\.github\.io)[^\s\"'<>)\\]*",
    re.IGNORECASE,
)
# Addresses that are no book's repository: the badge, a tool, and the examples of the guide.
NEUTRAL = (
    "colab.research.google.com/assets/colab-badge.svg",
    "github.com/containers/bubblewrap",
    "github.com/you/",
    "github.com/original/",
)


def published_texts(*folders):
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            texts = (".html", ".ipynb", ".md", ".cff", ".json", ".txt", ".xml")
            if path.suffix in texts and "LICENSE" not in path.name:  # a licence names its owner
                yield path, path.read_text("utf-8")


def strangers(text):
    """Return the addresses of a text that name another repository than the fork."""
    for address in ADDRESS.findall(text):
        own = FORK.lower() in address.lower() or SITE.removeprefix("https://") in address
        if not own and not address.startswith(NEUTRAL):
            yield address


def test_every_address_in_a_fork_names_the_fork(student, instructor):
    folders = (student.html, student.output / "repository", instructor.html)
    texts = dict(published_texts(*folders))
    found = {path: sorted(set(strangers(text))) for path, text in texts.items()}
    assert {path: names for path, names in found.items() if names} == {}
    assert sum(text.count(FORK) for text in texts.values()) > 50
    assert sum(text.count(SITE) for text in texts.values()) > 50


STRANGERS = """
    github.com/ada/book ada.github.io/book/ mybinder.org/v2/gh/ada/book/notebooks
    colab.research.google.com/github/ada/book/blob/notebooks/a.ipynb
    raw.githubusercontent.com/ada/book/main/a
"""


@pytest.mark.parametrize("address", STRANGERS.split())
def test_a_stranger_is_noticed(address):
    assert list(strangers(f'<a href="https://{address}">')) != []


# The guide


def blocks(language):
    """Return the code blocks of the page for instructors."""
    text = (ROOT / "book" / "instructors.md").read_text("utf-8")
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", text)


class Course:
    """Somebody who follows the guide: a folder, and what stands in for GitHub."""

    def __init__(self, folder: Path, github: Path, cache: Path) -> None:
        self.folder, self.github, self.cache = folder, github, cache
        tools = folder / "tools"
        tools.mkdir()
        real = shutil.which("make")
        python = f"env PYTHONPATH=$PWD/src {sys.executable}"
        (tools / "make").write_text(
            f'#!/bin/bash\nexec {real} -o .venv/ready "BOOK={python}" "$@"\n'
        )
        (tools / "make").chmod(0o755)
        self.environment = {
            "PATH": f"{tools}:{os.environ['PATH']}",
            "GIT_CONFIG_COUNT": "3",
            "GIT_CONFIG_KEY_0": f"url.{github}/.insteadOf",
            "GIT_CONFIG_VALUE_0": "https://github.com/",
            "GIT_CONFIG_KEY_1": "user.name",
            "GIT_CONFIG_VALUE_1": "You",
            "GIT_CONFIG_KEY_2": "user.email",
            "GIT_CONFIG_VALUE_2": "you@example.org",
        }

    def follow(self, block, folder, repository):
        """Run a block of commands, and return the folder that it ends in."""
        end = self.folder / "end"
        script = f"set -euo pipefail\n{block}\npwd > {end}"
        own = self.environment | {"GITHUB_REPOSITORY": repository}
        command("bash", "-c", script, folder=folder, **own)
        ended = Path(end.read_text().strip())
        if not (ended / "_build").exists() and (ended / "Makefile").exists():
            for edition in ("student", "instructor"):
                lend_outputs(self.cache / edition, ended / "_build" / edition)
        return ended

    def serve(self, source, name):
        """Let GitHub hold a repository."""
        git(source, "clone", "--quiet", "--bare", str(source), str(self.github / f"{name}.git"))


# Whoever follows the guide builds a book eight times; a course of a few pages will do.
IN_THE_COURSE = {
    *("book/one-dimension", "book/padding", "book/counting", "book/about", "book/answer-key"),
    *("book/instructors", "book/notation", "book/glossary", "book/bibliography"),
}


@pytest.fixture
def course(student, instructor, tmp_path):
    found = Course(tmp_path, tmp_path / "github", shared_folder())
    short = forked(tmp_path / "short")
    parts = yaml.safe_load((short / "_toc.yml").read_text("utf-8"))["parts"]
    listed = [chapter["file"] for part in parts for chapter in part["chapters"]]
    configure(short, leave_out=[name for name in listed if name not in IN_THE_COURSE])
    commit(short, "Leave chapters out")
    found.serve(short, "you/your-book")
    found.serve(short, "original/book")
    git(tmp_path, "init", "--quiet", "--bare", str(tmp_path / "github/you/source.git"))
    return found


def test_the_guide_for_instructors_works(course):
    [grade, keys, fork_it, publish, _, _, hub, upstream] = blocks("sh")
    book = course.follow(fork_it.replace("make book", ":"), course.folder, "you/your-book")
    course.follow("make book", book, "you/your-book")
    assert git(book, "status", "--porcelain") == ""

    handed_in = book / "_build/student/notebooks/book/one-dimension.ipynb"
    with zipfile.ZipFile(book.parent / "submissions.zip", "w") as archive:
        archive.write(handed_in, "doejane_4711_90210_one-dimension.ipynb")
    apart = "" if shutil.which("bwrap") else " UNSAFE=true"
    course.follow(f"{grade.strip()}{apart}\n", book, "you/your-book")
    grades = (book / "_build/grades/grades.csv").read_text("utf-8")
    assert "doejane (4711),output-length,not attempted,0,1," in grades

    adapt(book)
    (book / "syllabus.md").write_text("Our course.\n")
    course.follow(publish, book, "you/your-book")
    site = book / "_build/publication/site"
    index = (site / "book/index.html").read_text("utf-8")
    assert "Convolutions for Physicists" in index
    (book.parent / "roster.csv").write_text("name\nAda Lovelace\n")
    course.follow(keys, book, "you/your-book")
    answers = (book / "_build/grades/keys.csv").read_text("utf-8")
    assert "Ada Lovelace,one-dimension,toeplitz-matrix," in answers
    assert not list(site.rglob("counting.*"))
    assert not list(site.rglob("instructors.*"))
    released = (site / "book/one-dimension.html").read_text("utf-8")
    assert "? Right (2 of 2 points)" in released
    assert ": right (3 of 3 points)" in released
    assert "colab.research.google.com/github/you/your-book/" in index
    assert (book / "_build/publication/branch/book/padding.ipynb").is_file()
    carries_its_own_name(book / "_build/publication")
    for name, text in {"_config.yml": "for Physicists", "syllabus.md": "Our course."}.items():
        pushed = git(course.github / "you/your-book.git", "show", f"main:{name}")
        assert text in pushed

    links = course.follow(f"{hub.strip()} > ../links", book, "you/your-book").parent / "links"
    assert "https://hub.example.edu/hub/user-redirect/git-pull?" in links.read_text()
    assert "you%2Fyour-book" in links.read_text()

    original = course.folder / "original"
    git(course.folder, "clone", "--quiet", str(course.github / "original/book.git"), "original")
    (original / "NEWS").write_text("The original has changed.\n")
    commit(original, "Change the original")
    git(original, "push", "--quiet", "origin", "main")
    course.follow(upstream, book, "you/your-book")
    assert (book / "NEWS").is_file()
    assert "Convolutions for Physicists" in (book / "_config.yml").read_text("utf-8")


def carries_its_own_name(publication):
    """Look for the original's name, and for its own, in all that a fork publishes."""
    held = dict(unpacked(publication))
    named = {name: data.count(ORIGINAL.encode()) for name, data in held.items()}
    licences = {name for name in named if "LICENSE" in name and "_static" not in name}
    assert {name: count for name, count in named.items() if count and name not in licences} == {
        "site/book/index.html": 1
    }
    assert {named[name] for name in licences} == {1}
    assert ATTRIBUTION.encode() in held["site/book/index.html"]
    for name in ("site/CITATION.cff", "branch/CITATION.cff"):
        about = yaml.safe_load(held[name])
        assert about["title"] == "Convolutions for Physicists"
        assert about["authors"] == [{"name": "Ada Lovelace"}]
    index = held["site/book/index.html"].decode()
    assert "<p>By Ada Lovelace</p>" in index
    assert 'property="og:site_name" content="Convolutions for Physicists"' in index
    assert "two chapters of" in index
    assert held["site/_static/card.png"] == card("Convolutions for Physicists")
    head = json.loads(held["branch/book/padding.ipynb"])["cells"][0]["source"]
    assert "From *Convolutions for Physicists*." in "".join(head)


def unpacked(folder):
    """Yield the files of a folder, and those in its packages, with what they hold."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield path.relative_to(folder).as_posix(), path.read_bytes()
        if path.suffix == ".whl":
            archive = zipfile.ZipFile(path)
            for name in archive.namelist():
                yield f"{path.relative_to(folder).as_posix()}/{name}", archive.read(name)


def test_the_guide_to_a_private_source_works(course):
    [_, _, _, _, private, for_students, _, _] = blocks("sh")
    source = course.follow(private, course.folder, "you/source")
    course.follow(for_students, source, "you/source")
    held = source / "_build/publication"
    texts = [path.read_text("utf-8", "ignore") for path in held.rglob("*") if path.is_file()]
    assert sum("you/course" in text for text in texts) > 10
    assert [text for text in texts if "you/source" in text and "instructors" not in text] == []
    page = (held / "site/book/padding.html").read_text("utf-8")
    assert "you/source" not in page
    assert "btn-book-edit" not in page


# Of the tests that a fork's workflow runs, those that look at whole editions and at the fork's own
# folder. What the others look at is the same, to the byte: it has the same neutral configuration.
AFFECTED = (
    *("running/test_chapters.py::TestEdition", "answers/test_key.py", "leaks/test_leaks.py"),
    *("notebooks/test_notebooks.py", "editions/test_release.py"),
)


def test_the_tests_pass_in_a_fork_that_sets_everything(tmp_path):
    book = forked(tmp_path / "book")
    configure(book, leave_out=[f"book/{chapter}" for chapter in CHAPTERS[5:]])
    settings = adapt(book)
    assert settings.keys() >= UNSET.keys()
    assert [name for name in UNSET if settings[name] == UNSET[name]] == []
    commit(book, "Adapt the book to our course")
    tests = [f"tests/coursebook/{name}" for name in AFFECTED]
    options = ("-m", "whole and not browser and not fresh", "-p", "no:cacheprovider")
    # With its settings undone it is the same book, whose editions need not be built again.
    own = {"PYTHONPATH": str(book / "src"), EDITIONS: str(KEPT)}
    command(sys.executable, "-m", "pytest", *options, *tests, folder=book, **own)


def adapt(book):
    """Set in a configuration what the examples of the guide set; return the settings."""
    path = book / "_config.yml"
    config = yaml.safe_load(path.read_text("utf-8"))
    settings = config["sphinx"]["config"]
    out = settings["leave_out"]
    for example in map(yaml.safe_load, blocks("yaml")):
        config |= {name: example[name] for name in ("title", "author") if name in example}
        settings |= example["sphinx"]["config"]
    settings["leave_out"] = [*out, *settings["leave_out"]]
    settings["instructor_pages"] = ["book/answer-key", "book/instructors"]
    path.write_text(yaml.safe_dump(config), "utf-8")
    return settings


# The environments


# Whatever shares an environment must not run at the same time.
in_one_environment = pytest.mark.xdist_group("colab")


class Environment:
    """A virtual environment from nothing, in which notebooks run."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder, with_pip=True)
        self.folder, self.python = folder, folder / "bin" / "python"

    def pip(self, *words):
        return command(self.python, "-m", "pip", "--quiet", *words, folder=self.folder, **QUICKLY)

    def run(self, code):
        return command(self.python, "-c", code, folder=self.folder).strip()

    @contextmanager
    def reader(self, folder):
        """Start Python as for a notebook's reader; yield what runs notebooks, each from nothing.

        torch stays in memory, for it takes seconds; names and settings do not stay.
        """
        spec = self.folder / "kernels" / "fresh"
        spec.mkdir(parents=True, exist_ok=True)
        argv = [str(self.python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        text = json.dumps({"argv": argv, "display_name": "Fresh", "language": "python"})
        (spec / "kernel.json").write_text(text)
        kernel = KernelManager(
            kernel_name="fresh",
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(spec.parent)]),
            client_class="jupyter_client.asynchronous.AsyncKernelClient",
        )
        environment = clean_environment(OMP_NUM_THREADS="1", **QUICKLY)
        nothing = nbformat.v4.new_notebook()
        client = NotebookClient(nothing, km=kernel, allow_errors=True, timeout=300)
        client.start_new_kernel(cwd=str(folder), env=environment)
        client.start_new_kernel_client()
        try:
            yield partial(executed, client)
        finally:
            client.kc.stop_channels()
            kernel.shutdown_kernel(now=True)


ANEW = """%reset -f
import torch
torch.set_default_dtype(torch.float32)
torch.set_grad_enabled(True)
del torch
"""


def executed(client, source):
    """Run a notebook as its reader does, from the first cell to the last; return it."""
    client.nb = nbformat.reads(source, as_version=4)
    client.nb.cells.insert(0, nbformat.v4.new_code_cell(ANEW, id="reset"))
    client.execute(cleanup_kc=False)
    return client.nb


@pytest.fixture(scope="session")
def versions(tmp_path_factory):
    """Return the file of versions in which notebooks run: the book's, or those that Colab has."""
    if pins := os.environ.get("COLAB_PINS"):
        return pins
    path = tmp_path_factory.mktemp("versions") / "pins.txt"
    locked = "".join(lock.read_text("utf-8") for lock in LOCKS)
    path.write_text(re.sub(r" \\\n +--hash=\S+", "", locked), "utf-8")
    return str(path)


@pytest.fixture(scope="session")
def alone(versions, tmp_path_factory):
    """Return an environment in which a student installed the package, and nothing else is."""
    environment = Environment(tmp_path_factory.mktemp("alone"))
    environment.pip("install", *TORCH, "-c", versions, str(ROOT))
    return environment


@in_one_environment
def test_the_package_alone_runs_the_examples(alone):
    command(alone.python, "-m", "doctest", str(ROOT / "README.md"), folder=alone.folder)
    alone.run("from convmatrix import figures; figures.sliding_kernel([3, 1, 4], [2, 3]).svg()")


@pytest.fixture(scope="session")
def colab(alone, versions):
    """Return an environment like Colab's: torch is there, this book's package is not."""
    environment = alone
    environment.pip("install", "-c", versions, "ipykernel")
    environment.pip("uninstall", "--yes", "convmatrix")
    [packages] = environment.folder.glob("lib/python*/site-packages")
    (packages / "google" / "colab").mkdir(parents=True)
    (packages / "google" / "colab" / "__init__.py").write_text('"""Stands in for Colab."""\n')
    return environment


@pytest.fixture(scope="session")
def binder(student, versions, tmp_path_factory):
    """Return an environment that Binder's own script has filled, in a clone of the branch."""
    environment = Environment(tmp_path_factory.mktemp("binder"))
    environment.pip("install", "-c", versions, "ipykernel")
    nothing = tmp_path_factory.mktemp("no-index")
    branch = tmp_path_factory.mktemp("branch") / "repository"
    shutil.copytree(student.output / "repository", branch)
    command(
        branch / "binder" / "postBuild",
        folder=branch,
        PATH=f"{environment.folder / 'bin'}:{os.environ['PATH']}",
        **QUICKLY,
        TORCH_INDEX=os.environ.get("TORCH_INDEX", nothing.as_uri()),
    )
    return environment, branch


# The notebooks run


def faults(notebook, edition):
    """Yield what a reader would stumble over in a notebook that ran to its end."""
    for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
        for output in cell.outputs:
            if output.output_type == "error" or output.get("name") == "stderr":
                yield f"{cell.id}: {output.get('text', output)}"
        if "check" in cell.metadata.get("tags", []):
            said = " ".join(str(o.get("data", {}).get("text/plain", "")) for o in cell.outputs)
            expected = "not attempted" if edition == "student" else "right"
            if not re.search(rf"(?i)[:?] {expected}\b", said):
                yield f"{cell.id}: {said or 'the check said nothing'}"
    if not any(is_picture(o) for cell in notebook.cells for o in cell.get("outputs", [])):
        yield "no figure was drawn"


def is_picture(output):
    return "image/svg+xml" in output.get("data", {})


@in_one_environment
def test_every_notebook_runs_where_only_torch_is(colab, student, instructor, tmp_path):
    """Those with solutions: their other cells are the students', whose starters run in Binder.

    The first installs the package; every other would do so by the same cell.
    """
    colab.pip("uninstall", "--yes", "convmatrix")
    torch_before = colab.run("import torch; print(torch.__version__, torch.__file__)")
    checked = 0
    with served(student.html) as address, colab.reader(tmp_path) as execute:
        for name, path in instructor.written.items():
            source = path.read_text("utf-8")
            assert f"{SITE}/wheels/" in source
            notebook = execute(source.replace(SITE, address))
            assert list(faults(notebook, "instructor")) == [], name
            checked += sum("check" in cell.metadata.get("tags", []) for cell in notebook.cells)
    assert checked == len(EXERCISES)
    assert colab.run("import torch; print(torch.__version__, torch.__file__)") == torch_before
    find = "from importlib.util import find_spec; print(find_spec('coursebook'))"
    assert "None" in colab.run(find)


def test_every_button_opens_a_notebook_that_was_run(edition, instructor):
    text = "".join(page.read_text("utf-8") for page in edition.pages)
    addresses = re.findall(r'href="([^"]*\.ipynb)"', text)
    offered = {re.sub(r"^.*?(?:/blob/notebooks/|lab/tree/|notebooks/)", "", a) for a in addresses}
    assert offered == {f"{name}.ipynb" for name in edition.written}
    assert edition.written.keys() == instructor.written.keys()
    assert len(installations(edition) | installations(instructor)) == 1


def installations(edition):
    """Return the cells that install the package."""
    notebooks = (nbformat.read(path, as_version=4) for path in edition.written.values())
    return {cell.source for book in notebooks for cell in book.cells if cell.id == "install"}


@in_one_environment
def test_the_installation_keeps_another_torch(colab, student, tmp_path):
    """pip fails rather than exchange a torch that is too old for the package."""
    [packages] = colab.folder.glob("lib/python*/site-packages")
    metadata = next(packages.glob("torch-*.dist-info")) / "METADATA"
    colab.pip("uninstall", "--yes", "convmatrix")
    kept = metadata.read_text("utf-8")
    metadata.write_text(re.sub(r"(?m)^Version: .*$", "Version: 1.0", kept, count=1), "utf-8")
    try:
        with served(student.html) as address, colab.reader(tmp_path) as execute:
            text = student.written["book/index"].read_text("utf-8")
            notebook = execute(text.replace(SITE, address))
    finally:
        if metadata.is_file():
            metadata.write_text(kept, "utf-8")
    said = {cell.id: json.dumps(cell.outputs) for cell in notebook.cells if "outputs" in cell}
    assert "conflict" in said["install"].lower()
    assert any("No module named 'convmatrix'" in text for text in said.values())


def test_every_student_notebook_runs_where_binder_built(binder):
    environment, branch = binder
    paths = sorted(branch.rglob("*.ipynb"))
    assert len(paths) >= 6
    with environment.reader(branch / "book") as execute:
        for path in paths:
            notebook = execute(path.read_text("utf-8"))
            assert list(faults(notebook, "student")) == [], path.name
    assert "+cpu" in environment.run("import torch; print(torch.__version__)") or not list(
        environment.folder.glob("lib/python*/site-packages/nvidia")
    )


FAULTS = {
    "import sys; print('oh', file=sys.stderr)": "oh",
    "1 / 0": "ZeroDivisionError",
    "kept = 1": "no figure was drawn",
    "kept": "NameError",  # nothing stays from the notebook before
}


@in_one_environment
def test_a_faulty_notebook_is_noticed(colab, tmp_path):
    with colab.reader(tmp_path) as execute:
        for source, fault in FAULTS.items():
            cell = nbformat.v4.new_code_cell(source, id="cell")
            text = nbformat.writes(nbformat.v4.new_notebook(cells=[cell]))
            assert any(fault in found for found in faults(execute(text), "student")), source


@pytest.mark.parametrize(
    ("edition", "said"),
    [("student", "Name: right (1 of 1 point)"), ("instructor", "Name: not attempted (0 of 1)")],
)
def test_a_check_with_another_verdict_is_noticed(edition, said):
    output = nbformat.v4.new_output("execute_result", {"text/plain": said})
    cell = nbformat.v4.new_code_cell("check()", outputs=[output], metadata={"tags": ["check"]})
    notebook = nbformat.v4.new_notebook(cells=[cell])
    assert any(said in found for found in faults(notebook, edition))


# Binder's folder


def test_binder_reads_its_folder(student):
    """repo2docker's dry run prints the recipe of the image; nothing is built."""
    folder = student.output / "repository"
    recipe = command(
        *(sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(folder)), folder=folder
    )
    assert "RUN ./binder/postBuild" in recipe
    assert "python=3.11" in recipe or "environment-2epy-2d3-2e11" in recipe
