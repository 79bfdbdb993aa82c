"""Signs by which a mistake is recognised in more answers than its constructions make.

Each is a small record and not only a function: the pages of the book look for the same signs, in
the browser, and need to know what to compare with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from convmatrix.exercises.kinds import close, near
from convmatrix.exercises.problem import Problem

# Tells whether something is to be seen in a wrong answer.
Sign: TypeAlias = Callable[[Any, Problem], bool]


def entries(right: Callable[[Problem], Any], problem: Problem) -> NDArray[np.float64]:
    """Return the right answer as an array."""
    return np.asarray(right(problem), dtype=float)


@dataclass(frozen=True)
class SamePlaces:
    """The right places of a matrix are filled, and not one row is right."""

    right: Callable[[Problem], Any]

    def __call__(self, value: Any, problem: Problem) -> bool:
        """Compare what is zero and what is not."""
        right = entries(self.right, problem)
        if value.shape != right.shape or near(value, right).all(axis=1).any():
            return False
        return bool(((value != 0) == (right != 0)).all())


@dataclass(frozen=True)
class OneRowMissing:
    """All rows are right, but one is not there: the first, the last or any other."""

    right: Callable[[Problem], Any]

    def __call__(self, value: Any, problem: Problem) -> bool:
        """Compare with the right matrix without each of its rows."""
        rows = entries(self.right, problem)
        gaps = (np.delete(rows, missing, axis=0) for missing in range(len(rows)))
        return any(close(value, rest) for rest in gaps)


@dataclass(frozen=True)
class NoRightRow:
    """A matrix of the right shape has no right row, neither in its place nor elsewhere."""

    right: Callable[[Problem], Any]

    def __call__(self, value: Any, problem: Problem) -> bool:
        """Compare each row with each right one."""
        right = entries(self.right, problem)
        return value.shape == right.shape and not any(
            near(value, row).all(1).any() for row in right
        )


@dataclass(frozen=True)
class NumberAtPlace:
    """One of several numbers is a certain wrong one, whatever the others are."""

    place: int
    made: Callable[[Problem], int]
    right: Callable[[Problem], tuple[int, ...]]

    def __call__(self, value: Any, problem: Problem) -> bool:
        """Compare the number in this place."""
        return bool(value[self.place] == self.made(problem) != self.right(problem)[self.place])
