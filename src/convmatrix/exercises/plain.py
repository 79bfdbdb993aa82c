"""What answers are read into: numbers, nested tuples and sets of them, and blanks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from convmatrix.exercises import sentences
from convmatrix.exercises.grammar import LONGEST_TEXT, MOST_NUMBERS


class Unreadable(Exception):  # noqa: N818 - it is no error: it carries the sentence that a student reads
    """The answer cannot be read; the message says why, to the student."""


class Blank:
    """Nothing was answered."""

    def __repr__(self) -> str:
        return "BLANK"


BLANK: Final = Blank()

Number: TypeAlias = int | float
Plain: TypeAlias = "Blank | int | float | tuple[Plain, ...] | frozenset[Plain]"


@dataclass
class Tally:
    """How much of an answer has been read, all in all."""

    items: int = 0
    letters: int = 0

    def expect(self, items: int) -> None:
        """Refuse what would be too much, before anybody takes it apart."""
        if self.items + items > MOST_NUMBERS:
            raise Unreadable(sentences.TOO_MANY.format(most=f"{MOST_NUMBERS:,}"))

    def count(self, items: int = 0, letters: int = 0) -> None:
        """Count what comes, before it is read.

        Raises:
            Unreadable: It is more than any exercise asks for.
        """
        self.expect(items)
        self.items += items
        self.letters += letters
        if self.letters > LONGEST_TEXT:
            raise Unreadable(sentences.TOO_LONG)


def number(value: float) -> Number:
    """Return a number as a whole one where it is whole."""
    return int(value) if value.is_integer() else value
