"""The numbers on which a page tries a function, as Python does: the exercise's own, and new ones.

Each set of new numbers has digests of its own, so the page judges what a function makes of it as
it judges an answer that was entered, and no page has to know how the right matrix is made.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from convmatrix.exercises.exercise import Exercise
from convmatrix.exercises.matrices import MatrixOfNumbers
from convmatrix.exercises.problem import Problem

from . import digests
from .digests import Data, compiled

# What the reader's function is called where the editor begins, by what it is handed.
NAMES = {"kernel": "matrix", "n": "make_shift"}
SAID_ONCE = ("id", "title", "points", "kind", "hint", "why")


def shown(exercise: Exercise) -> Data:
    """Return all that stands below an exercise on its page, as plain JSON."""
    return digests.shown(exercise) | {"trials": trials(exercise)}


def trials(exercise: Exercise) -> Data | None:
    """Return what a page tries a function on, as plain JSON; nothing where none is an answer."""
    if not isinstance(exercise.kind, MatrixOfNumbers):
        return None
    others = [
        numbers(problem) | {"digests": digests_for(exercise, problem)}
        for problem in exercise.new_problems
    ]
    handed = exercise.problem.handed_name
    about = {"name": NAMES[handed], "handed": handed}
    return about | {"own": numbers(exercise.problem), "fresh": others}


def numbers(problem: Problem) -> Data:
    """Return the kernel, or the shift, and the input's shape."""
    return {"first": problem.handed_data, "shape": problem.shape}


def digests_for(exercise: Exercise, problem: Problem) -> Data:
    """Return what answers to other numbers are recognised by, without what is said of them."""
    data: dict[str, Any] = compiled(replace(exercise, problem=problem))
    mistakes = [{k: v for k, v in each.items() if k != "message"} for each in data["mistakes"]]
    return {k: v for k, v in data.items() if k not in SAID_ONCE} | {"mistakes": mistakes}
