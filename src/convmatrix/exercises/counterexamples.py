"""Inputs as answers: any will do on which a wrong row of a matrix and the right one part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from convmatrix.exercises import sentences
from convmatrix.exercises.kinds import TOLERANCE, LineOfNumbers, Vector
from convmatrix.exercises.problem import Problem


@dataclass(frozen=True)
class Counterexample(LineOfNumbers):
    """An input that exposes a wrong row; all zeros is no answer.

    It is judged by a rule, and the expected answer is one of many.
    """

    rows: Callable[[Problem], tuple[Any, Any]]
    """The wrong row and the right one."""

    name = "counterexample"
    points_at_place = False

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
            return self.on_length(value)
        _, right = self.rows(problem)
        return sentences.DOES_NOT_SHOW.format(output=f"{product(right, value):g}")


def product(row: Any, value: Vector) -> float:
    """Return a row times an input, added from left to right as on a page."""
    total = 0.0
    for weight, number in zip(row, value, strict=True):
        total += float(weight) * float(number)
    return total
