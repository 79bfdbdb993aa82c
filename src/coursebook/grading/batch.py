"""Grading a class: each submission runs, two at a time, and none of them stops the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from convmatrix.exercises.judging import find
from convmatrix.exercises.words import many

from ..answers.digests import compiled
from ..answers.files import edition_of
from ..places import BookError
from . import reports, summary
from .asked import Chapter, chapter_of, chapters
from .conversation import INSIDE, Told
from .exports import export
from .overrides import overridden
from .own_numbers import whose
from .sandbox import sandbox, warm_sandbox
from .submissions import Submission, submissions
from .verdicts import COULD_NOT_RUN, Row, rows, stable
from .workers import WARM, Workers

SLOWER = (
    "each notebook got a fresh sandbox, which takes some seconds: here a sandbox cannot fork rooms "
    "for them ({refused})"
)


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
    found, published = submissions(handed_in), chapters(notebooks)
    chapter = chosen(found, published, options.chapter)
    counted = [*sorted_out(found, chapter, published)]
    workers, refused = workers_for(counted, unsafe=options.unsafe)

    def told_by(submission: Submission) -> Told:
        if not submission.runs:
            return Told()
        asked = [each for each in chapter.asked if submission.programmed(each.id)]
        try:
            student = whose(submission, chapter.course)
            return workers.run(submission.cells, asked, options.seconds, student)
        except OSError as error:
            return Told(end=f"could not be started ({error})")

    with workers, ThreadPoolExecutor(options.jobs) as pool:
        told = [*pool.map(told_by, counted)]
    said = written(output, chapter, [*zip(counted, told, strict=True)], options.roster)
    return [*([SLOWER.format(refused=refused)] if refused else []), *said]


def workers_for(found: Iterable[Submission], *, unsafe: bool) -> tuple[Workers, str]:
    """Return who runs the submissions, and why no rooms can be forked for them, if that is so.

    Raises:
        BookError: Something is to be run, and there is no sandbox for it.
    """
    if not any(each.runs for each in found):
        return Workers([], []), ""
    command = sandbox(INSIDE, unsafe=unsafe)
    warm, refused = ([], "") if unsafe else warm_sandbox(WARM, INSIDE)
    return Workers(command, [] if refused else warm), refused


def written(
    output: Path, chapter: Chapter, told: Collection[tuple[Submission, Told]], roster: Path | None
) -> list[str]:
    """Judge what was told, and write all that comes of it."""
    judged = [row for submission, each in told for row in rows(submission, chapter, each)]
    output.mkdir(parents=True, exist_ok=True)
    given, wrong = overridden(judged, output / "overrides.csv", chapter)
    errors = {str(submission.student): errors_of(submission, each) for submission, each in told}
    wrong += of_other_editions([submission for submission, _ in told], chapter)
    title = chapter.title or chapter.name
    reports.write(output, title, given, errors)
    words = {str(each.student): each.page.words for each, _ in told if each.page}
    summary.write(output, title, given, words)
    if roster:
        wrong += export(roster, output, chapter.name, given)
    return [*said_of(chapter, given), *wrong]


def chosen(found: Collection[Submission], published: Collection[Chapter], name: str) -> Chapter:
    """Return the chapter that is graded: the named one, or that of most files.

    Raises:
        BookError: There is no such chapter, or no file belongs to any.
    """
    if name:
        if named := [chapter for chapter in published if chapter.name == name]:
            return named[0]
        known = ", ".join(chapter.name for chapter in published)
        raise BookError("Grading", f"no chapter {name!r} asks anything; there are {known}")
    votes = Counter(filter(None, (belongs(each, published) for each in found)))
    if not votes:
        raise BookError("Grading", "none of the files belongs to a chapter of this book")
    return max(votes, key=lambda chapter: (votes[chapter], chapter.name))


def sorted_out(
    found: Sequence[Submission], chapter: Chapter, published: Collection[Chapter]
) -> Iterator[Submission]:
    """Yield one submission for each student, which may be one that cannot be run, and why."""
    by_student: dict[str, list[Submission]] = {}
    for each in found:
        by_student.setdefault(str(each.student), []).append(each)
    for _, files in sorted(by_student.items()):
        own = [each for each in files if belongs(each, published) == chapter]
        if len(own) == 1:
            yield own[0]
        elif own:
            names = ", ".join(each.path for each in own)
            yield replace(own[0], problem=f"several files of this chapter: {names}")
        else:
            problems = [each.problem for each in files if each.problem]
            other = f"{files[0].path} is no {files[0].called} of the chapter {chapter.name}"
            yield replace(files[0], problem=(problems or [other])[0])


def belongs(submission: Submission, published: Collection[Chapter]) -> Chapter | None:
    """Return the chapter that a submission answers: a file says it, a notebook's code tells."""
    if submission.page is None:
        return chapter_of(submission.code, published)
    return next((each for each in published if each.name == submission.page.chapter), None)


def of_other_editions(counted: Collection[Submission], chapter: Chapter) -> list[str]:
    """Say which files were made by a page that asks something else than is graded now."""
    asked = edition_now(chapter) if any(each.page for each in counted) else ""
    return [
        f"{each.student}: {each.path} was made by another edition of the book, with other questions"
        for each in counted
        if each.page and not each.problem and each.page.edition != asked
    ]


def edition_now(chapter: Chapter) -> str:
    """Return how a page's file names the questions of a chapter."""
    return edition_of(compiled(find(each.id, None)) for each in chapter.asked)


def errors_of(submission: Submission, told: Told) -> list[str]:
    """Return the errors of cells, and how a run ended that did not come to its end."""
    said = [f"{submission.place(number)}: {stable(error)}" for number, error in told.errors]
    if told.end:
        said += [f"{submission.place(told.cell)}: the {submission.called} {told.end}"]
    return [line[:1].upper() + line[1:] for line in said]


def said_of(chapter: Chapter, given: Collection[Row]) -> Iterator[str]:
    """Yield what the command line says in the end."""
    asked, students = len(chapter.asked), len({row.student for row in given})
    yield f"{chapter.name}: {many(asked, 'exercise')}, {many(students, 'student')}"
    for row in given:
        if row.status == COULD_NOT_RUN and row.points is None:
            yield f"could not run: {row.student}, {row.exercise}: {row.remark}"
