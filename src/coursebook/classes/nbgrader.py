"""Each chapter that asks something as an assignment of nbgrader's, in a folder for a course.

nbgrader runs a student's notebook and counts the number that a test cell ends in. So there a
student's code runs beside what judges it; each assignment says so to the instructor, in lines that
nbgrader takes out of the students' copies.
"""

from __future__ import annotations

import ast
import shutil
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from convmatrix.exercises.judging import find

from ..grading.asked import Asked, asked_in
from ..places import BookError
from .published import asking

CONFIG = """\
# What these assignments want of nbgrader; take it over into the configuration of your own course.
c = get_config()  # noqa: F821

c.ClearSolutions.code_stub = {"python": ""}  # the starters say themselves what is asked for
c.OverwriteCells.add_missing_cells = True  # who deletes a test cell gets what its answer is worth
"""

# Between these lines an instructor may write a solution, which nbgrader takes out again.
ROOM = "### BEGIN SOLUTION\n### END SOLUTION"

WARNING = """\
### BEGIN HIDDEN TESTS
# For the instructor; nbgrader takes these lines out of the students' copies. Here a notebook runs
# beside what judges it: one that patches the package, and so this check, gets full marks.
# `make grade` judges outside of the notebook, and does not have that hole.
### END HIDDEN TESTS
"""

TEST = """\
from convmatrix.exercises import check

display(verdict := {check})
verdict.points  # nbgrader counts this number"""


def write(notebooks: Path, output: Path) -> list[Path]:
    """Write a course's folder for nbgrader, in place of what it held; return the assignments.

    Raises:
        BookError: There is no notebook with exercises.
    """
    made = {path.stem: assignment(path) for path in asking(notebooks)}
    shutil.rmtree(output, ignore_errors=True)
    written = [output / "source" / name / f"{name}.ipynb" for name in made]
    for path in written:
        path.parent.mkdir(parents=True)
        path.write_text(made[path.stem], "utf-8")
    (output / "nbgrader_config.py").write_text(CONFIG, "utf-8")
    return written


def assignment(path: Path) -> str:
    """Return a published notebook as an assignment."""
    notebook = nbformat.read(path, as_version=4)
    asked = {each.id: each for each in asked_in(notebook)}
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", ())
        if "starter" in tags:
            cell.source = f"{cell.source}\n{ROOM}"
            mark(cell, solution=True)
        elif "check" in tags:
            cell.source, points = as_test(cell.source, asked)
            mark(cell, grade=True, locked=True, points=points)
    first = next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade"))
    first.source = WARNING + first.source
    nbformat.validate(notebook)
    return f"{nbformat.writes(notebook)}\n"


def mark(cell: NotebookNode, **how: Any) -> None:
    """Tell nbgrader what a cell is, by the name that it has in every edition."""
    unset = {"grade": False, "solution": False, "locked": False, "task": False}
    about = {"schema_version": 3, "grade_id": cell.id, "cell_type": cell.cell_type}
    cell.metadata["nbgrader"] = {**about, **unset, **how}


def as_test(source: str, asked: dict[str, Asked]) -> tuple[str, int]:
    """Return a cell that checks an answer as a test of nbgrader's, and what it is worth.

    Raises:
        BookError: The cell does something else, too.
    """
    match ast.parse(source).body:
        case [ast.Expr(ast.Call(ast.Name("check"), [ast.Constant(str(id)), _]))]:
            return TEST.format(check=source.strip()), find(id, asked[id].points).points
    raise BookError("nbgrader", f"this is no check of one answer, and so no test:\n{source}")
