"""Call a function that makes matrices with kernels and sizes that it has not seen."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import Any

import numpy as np
from torch import Tensor

from convmatrix.exercises import sentences
from convmatrix.exercises.exercise import Exercise
from convmatrix.exercises.kinds import WholeNumber, read
from convmatrix.exercises.matrices import Function
from convmatrix.exercises.problem import Problem
from convmatrix.exercises.reading import BLANK, Unreadable
from convmatrix.exercises.trial import Failed, returned
from convmatrix.exercises.words import listed

# For each problem, so that a right function has its points on a slow machine, too: most others end
# at the first problem.
SECONDS = 5.0

# What a function raises that was called with something else than it expects.
MISFITS = (TypeError, AttributeError, ValueError)


@dataclass(frozen=True)
class Try:
    """What a function made of one problem: a matrix, or BLANK and a complaint."""

    problem: Problem
    value: Any = BLANK
    complaint: str = ""
    empty: bool = False


def problems_of(exercise: Exercise) -> list[Problem]:
    """Return the problems that a function is tried on: the exercise's own first, then new ones."""
    return [exercise.problem, *exercise.new_problems]


def tries(exercise: Exercise, function: Function) -> list[Try]:
    """Call a function on the exercise's own numbers first, then on new ones.

    Returns:
        One `Try` for each problem, until one of them has no matrix; each takes a bounded time.
    """
    done: list[Try] = []
    for problem in problems_of(exercise):
        done.append(tried(exercise, function, problem))
        if done[-1].value is BLANK:
            break
    return done


def tried(exercise: Exercise, function: Function, problem: Problem) -> Try:
    """Call a function on one problem."""
    try:
        answer = called(function, problem)
        value = read(exercise.kind, answer)
    except Failed as reason:
        misfits = problem is exercise.problem and isinstance(reason.error, MISFITS)
        failed = sentences.FUNCTION_FAILED.format(reason=reason)
        complaint = misfit(exercise, function, reason) if misfits else failed
        return Try(problem, complaint=complaint)
    except Unreadable as reason:
        return Try(problem, complaint=sentences.FUNCTION_NO_MATRIX.format(reason=reason))
    if isinstance(value, Function):
        return Try(problem, complaint=sentences.FUNCTION_AGAIN)
    if value is BLANK:
        return Try(problem, empty=True, complaint=on_blank(answer))
    return Try(problem, value)


def called(function: Function, problem: Problem) -> Any:
    """Call with the kernel, or the shift, and the input's shape; a signal's length will do."""
    failures = []
    for shape in shapes(problem):
        try:
            return returned(function.call, problem.handed, shape, seconds=SECONDS)
        except Failed as failure:
            failures.append(failure)
            if not isinstance(failure.error, TypeError):
                break
    raise failures[-1] if wants_length(*failures) else failures[0]


def handed_lists(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that is handed lists in place of tensors, as a page hands them.

    Its parameters stay those of the function, for what is said of them.
    """

    @wraps(function)
    def call(*given: Any) -> Any:
        return function(*[as_list(each) if isinstance(each, Tensor) else each for each in given])

    return call


def as_list(kernel: Tensor) -> Any:
    """Return a kernel as lists of whole numbers."""
    return kernel.int().tolist()


def shapes(problem: Problem) -> tuple[Any, ...]:
    """Return what may stand for the input's shape."""
    return (problem.shape, *problem.shape) if len(problem.shape) == 1 else (problem.shape,)


def on_blank(answer: Any) -> str:
    """Say that there is no matrix in what a function returned."""
    if answer is None:
        return sentences.FUNCTION_NOTHING
    return sentences.FUNCTION_EMPTY if empty(answer) else sentences.FUNCTION_ZEROS


def empty(answer: Any) -> bool:
    """Tell whether there is no number in an answer, not even a 0."""
    try:
        return read(WholeNumber(), answer) is BLANK
    except Unreadable:
        return False


def misfit(exercise: Exercise, function: Function, reason: Failed) -> str:
    """Say how a function is called which raised something, as it may expect another call."""
    problem = exercise.problem
    first = sentences.HANDED[problem.handed_name]
    called = sentences.FUNCTION_CALLED.format(first=first, shape=problem.shape)
    with suppress(Failed):
        names = returned(other_parameters, function.call, seconds=SECONDS)
        if names:
            return sentences.FUNCTION_TAKES.format(names=names, called=called)
    for shape in shapes(problem):
        with suppress(Failed, Unreadable):
            arguments = shape, problem.handed
            answer = returned(function.call, *arguments, seconds=SECONDS)
            if isinstance(read(exercise.kind, answer), np.ndarray):
                return sentences.FUNCTION_SWAPPED.format(first=first, called=called)
    failed = sentences.FUNCTION_FAILED.format(reason=str(reason).rstrip("."))
    return f"{failed}. {called}"


def other_parameters(call: Any) -> str:
    """Name the parameters of what cannot be called with two arguments; or else return nothing."""
    signature = inspect.signature(call)  # raises for some of what is built in
    try:
        signature.bind(None, None)
    except TypeError:
        return listed([*signature.parameters] or ["no arguments"])[:80]
    return ""


def wants_length(by_shape: Failed, by_length: Failed | None = None) -> bool:
    """Tell which of two failed calls was meant: one of them complains of what we handed over."""
    if by_length is None:
        return False
    return "tuple" in str(by_shape.error) or "int" not in str(by_length.error)
