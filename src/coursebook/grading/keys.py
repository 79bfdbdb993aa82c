"""The answer key of a course that gives everybody other numbers: a table, student by student."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from convmatrix.exercises import Student
from convmatrix.exercises.exercise import Exercise
from convmatrix.exercises.judging import find
from convmatrix.exercises.words import many

from ..places import BookError
from .asked import Chapter, chapters
from .reports import table

HEAD = ("student", "chapter", "exercise", "kernel", "input", "answer")
# What Canvas, Moodle, and a list of one's own call the names.
COLUMNS = ("Student", "Full name", "student", "name")


def write_keys(roster: Path, notebooks: Path, output: Path) -> str:
    """Write ``keys.csv``: the numbers and the right answers of each student; return what was done.

    Raises:
        BookError: The table has no column of names, or no published notebook draws numbers.
    """
    drawing = [chapter for chapter in chapters(notebooks) if chapter.course]
    if not drawing:
        said = f"no notebook in {notebooks} draws numbers: set variants: true, and build the book"
        raise BookError("Key", said)
    names = [*names_in(roster)]
    output.mkdir(parents=True, exist_ok=True)
    lines = [line for name in names for line in answers(name, drawing)]
    table(output / "keys.csv", HEAD, lines)
    return f"{output / 'keys.csv'}: {many(len(names), 'student')}, {many(len(lines), 'answer')}"


def names_in(roster: Path) -> Iterator[str]:
    """Yield the names in a table; Canvas' line of possible points is nobody's.

    Raises:
        BookError: It has no column of names.
    """
    rows = csv.DictReader(io.StringIO(roster.read_text("utf-8-sig"), newline=""))
    column = next((each for each in COLUMNS if each in (rows.fieldnames or ())), None)
    if column is None:
        raise BookError("Key", f"{roster} has none of the columns {', '.join(COLUMNS)}")
    for row in rows:
        name = (row[column] or "").strip()
        if name and name != "Points Possible":
            yield name


def answers(name: str, drawing: Iterable[Chapter]) -> Iterator[tuple[str, ...]]:
    """Yield a line for each exercise in which this student has other numbers than the page's."""
    for chapter in drawing:
        for asked in chapter.asked:
            exercise = find(asked.id, asked.points, Student(chapter.course, name))
            if exercise.varies:
                numbers = [drawn(exercise, part) for part in ("kernel", "signal")]
                answer = exercise.kind.shown(exercise.answer)
                yield (name, chapter.name, asked.id, *numbers, answer)


def drawn(exercise: Exercise, part: str) -> str:
    """Return the numbers of a part that varies, as a notebook's list."""
    numbers = getattr(exercise.problem, part).int().tolist()
    return str(numbers) if part in exercise.varies else ""
