"""Call a function that makes matrices with kernels and sizes that it has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Any

from convmatrix.exercises.exercise import Exercise
from convmatrix.exercises.matrices import Function
from convmatrix.exercises.problem import Problem, fresh
from convmatrix.exercises.reading import BLANK, Unreadable, read
from convmatrix.exercises.trial import Failed, returned

# For all problems together.
SECONDS = 5.0

NOTHING = "Your function returned nothing. Is its return missing?"
EMPTY = "The matrix that your function returned is empty."


@dataclass(frozen=True)
class Try:
    """What a function made of one problem: a matrix, or BLANK and a complaint."""

    problem: Problem
    value: Any = BLANK
    complaint: str = ""
    empty: bool = False


def tries(exercise: Exercise, function: Function) -> list[Try]:
    """Call a function on the exercise's own numbers first, then on new ones.

    Returns:
        One `Try` for each problem, until one of them has no matrix. All of them together take a
        bounded time.
    """
    until = monotonic() + SECONDS
    done: list[Try] = []
    for problem in [exercise.problem, *fresh(len(exercise.problem.shape))]:
        done.append(tried(exercise, function, problem, until - monotonic()))
        if done[-1].value is BLANK:
            break
    return done


def tried(exercise: Exercise, function: Function, problem: Problem, seconds: float) -> Try:
    """Call a function on one problem."""
    try:
        answer = called(function, problem, seconds)
        value = read(exercise.kind, answer)
    except Failed as reason:
        return Try(problem, complaint=f"Your function {reason}")
    except Unreadable as reason:
        return Try(problem, complaint=f"What your function returned is no matrix. {reason}")
    if isinstance(value, Function):
        return Try(problem, complaint="Your function returned a function, not a matrix.")
    if value is BLANK:
        return Try(problem, empty=True, complaint=NOTHING if answer is None else EMPTY)
    return Try(problem, value)


def called(function: Function, problem: Problem, seconds: float) -> Any:
    """Call with the kernel and the input's shape, a tuple; for a signal its length will do, too."""
    try:
        return returned(function.call, problem.kernel.clone(), problem.shape, seconds=seconds)
    except Failed as failure:
        if len(problem.shape) > 1 or not isinstance(failure.error, TypeError):
            raise
        try:
            return returned(
                function.call, problem.kernel.clone(), problem.shape[0], seconds=seconds
            )
        except Failed as other:
            # A function that wants the tuple complains about the int, which was our own try.
            wanted_tuple = isinstance(other.error, TypeError) and "int" in str(other.error)
            raise failure if wanted_tuple else other from None
