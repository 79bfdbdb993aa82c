"""Points that a person gave: an open question, an appeal. Kept over every run, and applied."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from .asked import Chapter
from .verdicts import Row

COLUMNS = ("student", "exercise", "points", "reason")
BY_HAND = "by hand"


def overridden(rows: Iterable[Row], path: Path, chapter: Chapter) -> tuple[list[Row], list[str]]:
    """Return the rows with the points that a file gives, and its lines that name nothing.

    The file is made where it is missing and never written again.
    """
    if not path.is_file():
        path.write_text(f"{','.join(COLUMNS)}\n", "utf-8")
    found = {(row.student, row.exercise): row for row in rows}
    numbers, wrong = {row.student: row.number for row in found.values()}, []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, line in enumerate(csv.DictReader(file), start=2):
            given = {name: str(line.get(name) or "").strip() for name in COLUMNS}
            key = (given["student"], given["exercise"])
            points = number_of(given["points"])
            if key[0] not in numbers or key[1] not in chapter.cells | asked(chapter):
                wrong.append(f"{path}:{number}: there is no {key[1]!r} of {key[0]!r}")
            elif points is None:
                wrong.append(f"{path}:{number}: {given['points']!r} is no number of points")
            else:
                new = Row(*key, key[1], BY_HAND, None, 0, number=numbers[key[0]])
                remark = f"by hand: {given['reason']}"
                row = replace(found.get(key, new), points=points)
                found[key] = replace(row, remark=remark, message=given["reason"])
    return [*found.values()], wrong


def asked(chapter: Chapter) -> frozenset[str]:
    """Return the exercises that a program judges."""
    return frozenset(each.id for each in chapter.asked)


def number_of(text: str) -> float | None:
    """Return the points that somebody wrote, also with a decimal comma.

    >>> number_of("1,5")
    1.5
    """
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
