"""What an exercise is: a question with a computed answer and the mistakes that it recognises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from convmatrix.exercises.kinds import Kind
from convmatrix.exercises.problem import Problem
from convmatrix.exercises.reading import BLANK
from convmatrix.exercises.sentences import RIGHT
from convmatrix.exercises.signs import Sign

# Computed and never written down, so that it can be computed for other numbers as well.
Construction: TypeAlias = Callable[[Problem], Any]


@dataclass(frozen=True, eq=False)
class Mistake:
    """A wrong answer that is worth a sentence of its own, because one idea leads to it.

    ``made`` makes the answer: one construction, or several that deserve the same sentence. A
    mistake that shows in more answers than these is recognised by its ``sign`` as well; ``made``
    then gives an example.
    """

    name: str
    made: Construction | tuple[Construction, ...]
    message: str
    sign: Sign | None = None

    @property
    def constructions(self) -> tuple[Construction, ...]:
        """Every way to make this mistake."""
        return self.made if isinstance(self.made, tuple) else (self.made,)


@dataclass(frozen=True, eq=False)
class Exercise:
    """A question of the book, without its text, which stands in the chapter."""

    id: str
    title: str
    points: int
    kind: Kind
    problem: Problem
    expected: Construction
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, ...] = ()
    """Questions that lead on, one after the other; none of them gives the answer. The first is also
    said of a wrong answer that neither a mistake nor a place explains."""

    why: str = ""
    """One sentence for a right answer. Pages carry it in clear, so it speaks of no number."""

    tried_on: Callable[[Problem], bool] = lambda problem: True
    """On which new problems a function is tried: some have too little in them to tell."""

    given: Construction | None = None
    """The first rows of the matrix, where the question shows them."""

    varies: tuple[str, ...] = ()
    """Which parts of the problem a course may draw anew for each student. Nothing that is said of
    the exercise may then hold for the page's own numbers alone."""

    secret: bool = True
    """Whether what is published may not hold the answer: not one of many, nor what is like any
    other matrix of its sort."""

    withheld: tuple[tuple[int, ...], ...] = ()
    """Lists of numbers beside the answer that only the solution may tell."""

    @property
    def praise(self) -> str:
        """What is said of a right answer."""
        return f"{RIGHT[self.kind.name]} {self.why}".rstrip()

    @property
    def new_problems(self) -> tuple[Problem, ...]:
        """New kernels and sizes, on which a function is tried after the exercise's own numbers."""
        return tuple(filter(self.tried_on, self.problem.fresh))

    @property
    def answer(self) -> Any:
        """The right answer."""
        return self.right(self.problem)

    @cache  # noqa: B019 - exercises live as long as the program
    def right(self, problem: Problem) -> Any:
        """Return the right answer for any numbers."""
        return self.kind.read(self.expected(problem))

    @cache  # noqa: B019
    def wrong(self, mistake: Mistake, problem: Problem) -> tuple[Any, ...]:
        """Return the answers that a mistake leads to, without any that is right by chance.

        Some mistakes cannot be made with all numbers, and leave nothing: a matrix of one row
        without that row.
        """
        made = [self.kind.read(construction(problem)) for construction in mistake.constructions]
        right = self.right(problem)
        return tuple(w for w in made if w is not BLANK and not self.kind.accepts(w, right, problem))

    def mistake_in(self, value: Any, problem: Problem) -> Mistake | None:
        """Return the first mistake that a wrong answer shows, if it shows any."""
        return next((m for m in self.mistakes if self.recognises(m, value, problem)), None)

    def recognises(self, mistake: Mistake, value: Any, problem: Problem) -> bool:
        """Tell whether an answer shows this mistake."""
        if mistake.sign and mistake.sign(value, problem):
            return True
        return any(self.kind.same(value, wrong) for wrong in self.wrong(mistake, problem))
