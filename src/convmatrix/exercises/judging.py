"""Judge an answer: is it right, and if not, what does it say about what went wrong?

Points. A right answer earns all points of its exercise; one that is blank or unreadable earns none.
Single numbers, vectors and sets are right or wrong. Of several numbers, each right one in its place
earns its part. A matrix earns half when at least half of its rows are right and in their places, or
when all are right but one is missing or too many: a row is one output, right for every input or
not. Entries are never counted, for a flipped or a shifted matrix shares most of its zeros with the
right one and has no right row at all. A function is judged like a matrix, on the exercise's own
numbers; if it is right there but not for other kernels and sizes, it earns half.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from convmatrix.exercises.catalogue import EXERCISES
from convmatrix.exercises.exercise import Exercise
from convmatrix.exercises.functions import Try, tries
from convmatrix.exercises.kinds import read
from convmatrix.exercises.matrices import HALF, Function
from convmatrix.exercises.problem import Problem
from convmatrix.exercises.reading import BLANK, Unreadable
from convmatrix.exercises.sentences import (
    COUNTS_AS_NONE,
    NOT_ON_OTHERS,
    NOTHING_YET,
    RIGHT_FUNCTION,
)
from convmatrix.exercises.settings import neutral
from convmatrix.exercises.variants import Student, own
from convmatrix.exercises.verdict import Status, Verdict
from convmatrix.geometry import refuse


def judge(
    id: str, answer: Any, *, points: int | None = None, student: Student | None = None
) -> Verdict:
    """Judge an answer to an exercise of the book.

    Args:
        id: The exercise, as it is labelled in its chapter.
        answer: Anything. What can be read with good will is read: numbers of any type, lists,
            arrays, tensors, text such as "8.0" or "{0, 1}". A matrix may also be the weight of an
            ``nn.Linear``, or a function ``(kernel, input_shape) -> matrix``, which is then tried on
            new kernels and sizes.
        points: What a right answer earns here; the exercise's own points unless told.
        student: Whose numbers the answer is about, in a course that gives everybody other ones;
            those of the page unless told.

    Returns:
        The `~convmatrix.exercises.verdict.Verdict`. No answer makes this function raise.

    Raises:
        ValueError: There is no exercise of this name, the points are no whole number, or the
            student is no `~convmatrix.exercises.variants.Student`.

    Source: the rule for points is this book's own.

    >>> judge("output-length", None).status
    'not attempted'
    >>> judge("output-length", "a few").message
    '\u201ca few\u201d cannot be read as numbers; write the numbers themselves.'
    """
    exercise = find(id, points, student)
    with neutral():
        return judged(exercise, answer)


def check(
    id: str, answer: Any, *, points: int | None = None, student: Student | None = None
) -> Verdict:
    """Return what is to be said about an answer, which shows itself in a notebook or a terminal.

    Args:
        id: The exercise, as it is labelled in its chapter.
        answer: Anything, as for `judge`.
        points: As for `judge`.
        student: As for `judge`.

    Returns:
        The `~convmatrix.exercises.verdict.Verdict`, which shows itself when it is the last thing
        in a cell.

    Raises:
        ValueError: As `judge`.

    Source: as `judge`.

    >>> check("padded-output-length", 10.5)
    ? How long is the padded output? Not readable yet (0 of 1 point)
    10.5 is not a whole number.
    """
    return judge(id, answer, points=points, student=student)


@cache
def find(id: str, points: int | None, student: Student | None = None) -> Exercise:
    """Return an exercise by its id, worth its own points or others, with a student's numbers.

    Raises:
        ValueError: There is no such exercise, or the points or the student are none.
    """
    if id not in EXERCISES:
        refuse("id", id, f"one of {', '.join(EXERCISES)}")
    if not isinstance(student, Student | None):
        refuse("student", student, 'a Student, like Student("the course", "a name")')
    exercise = own(EXERCISES[id], student) if student else EXERCISES[id]
    if points is None:
        return exercise
    if not isinstance(points, int) or points < 0:
        refuse("points", points, "a whole number, at least 0")
    return replace(exercise, points=points)


def judged(exercise: Exercise, answer: Any) -> Verdict:
    """Read an answer to an exercise and judge it."""
    try:
        value = read(exercise.kind, answer)
    except Unreadable as reason:
        return unjudged(exercise, "malformed", str(reason))
    if value is BLANK:
        counts = COUNTS_AS_NONE.get(exercise.kind.name)
        message = f"{NOTHING_YET} {counts}" if counts else NOTHING_YET
        return unjudged(exercise, "not attempted", message)
    if isinstance(value, Function):
        return judge_tries(exercise, tries(exercise, value))
    return judge_value(exercise, value, exercise.problem)


def judge_value(exercise: Exercise, value: Any, problem: Problem) -> Verdict:
    """Judge an answer that was read, for these numbers."""
    right = exercise.right(problem)
    if exercise.kind.accepts(value, right, problem):
        return verdict(exercise, exercise.praise, 1.0)
    share = exercise.kind.share(value, right)
    if mistake := exercise.mistake_in(value, problem):
        return verdict(exercise, mistake.message, share, mistake.name)
    remark = exercise.kind.remark(value, right, problem)
    if exercise.hints and not exercise.kind.points_at_place:
        remark = f"{remark} {exercise.hints[0]}"
    return verdict(exercise, remark, share)


def judge_tries(exercise: Exercise, made: list[Try]) -> Verdict:
    """Judge what a function made of the exercise's own numbers, and then of new ones."""
    handed = exercise.problem.handed_name
    own, *others = made
    if own.complaint:
        return unjudged(exercise, "not attempted" if own.empty else "malformed", own.complaint)
    if not exercise.kind.same(own.value, exercise.answer):
        return judge_own(exercise, own, others)
    for other in others:
        if complaint := complaint_about(exercise, other):
            message = NOT_ON_OTHERS.format(
                handed=handed,
                value=other.problem.handed_data,
                shape=other.problem.shape,
                complaint=complaint,
            )
            return verdict(exercise, message, HALF)
    praise = RIGHT_FUNCTION.format(handed=handed)
    return verdict(exercise, f"{praise} {exercise.why}".rstrip(), 1.0)


def judge_own(exercise: Exercise, own: Try, others: list[Try]) -> Verdict:
    """Judge a function that is wrong on the exercise's own numbers.

    With these two mistakes may look the same; the one that it makes with all numbers is meant.
    """
    for mistake in exercise.mistakes:
        if all(
            exercise.recognises(mistake, t.value, t.problem)
            for t in [own, *others]
            if t.value is not BLANK
        ):
            share = exercise.kind.share(own.value, exercise.answer)
            return verdict(exercise, mistake.message, share, mistake.name)
    return judge_value(exercise, own.value, own.problem)


def complaint_about(exercise: Exercise, other: Try) -> str:
    """Say what is wrong with a matrix that a function made for new numbers, if anything is."""
    if other.complaint:
        return other.complaint
    if exercise.kind.same(other.value, exercise.right(other.problem)):
        return ""
    return judge_value(exercise, other.value, other.problem).message


def unjudged(exercise: Exercise, status: Status, message: str) -> Verdict:
    """Return the verdict on an answer that is none."""
    return Verdict(exercise.title, status, 0.0, exercise.points, message)


def verdict(exercise: Exercise, message: str, share: float, mistake: str | None = None) -> Verdict:
    """Return the verdict on an answer that earns a share of the points: all, some or none."""
    status: Status = "right" if share == 1 else "partly right" if share else "wrong"
    points = round(exercise.points * share, 2)
    return Verdict(exercise.title, status, points, exercise.points, message, mistake)
