"""The course's own table, as Canvas or Moodle export it, with one column filled and no more."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..places import BookError
from .reports import totals
from .verdicts import Row


@dataclass(frozen=True)
class System:
    """How a system's table names a student, whose number the file names have, and the points."""

    name: str
    number: str
    grade: str = ""
    """The column of the points, where it has one name for all; else it is the chapter's."""


CANVAS = System("canvas", "ID")
MOODLE = System("moodle", "Identifier", "Grade")  # "Participant 4711"


def export(roster: Path, output: Path, chapter: str, rows: Iterable[Row]) -> list[str]:
    """Write a system's table with the points of each student whom it names.

    Who handed in nothing, and who could not be graded in full, keeps what stood there.

    Returns:
        What there is to say: students whom the table does not name.

    Raises:
        BookError: It is neither Canvas' table nor Moodle's.
    """
    text = roster.read_text("utf-8-sig")
    lines = [*csv.reader(io.StringIO(text, newline=""))]
    system = system_of(lines[0] if lines else [], roster)
    found = totals((row for row in rows if row.number), lambda row: row.number)
    filled = fill(lines, system, system.grade or chapter, found)
    with (output / f"{system.name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)
    return [f"{roster}: nobody has the number {number}" for number in sorted({*found} - filled)]


def system_of(head: list[str], roster: Path) -> System:
    """Return the system that a table comes from."""
    for system in (CANVAS, MOODLE):
        if system.number in head and (not system.grade or system.grade in head):
            return system
    raise BookError("Grading", f"{roster} is neither Canvas' gradebook nor Moodle's worksheet")


def fill(
    lines: list[list[str]], system: System, column: str, earned: Mapping[str, float | None]
) -> set[str]:
    """Fill a column, which is added where there is none; return the numbers that were found."""
    head, *others = lines
    place = next((n for n, name in enumerate(head) if name.startswith(column)), len(head))
    if place == len(head):
        head.append(column)
    found = set()
    for line in others:
        line += [""] * (len(head) - len(line))
        number = line[head.index(system.number)].removeprefix("Participant ").strip()
        if number in earned:
            found.add(number)
            total = earned[number]
            line[place] = line[place] if total is None else f"{total:g}"
    return found
