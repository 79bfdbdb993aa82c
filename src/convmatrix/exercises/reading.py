"""Read what a student hands in: anything, with good will, into plain numbers.

Nothing here trusts the answer. Its own ``==``, ``len`` and conversions are used to get numbers out
of it, once; every comparison later is between numbers of ours. What it holds is counted while it is
read, whatever holds it: more than any exercise asks for is refused at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import prod
from types import BuiltinFunctionType, MethodType
from typing import Any

import numpy as np
from scipy.sparse import issparse
from torch import Tensor, nn

from convmatrix.exercises import sentences
from convmatrix.exercises.grammar import DEEPEST, MOST_NUMBERS
from convmatrix.exercises.plain import BLANK, Blank, Number, Plain, Tally, Unreadable
from convmatrix.exercises.plain import number as plain_number
from convmatrix.exercises.texts import parsed
from convmatrix.values import as_array

__all__ = ["BLANK", "MOST_NUMBERS", "Blank", "Plain", "Unreadable", "plain"]


def plain(answer: Any, *, asked: str = "") -> Plain:
    """Return an answer as numbers, nested tuples of numbers, or a set of numbers.

    ``asked`` names the kind of answer: in a single number a comma is its decimal comma, and what
    is no set may be meant as an interval.

    Raises:
        Unreadable: It holds something that is no number.

    >>> plain("{0, \u22121}")
    (0, -1)
    >>> plain([[1, 2.5], "3 4"])
    ((1, 2.5), (3, 4))
    """
    return Reader(asked).read(answer)


class Reader:
    """Reads one answer, and counts what is in it."""

    def __init__(self, asked: str) -> None:
        self.asked, self.tally, self.depth = asked, Tally(), 0

    def read(self, answer: Any) -> Plain:
        """Return anything as plain numbers."""
        self.tally.count(1)
        if answer is None or answer is ...:
            return BLANK
        if isinstance(answer, str):
            return parsed(str(answer), self.tally, asked=self.asked)
        if isinstance(answer, nn.Module):
            answer = weight(answer)
        if isinstance(answer, Tensor) or issparse(answer):
            self.tally.expect(prod(answer.shape))
            return self.array(as_array(answer))
        refuse_what_is_none(answer)
        if isinstance(answer, int | float | complex | Fraction | Decimal | np.number):
            return number(answer)
        if hasattr(answer, "__array__"):
            return self.array(np.asarray(answer))
        if isinstance(answer, Iterable):
            return self.items(answer)
        if hasattr(type(answer), "__float__"):
            return number(float(answer))
        raise Unreadable(sentences.NOT_NUMBERS.format(kind=a(kind_of(answer))))

    def array(self, array: Any) -> Plain:
        """Return an array, or what claims to be one, as nested tuples."""
        self.tally.expect(array.size)
        if array.dtype == bool:
            raise Unreadable(sentences.TRUTH)
        return self.read(array.tolist())

    def items(self, items: Iterable[Any]) -> Plain:
        """Return the items of a list, a set or any other collection."""
        if self.depth >= DEEPEST:
            raise Unreadable(sentences.TOO_DEEP)
        self.depth += 1
        inside = tuple(map(self.read, items))
        self.depth -= 1
        return frozenset(inside) if isinstance(items, set | frozenset) else inside


def refuse_what_is_none(answer: Any) -> None:
    """Raise Unreadable for what Python can count with and no teacher would."""
    if isinstance(answer, bool | np.bool_):
        raise Unreadable(sentences.TRUTH)
    if isinstance(answer, bytes | bytearray | memoryview):
        raise Unreadable(sentences.BYTES)
    if isinstance(answer, dict) and answer:
        raise Unreadable(sentences.DICTIONARY)
    if not_called(answer):
        raise Unreadable(sentences.NOT_CALLED)


def not_called(answer: Any) -> bool:
    """Tell whether an answer is a method of numbers, such as ``T.tolist`` without parentheses."""
    if not isinstance(answer, BuiltinFunctionType | MethodType):
        return False
    return isinstance(answer.__self__, Tensor | np.ndarray | np.generic | list | tuple | set)


def kind_of(answer: Any) -> str:
    """Return the name of an answer's type, for a sentence."""
    if isinstance(answer, type):
        return f"class {answer.__name__}"
    return "function" if callable(answer) else str(type(answer).__name__)


def a(noun: str) -> str:
    """Put the article before a noun at the beginning of a sentence.

    >>> a("object")
    'An object'
    """
    return f"{'An' if noun[:1].lower() in tuple('aeiou') else 'A'} {noun}"


def number(value: Any) -> Number:
    """Return a number as a whole one where it is whole, else as a float."""
    if isinstance(value, complex | np.complexfloating):
        if value.imag != 0:
            raise Unreadable(sentences.COMPLEX.format(value=complex(value)))
        value = value.real
    if isinstance(value, int | np.integer):
        return int.__index__(int(value))
    try:
        return plain_number(float(value))
    except OverflowError:
        return float("inf")


def weight(module: nn.Module) -> Tensor:
    """Return the matrix of a fully connected layer."""
    if not isinstance(module, nn.Linear):
        raise Unreadable(
            f"{a(type(module).__name__)} layer is no matrix: put the matrix into an nn.Linear, or "
            "hand in its entries."
        )
    if module.bias is not None and bool(module.bias.detach().ne(0).any()):
        raise Unreadable("This layer adds a bias; make it with bias=False, then it is its matrix.")
    return module.weight
