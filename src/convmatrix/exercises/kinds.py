"""Kinds of answers: how each is read, compared, and answered when no known mistake explains it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

from convmatrix.exercises import sentences
from convmatrix.exercises.grammar import LARGEST
from convmatrix.exercises.reading import BLANK, Blank, Plain, Unreadable, plain
from convmatrix.exercises.trial import Failed, returned
from convmatrix.exercises.words import listed, many

Vector: TypeAlias = NDArray[np.float64]

# Numbers are the same when they are in four decimals, which is what torch prints. One rule for the
# page as well, which compares digests of rounded numbers and knows no other way.
TOLERANCE = 1e-4

# To read an answer.
SECONDS = 2.0


class Kind(ABC):
    """What sort of answer an exercise asks for."""

    name: ClassVar[str]

    points_at_place: ClassVar[bool] = True
    """Whether a remark says where the answer goes wrong, and not only that it does."""

    @abstractmethod
    def read(self, answer: Any) -> Any:
        """Return an answer as a value of this kind, or BLANK.

        Raises:
            Unreadable: It cannot be read as one; the message says why.
        """

    def same(self, value: Any, other: Any) -> bool:
        """Tell whether two values are the same answer."""
        return bool(value == other)

    def accepts(self, value: Any, expected: Any, problem: Any) -> bool:
        """Tell whether an answer is right: the expected one, unless a rule accepts others, too."""
        return self.same(value, expected)

    def share(self, value: Any, expected: Any) -> float:
        """Return the part of the points that a wrong answer earns all the same."""
        return 0.0

    @abstractmethod
    def remark(self, value: Any, expected: Any, problem: Any) -> str:
        """Say where a wrong answer goes wrong, without giving the right one."""

    def shown(self, value: Any) -> str:
        """Return a value as Python text, for the answer key."""
        return str(value)


class WholeNumber(Kind):
    """One whole number; 0 is an answer."""

    name = "whole number"
    points_at_place = False

    def read(self, answer: Any) -> int | Blank:
        """Return the number; a collection with one number in it is read as that number."""
        numbers = written(plain(answer, asked=self.name))
        if not numbers:
            return BLANK
        if len(numbers) > 1:
            # Not how many: somebody may hand in the outputs where their number is asked for.
            raise Unreadable(sentences.SEVERAL)
        return whole(numbers[0])

    def remark(self, value: int, expected: int, problem: Any) -> str:
        """Say that it is another number."""
        return sentences.ANOTHER


@dataclass(frozen=True)
class WholeNumbers(Kind):
    """Several whole numbers in order, each with a question about it; 0 is a number, too."""

    questions: tuple[str, ...]
    name = "whole numbers"

    def read(self, answer: Any) -> tuple[int, ...] | Blank:
        """Return the numbers in their order."""
        asked = len(self.questions)
        numbers = spread(flat(ordered(plain(answer))), asked)
        if len(numbers) > asked and isinstance(answer, list | tuple):
            # Each may have a field of its own, and its digits in groups.
            alone = flat(ordered(plain(answer, asked=self.name)))
            numbers = alone if len(alone) == asked else numbers
        if all(value is BLANK for value in numbers):
            return BLANK
        if len(numbers) != asked:
            came = "is 1" if len(numbers) == 1 else f"are {len(numbers)}"
            raise Unreadable(sentences.HOW_MANY.format(asked=asked, came=came))
        for place, value in enumerate(numbers):
            if value is BLANK:
                raise Unreadable(sentences.NUMBER_MISSING.format(ordinal=sentences.ORDINALS[place]))
        return tuple(whole(value) for value in numbers)

    def share(self, value: tuple[int, ...], expected: tuple[int, ...]) -> float:
        """Each number is a question of its own."""
        return sum(map(int.__eq__, value, expected)) / len(self.questions)

    def remark(self, value: tuple[int, ...], expected: tuple[int, ...], problem: Any) -> str:
        """Say which of the numbers are right, and ask about the first that is not."""
        fine = map(int.__eq__, value, expected)
        matches = [*zip(sentences.ORDINALS, fine, self.questions, strict=False)]
        ordinal, _, question = next(each for each in matches if not each[1])
        about = sentences.ABOUT_NUMBER.format(ordinal=ordinal, question=question)
        right = [ordinal for ordinal, fine, _ in matches if fine]
        if not right:
            return about
        form = sentences.ONE_RIGHT if len(right) == 1 else sentences.SOME_RIGHT
        return f"{form.format(ordinals=listed(right))} {about}"


@dataclass(frozen=True)
class WholeNumberSet(Kind):
    """A set of whole numbers from ``least`` to ``most``; the empty set is no answer."""

    least: int
    most: int
    name = "set"
    points_at_place = False

    def read(self, answer: Any) -> frozenset[int] | Blank:
        """Return the numbers as a set, whatever collection they came in."""
        numbers = written(plain(answer, asked=self.name))
        if not numbers:
            return BLANK
        found = frozenset(whole(value) for value in numbers)
        if outside := sorted(n for n in found if not self.least <= n <= self.most):
            said = {"numbers": listed(outside[:5]), "verb": "is" if len(outside) == 1 else "are"}
            range_ = {"least": self.least, "most": self.most}
            raise Unreadable(sentences.OUTSIDE.format(**range_, **said))
        return found

    def remark(self, value: frozenset[int], expected: frozenset[int], problem: Any) -> str:
        """Say whether something is missing or too much, but not what and not how much."""
        missing, extra = expected - value, value - expected
        both = sentences.SET_BOTH if missing and extra else ""
        said = both or (sentences.SET_INCOMPLETE if missing else sentences.SET_TOO_LARGE)
        least, most = min(value), max(value)
        if len(value) == 2 and most - least > 1:
            said = f"{said} {sentences.INTERVAL.format(least=least, most=most)}"
        return said

    def shown(self, value: frozenset[int]) -> str:
        """Return the set with its numbers in order."""
        return "{" + ", ".join(map(str, sorted(value))) + "}"


@dataclass(frozen=True, kw_only=True)
class LineOfNumbers(Kind):
    """Numbers in a line; all zeros is no answer."""

    size: str
    """What is said of a line of another length."""

    def read(self, answer: Any) -> Vector | Blank:
        """Return the numbers as a vector; axes of length 1 do not count."""
        value = array(ordered(plain(answer)))
        if value is None or not value.any():
            return BLANK
        if sum(length != 1 for length in value.shape) > 1:
            raise Unreadable(sentences.NO_VECTOR.format(shape=value.shape))
        return value.flatten()

    def on_length(self, value: Vector) -> str:
        """Say that there are too few numbers, or too many."""
        return sentences.VECTOR_LENGTH.format(entries=many(len(value), "entry"), size=self.size)

    def shown(self, value: Vector) -> str:
        """Return the numbers as a list."""
        return "[" + ", ".join(f"{entry:g}" for entry in value) + "]"


@dataclass(frozen=True, kw_only=True)
class VectorOfNumbers(LineOfNumbers):
    """A vector."""

    entry: str
    """What one of its numbers is called: "output", "tap"."""

    look: str
    """What is asked about the first number that is wrong."""

    name = "vector"

    def same(self, value: Vector, other: Vector) -> bool:
        """Compare length and all entries."""
        return close(value, other)

    def remark(self, value: Vector, expected: Vector, problem: Any) -> str:
        """Name the first number that is wrong."""
        if len(value) != len(expected):
            return self.on_length(value)
        place = int(np.flatnonzero(~near(value, expected))[0])
        which = {"entry": self.entry, "place": place}
        look = sentences.LOOK_AT_ENTRY.format(**which, look=self.look)
        return f"{sentences.ENTRIES_BEFORE.format(**which)} {look}" if place else look


def read(kind: Kind, answer: Any) -> Any:
    """Return an answer as a value of some kind, or BLANK, whatever the answer is.

    What may run code of its own while it is read has as bounded a time as a function.

    Raises:
        Unreadable: It cannot be read, or fails in any way when it is looked at.
    """
    if type(answer) in (str, int, float):
        return kind.read(answer)
    try:
        return returned(kind.read, answer, seconds=SECONDS)
    except Failed as failure:
        if isinstance(failure.error, Unreadable):
            raise failure.error from None
        raise Unreadable(sentences.BREAKS if failure.error else sentences.NO_END) from None


def flat(inside: Plain) -> list[Any]:
    """Return the numbers in a nested answer, and the blanks, one after the other."""
    if isinstance(inside, tuple | frozenset):
        return [value for part in inside for value in flat(part)]
    return [inside]


def spread(numbers: list[Any], places: int) -> list[Any]:
    """Return numbers in their places, also when several of them were written into the first.

    >>> spread([3, 1, 4, BLANK, BLANK], 3)
    [3, 1, 4]
    """
    if len(numbers) <= places:
        return numbers
    numbers = [value for value in numbers if value is not BLANK]
    return numbers + [BLANK] * (places - len(numbers))


def written(inside: Plain) -> list[Any]:
    """Return the numbers of an answer in which all are written out, or none at all.

    Raises:
        Unreadable: Between the numbers there is a blank.
    """
    numbers = [value for value in flat(inside) if value is not BLANK]
    if numbers and len(numbers) < len(flat(inside)):
        raise Unreadable(sentences.MISSING)
    return numbers


def ordered(inside: Plain) -> Plain:
    """Return an answer in which no set has lost the order of its numbers.

    Raises:
        Unreadable: There is a set in it.
    """
    if isinstance(inside, frozenset) and written(inside):
        raise Unreadable(sentences.NO_ORDER)
    if isinstance(inside, tuple | frozenset):
        return tuple(ordered(part) for part in inside)
    return inside


def whole(value: Any) -> int:
    """Return a number that is whole.

    Raises:
        Unreadable: It is not.
    """
    if not isinstance(value, int):
        raise Unreadable(sentences.NOT_WHOLE.format(value=value))
    if abs(value) > LARGEST:
        raise Unreadable(sentences.TOO_LARGE)
    return value


def array(inside: Plain) -> NDArray[np.float64] | None:
    """Return nested tuples as an array of finite numbers, or None when they hold no number.

    Raises:
        Unreadable: Rows of different length, an entry that is missing, or one that is not finite.
    """
    numbers = flat(inside)
    if all(value is BLANK for value in numbers):
        return None
    shape = shape_of(inside) or (1,)
    if BLANK in numbers:
        place = np.unravel_index(numbers.index(BLANK), shape)
        raise Unreadable(sentences.ENTRY_MISSING.format(place=at(place)))
    found = np.array([float_of(value) for value in numbers]).reshape(shape)
    if not np.isfinite(found).all():
        place = np.argwhere(~np.isfinite(found))[0]
        said = {"place": at(place), "value": found[tuple(place)]}
        raise Unreadable(sentences.ENTRY_NO_NUMBER.format(**said))
    found.setflags(write=False)  # right answers are made once and kept
    return found


def shape_of(inside: Plain) -> tuple[int, ...]:
    """Return the shape of nested tuples.

    Raises:
        Unreadable: Neighbours differ in shape.
    """
    if not isinstance(inside, tuple):
        return ()
    shapes = [shape_of(part) for part in inside]
    for place, shape in enumerate(shapes):
        if shape and not shapes[0]:
            raise Unreadable(sentences.LIST_FOR_ENTRY.format(place=place))
        if shape != shapes[0]:
            first, other = entries(shapes[0]), entries(shape)
            raise Unreadable(sentences.UNEQUAL_ROWS.format(first=first, place=place, other=other))
    return (len(shapes), *shapes[0]) if shapes else (0,)


def entries(shape: tuple[int, ...]) -> str:
    """Say how long a row of this shape is."""
    return many(shape[0], "entry") if shape else "no list of entries"


def float_of(value: int | float) -> float:
    """Return a float; a whole number too large for one is infinite."""
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def at(place: Any) -> str:
    """Return the indices of an entry as text: one number, or a pair."""
    indices = [int(index) for index in place]
    return str(indices[0]) if len(indices) == 1 else str(tuple(indices))


def near(value: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell for each entry whether it is the same but for rounding."""
    return np.asarray(units(value) == units(other))


def units(value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return numbers rounded to what counts, as the page does before it compares."""
    return np.floor(np.asarray(value) / TOLERANCE + 0.5)


def close(value: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Tell whether two arrays have one shape and the same entries but for rounding."""
    return value.shape == other.shape and bool(near(value, other).all())
