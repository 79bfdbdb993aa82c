"""The recipes of CONTRIBUTING.md, followed to the letter in a copy of the package and a small book.

An exercise is one entry of the catalogue and cells in a chapter. A chapter with a figure is one
file, a line in `_toc.yml` and a function. Nothing else is edited, and all that is made from them is
there.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest

from answering import answers_to, entered, page_says, python_says
from building import FRONT_MATTER, LIVES_AT, ROOT, build_book, configure, write
from convmatrix.exercises import catalogue
from coursebook.__main__ import main

BLOCK = re.compile(r"^(`{3,})(\w+)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
ID, ANSWER = "outputs-at-zeros", {0, 1, 7}
TITLE = "Where does the kernel meet a zero?"
ALT = "A row of 3 cells with the taps [2, 3, 5]."


def recipe(heading: str) -> list[str]:
    """Return what a section of CONTRIBUTING.md says to write, in its order."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    section = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return [match[3] for match in BLOCK.finditer(section)]


CELLS, ENTRY = recipe("An exercise")
FIGURE, FIGURE_CELL = recipe("A figure")
IMPORTS = """```{code-cell} ipython3
from convmatrix import figures
from convmatrix.exercises import check

x = [0, 0, 1, 2, 3, 4, 5, 6, 7, 0]
```

"""
OTHER = re.sub(r"(?s)(\+\+\+.*)(```\{code-cell\} ipython3\n:tags: \[check\])", r"\2", CELLS)
OTHER = OTHER.replace(ID, "output-length").replace("outputs_at_zeros", "other")
CHAPTERS = {
    "index": "# Start\n",
    "asking": f"# Asking\n\n{IMPORTS}{CELLS}\n+++\n\nAfter the solution.\n",
    "my-chapter": f"# Zebras\n\n## Where they stand\n\n{IMPORTS}{FIGURE_CELL}",
    "left-out": f"# Left out\n\n{IMPORTS}{OTHER}",
    "key": "# Key\n\n```{answer-key}\n```\n",
}


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """Follow both recipes; return the folder of the book, with the package in `src`."""
    folder = tmp_path_factory.mktemp("followed")
    (folder / "book").mkdir()
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "book" / "references.bib", folder / "book")
    configure(folder, instructor_pages=["book/key"], leave_out=["book/left-out"])
    write(folder, **{name: FRONT_MATTER + text for name, text in CHAPTERS.items()})

    package = folder / "src" / "convmatrix"
    with (package / "exercises/catalogue/equivariance.py").open("a", encoding="utf-8") as chapter:
        chapter.write(f"\n{ENTRY}")
    (package / "figures/rows.py").write_text(FIGURE, "utf-8")
    change(package / "figures/__init__.py", "__all__ = [", '__all__ = ["row_of_taps",')
    change(package / "figures/__init__.py", "palette picture ", "palette picture rows ")
    return folder


def change(path, old, new):
    text = path.read_text("utf-8")
    assert text.count(old) == 1, (path, old)
    path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture(scope="module")
def built(followed):
    """Build both editions with the copied package, at the same time."""
    environment = LIVES_AT | {"PYTHONPATH": str(followed / "src")}

    def build(edition):
        return build_book(followed, followed / "_build" / edition, edition, environment)

    with ThreadPoolExecutor() as both:
        builds = [*both.map(build, ("student", "instructor"))]
    for each in builds:
        assert each.status == 0, each.log
    return {each.output.name: each for each in builds}


@pytest.fixture
def exercise(monkeypatch):
    """Add the entry to the catalogue of this process, too."""
    names = dict(vars(catalogue.equivariance))
    exec(ENTRY, names)
    monkeypatch.setitem(catalogue.EXERCISES, ID, names["OUTPUTS_AT_ZEROS"])
    return names["OUTPUTS_AT_ZEROS"]


def code(build, name):
    cells = nbformat.read(build.written[f"book/{name}"], as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "code")


@pytest.mark.parametrize(
    ("edition", "status", "solved"),
    [("student", "not attempted", False), ("instructor", "right", True)],
)
def test_the_exercise_is_on_its_page_and_in_its_notebook(built, edition, status, solved):
    page, notebook = built[edition].page("asking"), code(built[edition], "asking")
    [asked] = page.select(f"#{ID}")
    assert TITLE in asked.get_text()
    assert len(asked.select(".hint")) == 2
    assert len(asked.select("form.answer-box")) == (not solved)
    assert page.select_one("div.verdict")["data-status"] == status
    assert f'check("{ID}", outputs_at_zeros)' in notebook
    for text in (page.get_text(), notebook):
        assert ("outputs_at_zeros == {0, 1, 7}" in text) == solved
    assert "After the solution." in page.get_text()


def test_the_reader_s_progress_counts_it(built):
    counted = built["student"].page("index").select(".progress [data-exercises]")
    assert [place["data-exercises"] for place in counted] == [ID]


def test_the_key_has_what_the_book_asks_and_nothing_of_chapters_left_out(built):
    assert "book/key" not in built["student"].written
    key = built["instructor"].page("key")
    text = " ".join(key.get_text().split())
    assert [row.get_text(" ", strip=True) for row in key.select("table")[0].select("tbody tr")] == [
        f"Exercise 1 {TITLE} 2 {{0, 1, 7}}",
        "in all 2",
    ]
    assert "the places of the zeros" in text
    assert "Which outputs read one of them?" in text
    assert catalogue.EXERCISES["output-length"].title not in text


def test_the_page_judges_it_as_python_does(built, exercise):
    data = built["student"].page("asking").select_one(f"#{ID}-answer .answer-data").string
    answers = [*answers_to(exercise), {0, 1}, set()]
    asked = [(ID, entered(exercise, answer)) for answer in answers]
    said = page_says(asked, exercises={ID: json.loads(data)})
    assert said == [python_says(ID, answer) for answer in answers]
    assert [status for status, _, _ in said] == ["right", "wrong", "wrong", "not attempted"]
    assert said[1][2] == exercise.mistakes[0].message
    assert set(exercise.answer) == ANSWER


def test_the_tests_of_all_exercises_try_it(followed):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", ID]
    files = ["convmatrix/exercises", "coursebook/answers/test_boxes.py"]
    done = subprocess.run(
        [*command, *(f"tests/{name}" for name in files)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(followed / "src")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) > 50


@pytest.mark.parametrize(("edition", "tells"), [("student", False), ("instructor", True)])
def test_the_leak_search_knows_its_answer(
    built, followed, exercise, edition, tells, monkeypatch, capsys
):
    html = str(built[edition].html)
    monkeypatch.setattr("sys.argv", ["coursebook", "leaks", html, "--source", str(followed)])
    assert main() == tells
    assert (ID in capsys.readouterr().err) == tells


def test_the_chapter_is_in_menu_search_and_notebooks_with_its_figure(built):
    build = built["student"]
    assert "Zebras" in build.page("index").select_one("nav.contents").get_text()
    index = (build.html / "searchindex.js").read_text("utf-8")
    pages = json.loads(index.partition("= ")[2].rstrip(";\n"))
    [title] = [page["title"] for page in pages if page["address"] == "book/my-chapter.html"]
    assert "Zebras" in title
    page = build.page("my-chapter")
    [image] = page.select("figure img")
    assert image["alt"] == ALT
    assert (build.html / "book" / image["src"]).is_file()
    caption = page.select_one("#fig-my-figure figcaption").get_text()
    assert caption.strip().startswith("Fig. 1 What to see in it.")
    assert "figures.row_of_taps([2, 3, 5])" in code(build, "my-chapter")
    assert not list(build.html.rglob("left-out*"))
