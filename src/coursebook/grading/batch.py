"""Grading a class: each submission runs, two at a time, and none of them stops the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from convmatrix.exercises.words import many

from ..places import BookError
from . import reports
from .asked import Chapter, chapter_of, chapters
from .conversation import INSIDE, Told, run
from .exports import export
from .overrides import overridden
from .own_numbers import whose
from .sandbox import sandbox
from .submissions import Submission, submissions
from .verdicts import COULD_NOT_RUN, Row, rows, stable


@dataclass(frozen=True)
class Options:
    """How to grade: which chapter, if the notebooks shall not tell, and with what."""

    chapter: str = ""
    jobs: int = 2
    seconds: int = 20
    unsafe: bool = False
    roster: Path | None = None
    """The course's table, as Canvas or Moodle export it."""


def grade(handed_in: Path, notebooks: Path, output: Path, options: Options) -> list[str]:
    """Grade what was handed in and write everything into a folder; return what there is to say.

    Raises:
        BookError: Nothing can be graded: no sandbox, no notebooks, no such chapter.
    """
    command = sandbox(INSIDE, unsafe=options.unsafe)
    found, published = submissions(handed_in), chapters(notebooks)
    chapter = chosen(found, published, options.chapter)
    counted = [*sorted_out(found, chapter, published)]

    def told_by(submission: Submission) -> Told:
        if submission.problem:
            return Told()
        try:
            student = whose(submission, chapter.course)
            return run(submission.cells, chapter.asked, options.seconds, command, student)
        except OSError as error:
            return Told(end=f"could not be started ({error})")

    with ThreadPoolExecutor(options.jobs) as pool:
        told = [*pool.map(told_by, counted)]
    return written(output, chapter, [*zip(counted, told, strict=True)], options.roster)


def written(
    output: Path, chapter: Chapter, told: Collection[tuple[Submission, Told]], roster: Path | None
) -> list[str]:
    """Judge what was told, and write all that comes of it."""
    judged = [row for submission, each in told for row in rows(submission, chapter, each)]
    output.mkdir(parents=True, exist_ok=True)
    given, wrong = overridden(judged, output / "overrides.csv", chapter)
    errors = {str(submission.student): errors_of(each) for submission, each in told}
    reports.write(output, chapter.title or chapter.name, given, errors)
    if roster:
        wrong += export(roster, output, chapter.name, given)
    return [*summary(chapter, given), *wrong]


def chosen(found: Collection[Submission], published: Collection[Chapter], name: str) -> Chapter:
    """Return the chapter that is graded: the named one, or that of most notebooks.

    Raises:
        BookError: There is no such chapter, or no notebook belongs to any.
    """
    if name:
        if named := [chapter for chapter in published if chapter.name == name]:
            return named[0]
        known = ", ".join(chapter.name for chapter in published)
        raise BookError("Grading", f"no chapter {name!r} asks anything; there are {known}")
    votes = Counter(filter(None, (chapter_of(each.code, published) for each in found)))
    if not votes:
        raise BookError("Grading", "none of the notebooks belongs to a chapter of this book")
    return max(votes, key=lambda chapter: (votes[chapter], chapter.name))


def sorted_out(
    found: Sequence[Submission], chapter: Chapter, published: Collection[Chapter]
) -> Iterator[Submission]:
    """Yield one submission for each student, which may be one that cannot be run, and why."""
    by_student: dict[str, list[Submission]] = {}
    for each in found:
        by_student.setdefault(str(each.student), []).append(each)
    for _, files in sorted(by_student.items()):
        own = [each for each in files if chapter_of(each.code, published) == chapter]
        if len(own) == 1:
            yield own[0]
        elif own:
            names = ", ".join(each.path for each in own)
            yield replace(own[0], problem=f"several notebooks of this chapter: {names}")
        else:
            problems = [each.problem for each in files if each.problem]
            other = f"{files[0].path} is no notebook of the chapter {chapter.name}"
            yield replace(files[0], problem=(problems or [other])[0])


def errors_of(told: Told) -> list[str]:
    """Return the errors of cells, and how a run ended that did not come to its end."""
    said = [f"Cell {number}: {stable(error)}" for number, error in told.errors]
    return [*said, *([f"Cell {told.cell}: the notebook {told.end}"] if told.end else [])]


def summary(chapter: Chapter, given: Collection[Row]) -> Iterator[str]:
    """Yield what the command line says in the end."""
    asked, students = len(chapter.asked), len({row.student for row in given})
    yield f"{chapter.name}: {many(asked, 'exercise')}, {many(students, 'student')}"
    for row in given:
        if row.status == COULD_NOT_RUN and row.points is None:
            yield f"could not run: {row.student}, {row.exercise}: {row.remark}"
