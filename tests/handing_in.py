"""Notebooks as students hand them in, made from those that are published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell

from convmatrix.exercises.catalogue import EXERCISES
from convmatrix.exercises.exercise import Exercise
from coursebook.grading.asked import asked_in

# It patches the package, so that whatever is checked beside it is called right.
PATCHED = """\
import convmatrix.exercises
import convmatrix.exercises.judging as judging
from convmatrix.exercises.verdict import Verdict


def praise(id, answer, points=None):
    of = judging.find(id, points).points
    return Verdict(id, "right", float(of), of, "Right.")


convmatrix.exercises.check = convmatrix.exercises.judge = judging.judge = praise
"""

# What a notebook that looks around begins with: it tells what is allowed.
WORKS = """\
def works(act, *words):
    try:
        act(*words)
    except OSError:
        return False
    return True
"""


def literal(value: Any) -> str:
    """Return an answer as somebody writes it into a cell."""
    return repr(set(value) if isinstance(value, frozenset) else np.asarray(value).tolist())


def wrong_answers(exercise: Exercise) -> list[tuple[str, Any]]:
    """Return every answer that a listed mistake leads to, with what the book calls it."""
    return [
        (mistake.name, answer)
        for mistake in exercise.mistakes
        for answer in exercise.wrong(mistake, exercise.problem)
    ]


def answered(published: Path, answer: Callable[[Exercise], Any], first: str = "") -> str:
    """Return a notebook in which somebody answers every exercise; None leaves one as it is."""
    notebook = nbformat.read(published, as_version=4)
    asked = {f"{each.id}-answer": each for each in asked_in(notebook)}
    for cell in notebook.cells:
        if cell.id in asked and (value := answer(EXERCISES[asked[cell.id].id])) is not None:
            cell.source = f"{asked[cell.id].answer} = {literal(value)}"
    if first:
        notebook.cells.insert(0, new_code_cell(first, id="own"))
    return nbformat.writes(notebook)


def key(exercise: Exercise) -> Any:
    """Return the right answer."""
    return exercise.answer


def blank(exercise: Exercise) -> None:
    """Leave the starter as it is."""


def mistaken(exercise: Exercise) -> Any:
    """Return the last of the usual wrong answers."""
    return wrong_answers(exercise)[-1][1]
