"""Inputs as answers: any will do on which a wrong row of a matrix and the right one part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from convmatrix.exercises import sentences
from convmatrix.exercises.kinds import TOLERANCE, Kind, Vector, vector
from convmatrix.exercises.problem import Problem
from convmatrix.exercises.reading import Blank
from convmatrix.exercises.words import many


@dataclass(frozen=True)
class Counterexample(Kind):
    """An input that exposes a wrong row; all zeros is no answer.

    It is judged by a rule, and the expected answer is one of many.
    """

    rows: Callable[[Problem], tuple[Any, Any]]
    """The wrong row and the right one."""

    size: str
    """What is said of an input of another length."""

    name = "counterexample"
    points_at_place = False

    def read(self, answer: Any) -> Vector | Blank:
        """Return the input as a vector."""
        return vector(answer)

    def same(self, value: Vector, other: Vector) -> bool:
        """Compare length and all entries."""
        return value.shape == other.shape and bool((value == other).all())

    def accepts(self, value: Vector, expected: Vector, problem: Problem) -> bool:
        """Tell whether the two rows make different numbers of the input."""
        if len(value) != len(expected):
            return False
        wrong, right = (product(row, value) for row in self.rows(problem))
        return abs(wrong - right) > TOLERANCE

    def remark(self, value: Vector, expected: Vector, problem: Problem) -> str:
        """Say what both rows make of the input."""
        if len(value) != len(expected):
            return sentences.VECTOR_LENGTH.format(entries=many(len(value), "entry"), size=self.size)
        _, right = self.rows(problem)
        return sentences.DOES_NOT_SHOW.format(output=f"{product(right, value):g}")

    def shown(self, value: Vector) -> str:
        """Return the input as a list."""
        return "[" + ", ".join(f"{entry:g}" for entry in value) + "]"


def product(row: Any, value: Vector) -> float:
    """Return a row times an input, added from left to right as on a page."""
    total = 0.0
    for weight, number in zip(row, value, strict=True):
        total += float(weight) * float(number)
    return total
