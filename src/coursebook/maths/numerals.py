r"""The value of an expression in TeX that is made of numbers alone.

A grammar of three steps, each a method of `Reader`: a sum of products of powers. Every value is a
matrix of fractions. A list like ``[3, 1, 4]`` is a column, and a number has one row and one column.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil, floor, isqrt
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Matrix: TypeAlias = NDArray[Any]

LARGEST_POWER = 1000
NO_ARITHMETIC = (ValueError, LookupError, ZeroDivisionError)  # what reading and computing raise


class Reader:
    """Reads one expression from its symbols."""

    def __init__(self, symbols: Sequence[str]) -> None:
        self.rest = list(symbols)

    def read(self) -> Matrix:
        """Return the value of the whole expression.

        Raises:
            ValueError, LookupError, ZeroDivisionError: It has a letter, or no value.
        """
        value = self.sum()
        if self.rest:
            raise ValueError(self.rest)
        return value

    def next(self, *expected: str) -> bool:
        """Take the next symbol if it is one of these."""
        if found := bool(self.rest) and self.rest[0] in expected:
            del self.rest[0]
        return found

    def sum(self) -> Matrix:
        """Read products with plus and minus between them."""
        value = self.product()
        while self.rest and self.rest[0] in SUMS:
            value = SUMS[self.rest.pop(0)](value, self.product())
        return value

    def product(self) -> Matrix:
        """Read powers with signs of multiplication between them, or none before a bracket."""
        value = self.power()
        while self.rest and self.rest[0] in PRODUCTS.keys() | FACTORS:
            sign = r"\cdot" if self.rest[0] in FACTORS else self.rest.pop(0)
            value = PRODUCTS[sign](value, self.power())
        return value

    def power(self) -> Matrix:
        """Read a value with its sign, its exponent and its per cent."""
        if self.next("-"):
            return -self.power()
        value = self.value()
        if self.next("^"):
            exponent = self.argument().item()
            if exponent.denominator != 1 or abs(exponent) > LARGEST_POWER:
                raise ValueError(exponent)
            value = number(value.item() ** int(exponent))
        return value / 100 if self.next(r"\%") else value

    def value(self) -> Matrix:
        """Read a number, or what stands in brackets of some kind."""
        symbol = self.rest.pop(0)
        if symbol in FRACTIONS:
            return over(self.argument(), self.argument())
        if symbol in BRACKETS:
            value = self.until(BRACKETS[symbol])
        elif symbol in (r"\sqrt", r"\underbrace"):
            value = self.argument()
        else:
            return number(symbol)
        if symbol == r"\underbrace" and self.next("_"):
            self.skip()
        return number(FUNCTIONS[symbol](value.item())) if symbol in FUNCTIONS else value

    def argument(self) -> Matrix:
        r"""Read what a command takes: a group, or the next digit, as in ``\frac12``."""
        if self.next("{"):
            return self.until("}")
        symbol = self.rest.pop(0)
        if not symbol.isdigit():
            raise ValueError(symbol)
        self.rest[:0] = filter(None, [symbol[1:]])
        return number(symbol[0])

    def skip(self) -> None:
        """Pass over what stands below a brace."""
        depth = 0
        while depth := depth + {"{": 1, "}": -1}.get(self.rest.pop(0), 0):
            pass

    def until(self, end: str) -> Matrix:
        """Read a value in brackets, or several: a list, which is a column, or a matrix."""
        rows = [[self.sum()]]
        while not self.next(end):
            if self.next("&"):
                rows[-1].append(self.sum())
            elif self.next(",") or (self.next(r"\\") and self.rest[0] != end):
                rows.append([self.sum()])
            elif self.rest[0] != end:
                raise ValueError(self.rest)
        if len(rows) == len(rows[0]) == 1:
            return rows[0][0]
        return np.block([[number(entry.item()) for entry in row] for row in rows])


def number(value: Fraction | int | str) -> Matrix:
    """Return a number as a matrix."""
    return np.array([[Fraction(value)]])


def plus(left: Matrix, right: Matrix) -> Matrix:
    """Return the sum of two values of the same size."""
    if left.shape != right.shape:
        raise ValueError(left.shape)
    return left + right


def times(left: Matrix, right: Matrix) -> Matrix:
    """Return a product: of a number and anything, of two matrices, or of two lists."""
    if 1 in (left.size, right.size):
        return left * right
    rows = left.T if left.shape[1] == right.shape[1] == 1 else left
    product: Matrix = rows @ right
    return product


def over(left: Matrix, right: Matrix) -> Matrix:
    """Return what is left of something divided by a number."""
    quotient: Matrix = left / right.item()
    return quotient


def root(value: Fraction) -> Fraction:
    """Return the square root of a square."""
    found = Fraction(isqrt(value.numerator), isqrt(value.denominator))
    if found**2 != value:
        raise ValueError(value)
    return found


def written(value: Matrix) -> str:
    """Return a value for people: ``29``, ``[3, 1, 4]`` or ``[[1, 0], [0, 1]]``."""
    if value.size == 1:
        return str(value.item())
    entries = value.ravel() if value.shape[1] == 1 else value
    return str(entries.astype(str).tolist()).replace("'", "")


SUMS: dict[str, Callable[[Matrix, Matrix], Matrix]] = {
    "+": plus,
    "-": lambda left, right: plus(left, -right),
}
PRODUCTS: dict[str, Callable[[Matrix, Matrix], Matrix]] = {
    **dict.fromkeys((r"\cdot", r"\times"), times),
    **dict.fromkeys(("/", r"\div"), over),
    r"\bmod": lambda left, right: number(left.item() % right.item()),
}
FRACTIONS = {r"\frac", r"\tfrac", r"\dfrac"}
MATRICES = {
    rf"\begin{{{kind}matrix}}": rf"\end{{{kind}matrix}}" for kind in ("", "b", "p", "small")
}
FACTORS = {"(": ")", "[": "]", r"\lfloor": r"\rfloor", r"\lceil": r"\rceil", **MATRICES}
BRACKETS = {"{": "}", "|": "|", **FACTORS}
FUNCTIONS: dict[str, Callable[[Fraction], Fraction | int]] = {
    r"\lfloor": floor,
    r"\lceil": ceil,
    "|": abs,
    r"\sqrt": root,
}
