"""Call a function that makes matrices with kernels and sizes that it has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Any

from convmatrix.exercises.exercise import Exercise
from convmatrix.exercises.kinds import read
from convmatrix.exercises.matrices import Function
from convmatrix.exercises.problem import Problem, fresh
from convmatrix.exercises.reading import BLANK, Unreadable
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
        done.append(tried(exercise, function, problem, until))
        if done[-1].value is BLANK:
            break
    return done


def tried(exercise: Exercise, function: Function, problem: Problem, until: float) -> Try:
    """Call a function on one problem."""
    try:
        answer = called(function, problem, until)
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


def called(function: Function, problem: Problem, until: float) -> Any:
    """Call with the kernel and the input's shape, a tuple; for a signal its length will do, too."""
    failures = []
    for shape in (problem.shape, *problem.shape) if len(problem.shape) == 1 else (problem.shape,):
        try:
            return returned(
                function.call, problem.kernel.clone(), shape, seconds=until - monotonic()
            )
        except Failed as failure:
            failures.append(failure)
            if not isinstance(failure.error, TypeError):
                break
    raise failures[-1] if wants_length(*failures) else failures[0]


def wants_length(by_shape: Failed, by_length: Failed | None = None) -> bool:
    """Tell which of two failed calls was meant: one of them complains of what we handed over."""
    if by_length is None:
        return False
    return "tuple" in str(by_shape.error) or "int" not in str(by_length.error)
