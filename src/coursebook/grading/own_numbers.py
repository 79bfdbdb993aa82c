"""Whose numbers answers are about, in a course that gives everybody other ones.

They are those of the student whose file it is, whatever name the notebook says: who takes the name
of a friend is asked about other numbers than the friend's all the same.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from contextlib import suppress

from convmatrix.exercises import Student
from convmatrix.exercises.exercise import Exercise

from .names import printable
from .submissions import Submission


def named(cells: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the course and the name of each student that some cells name.

    >>> [*named(["%pip install x", 'me = Student("Signals", "Ada")'])]
    [('Signals', 'Ada')]
    """
    for cell in cells:
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            for node in ast.walk(ast.parse(cell)):
                match node:
                    case ast.Call(
                        ast.Name("Student"), [ast.Constant(str(course)), ast.Constant(name)]
                    ):
                        yield course, str(name)


def whose(submission: Submission, course: str) -> Student | None:
    """Return the student whose numbers are asked about; nobody in a course where all are alike."""
    return Student(course, submission.student.name) if course else None


def of_the_page(submission: Submission, exercise: Exercise, student: Student | None) -> str:
    """Say that an answer was entered in a page, which asks everybody the same, if it was."""
    if student is None or not exercise.varies or submission.programmed(exercise.id):
        return ""
    return "the page asks everybody about the same numbers; the notebook is to be handed in"


def another_name(submission: Submission, exercise: Exercise, student: Student | None) -> str:
    """Say that a notebook drew its numbers from another name than the student's, if it did."""
    if student is None or not exercise.varies:
        return ""
    for _, name in named(submission.cells):
        if Student(student.course, name).letters != student.letters:
            said = f"the name “{printable(name)[:60]}”" if name.strip() else "no name"
            return f"The notebook says {said}; the numbers asked about are those of {student.name}."
    return ""
