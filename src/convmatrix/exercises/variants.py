"""Numbers of one's own: what an exercise asks one student about, in place of the page's numbers.

They are drawn from the names of the course and of the student, so whoever knows both draws the same
again: the notebook, the grader, the key. A draw counts only if the exercise can still tell: nothing
that is wrong with the page's numbers may be right with these, or look like another mistake.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from itertools import count, islice
from typing import Any

import torch
from torch import Tensor

from convmatrix.exercises.catalogue import EXERCISES
from convmatrix.exercises.exercise import Exercise, Mistake
from convmatrix.exercises.problem import Problem
from convmatrix.exercises.reading import BLANK
from convmatrix.exercises.settings import neutral
from convmatrix.geometry import refuse

LARGEST = 9
# About one in twenty fits.
MOST_DRAWS = 2_000

PAGES_NUMBERS = "the page's numbers"
ON_PAGES_NUMBERS = (
    "This would be right for the numbers on the page. In this course you have your own: the cell "
    "below the question shows them."
)


@dataclass(frozen=True, repr=False)
class Student:
    """Somebody in a course that gives everybody other numbers.

    Attributes:
        course: What the course is called, the same for all.
        name: The student's name. Capital letters, accents, spaces, signs, and which name comes
            first make no difference; without a name there are the page's numbers.

    Source: the rule for the draw is this book's own.

    >>> me = Student("Signals", "Ada Lovelace")
    >>> me.numbers("toeplitz-matrix").kernel
    tensor([ 1.,  7., -8.])
    >>> Student("Signals", "").numbers("toeplitz-matrix").kernel
    tensor([ 1.,  1., -2.])
    """

    course: str
    name: str

    def __repr__(self) -> str:
        if not self.letters:
            return "No name yet, so the numbers are those of the page."
        return f"The numbers of {self.name} in the course {self.course}"

    @property
    def letters(self) -> str:
        """The letters and digits of the name in the order of the alphabet."""
        plain = unicodedata.normalize("NFKD", str(self.name or "").casefold())
        return "".join(sorted(filter(str.isalnum, plain)))

    def numbers(self, id: str) -> Problem:
        """Return what an exercise asks this student about.

        Args:
            id: The exercise, as it is labelled in its chapter.

        Returns:
            An object with ``kernel``, shape (K,) or (K_h, K_w), and ``signal``, shape (N,) or
            (H, W).

        Raises:
            ValueError: There is no exercise of this name.

        Source: as `Student`.
        """
        if id not in EXERCISES:
            refuse("id", id, f"one of {', '.join(EXERCISES)}")
        problem = own(EXERCISES[id], self).problem
        return replace(problem, kernel=problem.kernel.clone(), signal=problem.signal.clone())


@cache
def own(exercise: Exercise, student: Student) -> Exercise:
    """Return an exercise with a student's numbers; where it has none to vary, as it is."""
    if not exercise.varies or not student.letters:
        return exercise
    seed = f"{student.course}\n{student.letters}\n{exercise.id}"
    with neutral():
        for problem in islice(draws(exercise, seed), MOST_DRAWS):
            if distinct(problem, exercise) and told_apart(made := about(exercise, problem)):
                return made
    raise AssertionError(f"{exercise.id}: no draw of {MOST_DRAWS} can be told apart")


def about(exercise: Exercise, problem: Problem) -> Exercise:
    """Return an exercise about other numbers, in which the page's answer is a mistake of its own.

    Points and words stay what they are.
    """
    pages = Mistake(PAGES_NUMBERS, lambda _: exercise.expected(exercise.problem), ON_PAGES_NUMBERS)
    return replace(exercise, problem=problem, mistakes=(pages, *exercise.mistakes))


def draws(exercise: Exercise, seed: str) -> Iterator[Problem]:
    """Yield the page's problem with other numbers, without end."""
    sizes = numbers_from(seed)
    while True:
        page = exercise.problem
        drawn: dict[str, Any] = {
            name: resized(getattr(page, name), sizes) for name in exercise.varies
        }
        yield replace(page, **drawn)


def numbers_from(seed: str) -> Iterator[int]:
    """Yield numbers from 1 to LARGEST, the same on every machine and in every version."""
    for block in count():
        for byte in sha256(f"{seed}\n{block}".encode()).digest():
            yield byte % LARGEST + 1


def resized(page: Tensor, sizes: Iterator[int]) -> Tensor:
    """Return other numbers with the signs of the page's; none is 0."""
    drawn = torch.tensor([*islice(sizes, page.numel())]).reshape(page.shape)
    return torch.where(page < 0, -drawn, drawn).float()


def distinct(drawn: Problem, exercise: Exercise) -> bool:
    """Tell whether the numbers differ where wrong answers would not show if they were the same.

    No two taps are alike, so the kernel is no palindrome, and the ends of the signal differ. The
    taps' sum is the page's: a sentence may say what becomes of a constant, or of a ramp.
    """
    kernel, signal = drawn.kernel.flatten().tolist(), drawn.signal.flatten().tolist()
    taps = len({*kernel}) == len(kernel) and sum(kernel) == exercise.problem.kernel.sum()
    ends = signal[0] != signal[-1]
    return bool(
        (taps or "kernel" not in exercise.varies) and (ends or "signal" not in exercise.varies)
    )


def told_apart(exercise: Exercise) -> bool:
    """Tell whether there is an answer, and every mistake is wrong, and shows as itself alone."""
    problem = exercise.problem
    if exercise.answer is BLANK:
        return False
    for mistake in exercise.mistakes:
        wrong = exercise.wrong(mistake, problem)
        if len(wrong) < len(mistake.constructions):
            return False
        if any(exercise.mistake_in(answer, problem) is not mistake for answer in wrong):
            return False
    return True
