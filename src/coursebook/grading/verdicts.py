"""What each answer of a submission earns, judged here from the values that the sandbox told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from convmatrix.exercises import Verdict, sentences
from convmatrix.exercises.exercise import Exercise
from convmatrix.exercises.functions import Try, problems_of
from convmatrix.exercises.judging import find, judge_tries, judged, unjudged
from convmatrix.exercises.kinds import read
from convmatrix.exercises.problem import Problem
from convmatrix.exercises.reading import BLANK, Unreadable
from convmatrix.exercises.settings import neutral

from .asked import Asked, Chapter
from .conversation import Told
from .names import Sender, printable
from .own_numbers import another_name, of_the_page, whose
from .submissions import Submission

COULD_NOT_RUN = "could not run"
ADDRESS = re.compile(r"0x[0-9a-f]{6,}")  # of an object: another one in each run


@dataclass(frozen=True)
class Row:
    """One answer of one student; without points where a person must look."""

    student: str
    exercise: str
    title: str
    status: str
    points: float | None
    of: int
    mistake: str = ""
    remark: str = ""
    """For the instructor: why it could not run, or who gave these points."""

    message: str = ""
    """For the student."""

    number: str = ""
    """The student's in the course's system, where their file was named after it."""


def rows(submission: Submission, chapter: Chapter, told: Told) -> Iterator[Row]:
    """Yield a row for each exercise that a chapter asks, whatever the submission holds."""
    student = whose(submission, chapter.course)
    for asked in chapter.asked:
        exercise = find(asked.id, asked.points, student)
        try:
            found = best(asked, exercise, submission, told)
        except Exception as error:  # whatever the pipe told, the batch goes on
            found = f"its answer cannot be judged ({type(error).__name__})"
        if isinstance(found, Verdict) and found.status in ("wrong", "partly right"):
            found = of_the_page(submission, exercise, student) or found
        made = row(submission.student, asked.id, exercise, found)
        other = another_name(submission, exercise, student) if made.points != made.of else ""
        yield replace(
            made,
            remark=f"{made.remark} {other}".strip(),
            message=f"{made.message} {other}".strip(),
        )


def best(asked: Asked, exercise: Exercise, submission: Submission, told: Told) -> Verdict | str:
    """Return the verdict on an answer, or why there is none.

    What was entered in a page may be an answer and a program: the better of the two counts.
    """
    page = submission.page
    typed = page.told(asked.id) if page else None
    entered = verdict(exercise, typed) if typed else None
    if entered and not submission.programmed(asked.id):
        return entered
    if reason := why_not(asked, submission, told):
        return entered or reason
    made = verdict(exercise, told.answers[asked.id])
    return max(made, entered or made, key=lambda each: each.points)


def row(student: Sender, id: str, exercise: Exercise, found: Verdict | str) -> Row:
    """Return what stands of one answer: its verdict, or why it has none."""
    who = str(student), id, exercise.title
    if isinstance(found, str):
        of, remark = exercise.points, stable(found)
        return Row(*who, COULD_NOT_RUN, None, of, remark=remark, number=student.id)
    return Row(
        *(*who, found.status, found.points, found.of),
        mistake=found.mistake or "",
        message=stable(found.message),
        number=student.id,
    )


def stable(text: str) -> str:
    """Return a text without what changes from run to run, or would steer a terminal.

    >>> stable("<function f at 0x7f3a5c0d1e20>")
    '<function f at 0x...>'
    """
    return ADDRESS.sub("0x...", printable(text))


def why_not(asked: Asked, submission: Submission, told: Told) -> str:
    """Say why there is no answer to an exercise; nothing where there is one."""
    if submission.problem:
        return submission.problem
    if (answer := told.answers.get(asked.id)) is None:
        place = submission.place(told.cell)
        return f"the {submission.called} {told.end or 'told nothing'}, in {place}"
    if "failed" not in answer:
        return ""
    names = re.findall(r"[^\W\d]\w*", str(answer.get("expression"))[:200]) or [asked.answer]
    about = re.compile(rf"\b({'|'.join([asked.id] if submission.page else names)})\b")
    errors = [
        f"; {submission.place(number)}: {said}"
        for number, said in told.errors
        if 0 < number <= len(submission.cells) and about.search(submission.cells[number - 1])
    ]
    return f"the answer has no value: {str(answer['failed'])[:200]}{(errors or [''])[0]}"


def verdict(exercise: Exercise, answer: dict[str, Any]) -> Verdict:
    """Judge an answer as it was told: a value, what a function made, or what cannot be read."""
    with neutral():
        if "unreadable" in answer:
            return unjudged(exercise, "malformed", str(answer["unreadable"])[:300])
        if "tries" in answer:
            return judge_tries(exercise, retold(exercise, answer["tries"]))
        return judged(exercise, value_of(answer["value"]))


def retold(exercise: Exercise, told: list[dict[str, Any]]) -> list[Try]:
    """Return what a function made of each of our problems; none may be left out."""
    made: list[Try] = []
    for number, problem in enumerate(problems_of(exercise)):
        made.append(tried(exercise, problem, told[number] if number < len(told) else {}))
        if made[-1].value is BLANK:
            break
    return made


def tried(exercise: Exercise, problem: Problem, told: dict[str, Any]) -> Try:
    """Return what a function made of one problem."""
    if "value" not in told:
        complaint = str(told.get("complaint") or sentences.FUNCTION_NOTHING)[:500]
        return Try(problem, complaint=complaint, empty=told.get("empty") is True)
    try:
        value = read(exercise.kind, value_of(told["value"]))
    except Unreadable as reason:
        return Try(problem, complaint=sentences.FUNCTION_NO_MATRIX.format(reason=reason))
    if value is BLANK:
        return Try(problem, empty=True, complaint=sentences.FUNCTION_ZEROS)
    return Try(problem, value)


def value_of(data: Any) -> Any:
    """Return plain data as an answer; a mapping with a set in it is that set.

    >>> sorted(value_of({"set": [2, 1]}))
    [1, 2]
    """
    if isinstance(data, list):
        return [value_of(each) for each in data]
    if isinstance(data, dict):
        return frozenset(hashable(value_of(each)) for each in data["set"])
    return data


def hashable(value: Any) -> Any:
    """Return an answer as what a set can hold."""
    return tuple(map(hashable, value)) if isinstance(value, list) else value
