"""Assignments for nbgrader, and what nbgrader itself makes of them."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import nbformat
import pytest

from building import contents
from convmatrix.exercises import judge
from convmatrix.exercises.catalogue import EXERCISES
from coursebook.classes.nbgrader import as_test, write
from coursebook.grading.asked import Asked
from coursebook.places import BookError
from handing_in import wrong_answers

CHAPTER = "padding"


def counted(cell: str, answer: Any) -> float:
    """Return the number that a test cell ends in, which nbgrader counts."""
    *steps, last = ast.parse(cell).body
    assert isinstance(last, ast.Expr)
    names = {"answer": answer, "display": lambda _: None}
    exec(compile(ast.Module(steps, []), "<cell>", "exec"), names)
    return float(eval(compile(ast.Expression(last.value), "<cell>", "eval"), names))


@pytest.mark.parametrize("id", EXERCISES)
def test_a_test_cell_ends_in_the_points_of_key_starter_and_every_mistake(id):
    cell, most = as_test(f'check("{id}", answer, points=4)', {id: Asked(id, "answer", 4)})
    assert most == 4
    assert counted(cell, EXERCISES[id].answer) == 4
    assert counted(cell, None) == 0
    for _, answer in wrong_answers(EXERCISES[id]):
        assert counted(cell, answer) == judge(id, answer, points=4).points < 4


def test_a_cell_that_does_more_than_check_is_named():
    with pytest.raises(BookError, match="no check of one answer"):
        as_test('n = 1\ncheck("output-length", n)', {})


def test_a_folder_without_exercises_is_named(tmp_path):
    with pytest.raises(BookError, match="no notebook with exercises"):
        write(tmp_path, tmp_path / "course")


def course(student: Any, folder: Path) -> Path:
    """Write the assignments of the student edition."""
    write(student.output / "notebooks", folder)
    return folder


def test_every_chapter_with_exercises_is_an_assignment(student, tmp_path):
    made = course(student, tmp_path / "one")
    asking = {name: path for name, path in student.written.items() if "check(" in path.read_text()}
    assert {path.stem for path in made.rglob("*.ipynb")} == {Path(name).name for name in asking}
    assert contents(made) == contents(course(student, tmp_path / "two"))


def test_cells_keep_their_names_and_the_rest_stays(student, tmp_path):
    made = course(student, tmp_path) / "source" / CHAPTER / f"{CHAPTER}.ipynb"
    own, published = (
        nbformat.read(path, as_version=4).cells
        for path in (made, student.written[f"book/{CHAPTER}"])
    )
    assert [cell.id for cell in own] == [cell.id for cell in published]
    for cell, before in zip(own, published, strict=True):
        about = cell.metadata.pop("nbgrader", None)
        if about is None:
            assert cell == before
            continue
        assert about["grade_id"] == cell.id
        assert before.source in cell.source
        if about["grade"]:
            assert about["locked"]
            assert about["points"] == EXERCISES[cell.id.removesuffix("-check")].points
        else:
            assert about["solution"]
    graded = [cell.source for cell in own if cell.id.endswith("-check")]
    assert ["full marks" in source for source in graded] == [True] + [False] * (len(graded) - 1)
