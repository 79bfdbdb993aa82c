"""What nbgrader makes of our assignments: its own commands, in the environment of `make verify`."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from convmatrix.exercises import judge
from convmatrix.exercises.catalogue import EXERCISES
from coursebook.classes.nbgrader import write
from coursebook.grading.batch import Options, grade
from handing_in import PATCHED, answered, blank, key, mistaken

pytestmark = [pytest.mark.fresh, pytest.mark.xdist_group("nbgrader")]

CHAPTER = "padding"
GRADES = f"""\
import json
from nbgrader.api import Gradebook

with Gradebook("sqlite:///gradebook.db") as book:
    found = {{
        each.student.id: {{
            grade.name.removesuffix("-check"): (grade.score, grade.max_score)
            for notebook in each.notebooks
            for grade in notebook.grades
        }}
        for each in book.assignment_submissions({CHAPTER!r})
    }}
print(json.dumps(found))"""


def python(folder: Path, *words: str) -> str:
    """Run Python in a course's folder; nbgrader looks for a command beside it."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def without_checks(text: str) -> str:
    """Return a notebook without its cells that check."""
    notebook = nbformat.reads(text, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if not cell.id.endswith("-check")]
    return nbformat.writes(notebook)


@pytest.fixture(scope="module")
def released(student, tmp_path_factory):
    """Return an assignment as students get it."""
    folder = tmp_path_factory.mktemp("course")
    write(student.output / "notebooks", folder)
    python(folder, "-m", "nbgrader", "generate_assignment", CHAPTER)
    return folder / "release" / CHAPTER / f"{CHAPTER}.ipynb"


@pytest.fixture(scope="module")
def grades(released):
    """Let everybody hand in, and return the points of each, and the most there are."""
    folder = released.parents[2]
    handed_in = {
        "key": answered(released, key),
        "blank": answered(released, blank),
        "mistaken": answered(released, mistaken),
        "patched": answered(released, mistaken, first=PATCHED),
        "renamed": answered(released, key, first="check = lambda *_: None"),
        "deleted": without_checks(answered(released, key)),
    }
    for name, text in handed_in.items():
        path = folder / "submitted" / name / CHAPTER / f"{CHAPTER}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    python(folder, "-m", "nbgrader", "autograde", CHAPTER)
    return json.loads(python(folder, "-c", GRADES))


def test_students_get_the_starters_and_nothing_for_the_instructor(released, student):
    got = nbformat.read(released, as_version=4).cells
    published = nbformat.read(student.written[f"book/{CHAPTER}"], as_version=4).cells
    starters = {cell.id: cell.source for cell in published if cell.id.endswith("-answer")}
    assert {cell.id: cell.source.rstrip() for cell in got if cell.id in starters} == starters
    assert "instructor" not in "".join(cell.source for cell in got if cell.id.endswith("-check"))


@pytest.mark.parametrize("answer", [key, blank, mistaken])
def test_it_counts_what_the_book_gives(grades, answer):
    found = grades[answer.__name__]
    assert found
    for id, (points, most) in found.items():
        verdict = judge(id, answer(EXERCISES[id]))
        assert (points, most) == (verdict.points, verdict.of)


@pytest.mark.parametrize("name", ["renamed", "deleted"])
def test_another_check_and_none_cost_nothing(grades, name):
    assert grades[name] == grades["key"]


def test_the_warning_is_true(grades):
    assert grades["patched"] == grades["key"]


def test_make_grade_takes_the_same_folder_without_that_hole(
    bubblewrap, released, grades, student, tmp_path
):
    submitted = released.parents[2] / "submitted"
    for name in ("key", "patched"):
        shutil.copytree(submitted / name, tmp_path / "in" / name)
    grade(tmp_path / "in", student.output / "notebooks", tmp_path / "out", Options(CHAPTER))
    with (tmp_path / "out" / "grades.csv").open(encoding="utf-8", newline="") as file:
        found = {(row["student"], row["exercise"]): row for row in csv.DictReader(file)}
    fair = {"key": "key", "patched": "mistaken"}
    assert {key: float(row["points"]) for key, row in found.items()} == {
        (name, id): points
        for name, same in fair.items()
        for id, (points, _) in grades[same].items()
    }
