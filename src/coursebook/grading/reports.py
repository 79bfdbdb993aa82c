"""What comes of it: tables for the course, and a page for each student. Same input, same bytes."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

from .verdicts import Row

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
body {{ max-width: 45em; margin: 2em auto; padding: 0 1em; font: 1rem/1.5 serif }}
section {{ break-inside: avoid; border-left: 0.25em solid; padding-left: 0.75em; margin: 1em 0 }}
code {{ overflow-wrap: anywhere }}
</style>
<main>
<h1>{title}</h1>
<p>{student}: {total}</p>
{answers}
{errors}
</main>
</html>
"""


def write(
    folder: Path, chapter: str, rows: Sequence[Row], errors: Mapping[str, Sequence[str]]
) -> None:
    """Write the grades, the mistakes, and a page for each student."""
    grades = [
        (row.student, row.exercise, row.status, points(row), row.of, row.mistake, row.remark)
        for row in sorted(rows, key=first_what_could_not_run)
    ]
    head = ("student", "exercise", "status", "points", "of", "mistake", "remark")
    table(folder / "grades.csv", head, grades)
    table(folder / "mistakes.csv", ("exercise", "mistake", "students", "who"), mistakes(rows))
    pages = folder / "feedback"
    pages.mkdir(exist_ok=True)
    for old in pages.glob("*.html"):
        old.unlink()
    for student, name in file_names(row.student for row in rows).items():
        own = [row for row in rows if row.student == student]
        text = page(chapter, student, own, errors.get(student, ()))
        (pages / f"{name}.html").write_text(text, "utf-8")


def first_what_could_not_run(row: Row) -> tuple[bool, str]:
    """Order rows: first what somebody must look at, then by student, exercises as they stand."""
    return row.points is not None, row.student


def points(row: Row) -> str:
    """Return points as text; nothing where a person must look, which is no 0."""
    return "" if row.points is None else f"{row.points:g}"


def totals(rows: Iterable[Row], whose: Callable[[Row], str]) -> dict[str, float | None]:
    """Return the points of each student; none where an answer waits for somebody to look."""
    found: dict[str, float | None] = {}
    for row in rows:
        before = found.get(whose(row), 0.0)
        found[whose(row)] = None if before is None or row.points is None else before + row.points
    return found


def mistakes(rows: Iterable[Row]) -> list[tuple[str, ...]]:
    """Return the mistakes, the most frequent first, with how many made each, and who."""
    made: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row.mistake:
            made.setdefault((row.exercise, row.mistake), []).append(row.student)
    ordered = sorted(made.items(), key=lambda each: -len(each[1]))
    return [(*idea, str(len(who)), "; ".join(sorted(who))) for idea, who in ordered]


def table(path: Path, head: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    """Write a table that spreadsheets read, and in which they find no formula."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows([harmless(str(each)) for each in line] for line in lines)


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> harmless("=1+1")
    "'=1+1"
    """
    return f"'{text}" if text.startswith(tuple("=+-@\t\r")) else text


def file_names(students: Iterable[str]) -> dict[str, str]:
    """Return a name for each student's page, no two the same.

    >>> file_names(["Jane Doe (4711)", "Jane-Doe 4711"])
    {'Jane Doe (4711)': 'Jane-Doe-4711', 'Jane-Doe 4711': 'Jane-Doe-4711-2'}
    """
    names: dict[str, str] = {}
    for student in sorted(set(students)):
        name = plain = re.sub(r"[^\w]+", "-", student).strip("-")[:100] or "student"
        count = 1
        while name.lower() in {each.lower() for each in names.values()}:
            count += 1
            name = f"{plain}-{count}"
        names[student] = name
    return names


def page(chapter: str, student: str, rows: Sequence[Row], errors: Sequence[str]) -> str:
    """Return a student's page: what is said of each answer, and the errors of cells."""
    listed = "".join(f"<li><code>{escape(each)}</code></li>\n" for each in errors)
    earned, of = sum(row.points or 0 for row in rows), sum(map(worth, rows))
    so_far = "so far " if any(row.points is None for row in rows) else ""
    return PAGE.format(
        title=escape(chapter),
        student=escape(student),
        total=f"{so_far}{earned:g} of {counted(of)}",
        answers="\n".join(map(answer, rows)),
        errors=f"<h2>Errors of your code</h2>\n<ul>\n{listed}</ul>" if errors else "",
    )


def worth(row: Row) -> float:
    """Return what a right answer earns; one that a person judges is worth what it got."""
    return row.of or row.points or 0


def counted(points: float) -> str:
    """Return a number of points in words.

    >>> counted(1), counted(1.5)
    ('1 point', '1.5 points')
    """
    return f"{points:g} point{'' if points == 1 else 's'}"


def answer(row: Row) -> str:
    """Return what a student is told about one answer."""
    if row.points is None:
        said, earned = row.remark, "no points yet; somebody will look at it"
    else:
        said, earned = row.message, f"{row.points:g} of {counted(worth(row))}"
    title, head = escape(row.title), escape(f"{row.status}, {earned}")
    return f"<section><h2>{title}</h2><p>{head}</p><p>{escape(said)}</p></section>"
