"""Hints to an exercise: those that its page shows, one more each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import count

from convmatrix.exercises.judging import find
from convmatrix.exercises.verdict import CARD_STYLE


@dataclass(frozen=True, repr=False)
class Hints:
    """The hints that were asked for so far; they show themselves, as a verdict does."""

    given: tuple[str, ...]
    """The hints, in order."""

    of: int
    """How many there are."""

    more: bool
    """Whether there was one more to give."""

    def __repr__(self) -> str:
        return "\n".join(self.lines)

    def _repr_html_(self) -> str:
        """Return the card that a notebook shows."""
        lines = "<br>".join(map(escape, self.lines))
        return f'<div class="hints" role="status" style="{CARD_STYLE}">{lines}</div>'

    @property
    def lines(self) -> list[str]:
        """What is said, a line a hint."""
        said = [f"Hint {n} of {self.of}: {text}" for n, text in enumerate(self.given, start=1)]
        return said if self.more else [*said, "There is no other hint."]


def hint(id: str) -> Hints:
    """Return the hints to an exercise of the book, one more each time.

    Args:
        id: The exercise, as it is labelled in its chapter.

    Returns:
        The `Hints` so far, which show themselves when they are the last thing in a cell.

    Raises:
        ValueError: There is no exercise of this name.

    Source: the hints on the exercise's page.

    >>> hint("output-length")
    Hint 1 of 2: On which place can the kernel's first tap stand first, and on which last?
    """
    hints = find(id, None).hints
    number = next(times(id))
    return Hints(hints[:number], len(hints), number <= len(hints))


@cache
def times(id: str) -> Iterator[int]:
    """Return what counts how often the hints to an exercise were asked for."""
    return count(1)
