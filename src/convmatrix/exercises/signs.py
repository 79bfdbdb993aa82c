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

# At least this part of the rows must have entries.
HALF = 0.5

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
class Moved:
    """No row is right, but two or more are when all are moved by the same number of places.

    What the move pushes out may come in again on the other side, or be cut.
    """

    right: Callable[[Problem], Any]
    side: str
    """The side on which they stand too far: "right" or "left"."""

    def __call__(self, value: Any, problem: Problem) -> bool:
        """Turn all rows back by every number of places, and count those that are right then."""
        right = entries(self.right, problem)
        if value.shape != right.shape:
            return False
        turned = [near(np.roll(value, -n, axis=1), right).all(axis=1) for n in range(len(value.T))]
        places = max(range(len(turned)), key=lambda n: int(turned[n].sum()))
        rows = value[turned[places]]
        if turned[0].any() or len(rows) < min(2, len(right)):
            return False
        if (np.any(turned, axis=0) & ~turned[places]).any():
            return False  # a row would be right after another move
        empty = int((~rows[:, :places].any(axis=1)).sum() - (~rows[:, places:].any(axis=1)).sum())
        way = empty or len(value.T) - 2 * places
        return self.side == ("left" if way < 0 else "right")


@dataclass(frozen=True)
class OneSided:
    """No row is right, and most have their entries on the diagonal or to the left of it.

    Or to the right of it, where that is a mistake, too.
    """

    right: Callable[[Problem], Any]
    right_too: bool

    def __call__(self, value: Any, problem: Problem) -> bool:
        """Look whether a triangle is empty, of a matrix as wide as the right one."""
        right = entries(self.right, problem)
        rows = min(len(value), len(right))
        if value.shape[1] != right.shape[1] or value.any(axis=1).mean() < HALF:
            return False
        if near(value[:rows], right[:rows]).all(axis=1).any():
            return False
        return not np.triu(value, 1).any() or (self.right_too and not np.tril(value, -1).any())


@dataclass(frozen=True)
class Straight:
    """An input as long as the problem's goes up by the same amount everywhere, or never changes."""

    level: bool
    """Whether it must never change."""

    def __call__(self, value: Any, problem: Problem) -> bool:
        """Look at the differences of neighbours, or at theirs."""
        steps = np.diff(value, 1 if self.level else 2)
        return value.shape == problem.shape and bool(near(steps, np.zeros_like(steps)).all())


@dataclass(frozen=True)
class ZeroWhere:
    """An input as long as the problem's is 0 in every place where two rows differ."""

    rows: Callable[[Problem], tuple[Any, Any]]

    def __call__(self, value: Any, problem: Problem) -> bool:
        """Look at the places that could tell the rows apart."""
        one, other = (np.asarray(row) for row in self.rows(problem))
        return value.shape == problem.shape and not value[one != other].any()


@dataclass(frozen=True)
class NumberAtPlace:
    """One of several numbers is one of certain wrong ones, whatever the others are."""

    place: int
    made: tuple[Callable[[Problem], int], ...]
    right: Callable[[Problem], tuple[int, ...]]

    def __call__(self, value: Any, problem: Problem) -> bool:
        """Compare the number in this place."""
        found = value[self.place]
        wrong = any(found == made(problem) for made in self.made)
        return wrong and bool(found != self.right(problem)[self.place])
