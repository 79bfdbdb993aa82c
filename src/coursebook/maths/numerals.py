r"""The value of an expression in TeX that is made of numbers alone.

A grammar of three steps, each a method of `Reader`: a sum of products of powers. Every value is a
matrix of fractions. A list like ``[3, 1, 4]`` is a column, and a number has one row and one column.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor, isqrt

Matrix = tuple[tuple[Fraction, ...], ...]

LARGEST_POWER = 1000
CLOSING = {"(": ")", "[": "]", "{": "}"}
ROUNDING = {r"\lfloor": (floor, r"\rfloor"), r"\lceil": (ceil, r"\rceil")}
FRACTIONS, TIMES, BRACES = {r"\frac", r"\tfrac", r"\dfrac"}, {r"\cdot", r"\times"}, {r"\underbrace"}
MATRICES = {rf"\begin{{{kind}matrix}}" for kind in ("", "b", "p", "small")}


class NotArithmeticError(Exception):
    """An expression is not made of numbers alone."""


class Reader:
    """Reads one expression from its symbols."""

    def __init__(self, symbols: Sequence[str]) -> None:
        self.rest = list(symbols)

    def read(self) -> Matrix:
        """Return the value of the whole expression.

        Raises:
            NotArithmeticError: It has a letter, or no value.
        """
        value = self.sum()
        self.need(not self.rest)
        return value

    @staticmethod
    def need(condition: bool) -> None:
        """Give up where something else than a number stands."""
        if not condition:
            raise NotArithmeticError

    def next(self, *expected: str) -> bool:
        """Take the next symbol if it is one of these."""
        if found := bool(self.rest) and self.rest[0] in expected:
            del self.rest[0]
        return found

    def take(self) -> str:
        """Take the next symbol, whatever it is."""
        self.need(bool(self.rest))
        return self.rest.pop(0)

    def sum(self) -> Matrix:
        """Read products with plus and minus between them."""
        value = self.product()
        while self.rest and self.rest[0] in "+-":
            sign = -1 if self.take() == "-" else 1
            value = plus(value, times(number(sign), self.product()))
        return value

    def product(self) -> Matrix:
        """Read powers with signs of multiplication between them, or none before a bracket."""
        value = self.power()
        while self.rest:
            if self.next(*TIMES) or self.rest[0] in {"(", "[", *MATRICES, *ROUNDING}:
                value = times(value, self.power())
            elif self.next("/", r"\div"):
                value = times(value, inverse(self.power()))
            elif self.next(r"\bmod"):
                divisor = scalar(self.power())
                self.need(divisor != 0)
                value = number(scalar(value) % divisor)
            else:
                break
        return value

    def power(self) -> Matrix:
        """Read a value with its sign, its exponent and its per cent."""
        if self.next("-"):
            return times(number(-1), self.power())
        value = self.value()
        if self.next("^"):
            base, exponent = scalar(value), scalar(self.argument())
            self.need(exponent.denominator == 1 and abs(exponent) <= LARGEST_POWER)
            self.need(base != 0 or exponent >= 0)
            value = number(base ** int(exponent))
        return times(value, number(Fraction(1, 100))) if self.next(r"\%") else value

    def value(self) -> Matrix:
        """Read a number, or what stands in brackets of some kind."""
        symbol = self.take()
        if symbol[0].isdigit():
            return number(Fraction(symbol))
        if symbol in CLOSING:
            return self.listed(CLOSING[symbol])
        if symbol in MATRICES:
            return self.rows(symbol.replace("begin", "end"))
        if symbol in FRACTIONS:
            return times(self.argument(), inverse(self.argument()))
        if symbol in BRACES:
            value = self.argument()
            if self.next("_"):
                self.skip()
            return value
        return number(self.rounded(symbol))

    def rounded(self, symbol: str) -> Fraction:
        """Read what a function makes of one number."""
        if symbol in ROUNDING:
            function, end = ROUNDING[symbol]
            return Fraction(function(scalar(self.until(end))))
        if symbol == "|":
            return abs(scalar(self.until("|")))
        self.need(symbol == r"\sqrt")
        value = scalar(self.argument())
        self.need(value >= 0)
        root = Fraction(isqrt(value.numerator), isqrt(value.denominator))
        self.need(root**2 == value)
        return root

    def until(self, end: str) -> Matrix:
        """Read a sum and what must follow it."""
        value = self.sum()
        self.need(self.next(end))
        return value

    def argument(self) -> Matrix:
        r"""Read what a command takes: a group, or the next digit, as in ``\frac12``."""
        if self.next("{"):
            return self.until("}")
        symbol = self.take()
        self.need(symbol.isdigit())
        self.rest[:0] = filter(None, [symbol[1:]])
        return number(int(symbol[0]))

    def skip(self) -> None:
        """Pass over what stands below a brace."""
        depth = 0
        while True:
            symbol = self.take()
            depth += (symbol == "{") - (symbol == "}")
            if not depth:
                return

    def listed(self, end: str) -> Matrix:
        """Read a value in brackets, or several, which are a column."""
        found = [self.sum()]
        while self.next(","):
            found.append(self.sum())
        self.need(self.next(end))
        return found[0] if len(found) == 1 else tuple((scalar(each),) for each in found)

    def rows(self, end: str) -> Matrix:
        """Read a matrix."""
        rows = [[scalar(self.sum())]]
        while not self.next(end):
            if self.next("&"):
                rows[-1].append(scalar(self.sum()))
            else:
                self.need(self.next(r"\\"))
                if not self.next(end):
                    rows.append([scalar(self.sum())])
                    continue
                break
        self.need(len({len(row) for row in rows}) == 1)
        return tuple(map(tuple, rows))


def number(value: Fraction | int) -> Matrix:
    """Return a number as a matrix."""
    return ((Fraction(value),),)


def scalar(value: Matrix) -> Fraction:
    """Return a matrix of one entry as a number."""
    Reader.need(len(value) == len(value[0]) == 1)
    return value[0][0]


def inverse(value: Matrix) -> Matrix:
    """Return one over a number."""
    Reader.need(scalar(value) != 0)
    return number(1 / scalar(value))


def plus(left: Matrix, right: Matrix) -> Matrix:
    """Return the sum of two values of the same size."""
    Reader.need(len(left) == len(right) and len(left[0]) == len(right[0]))
    rows = zip(left, right, strict=True)
    return tuple(tuple(a + b for a, b in zip(*pair, strict=True)) for pair in rows)


def times(left: Matrix, right: Matrix) -> Matrix:
    """Return a product: of a number and anything, of two matrices, or of two lists."""
    if len(right) == len(right[0]) == 1:
        left, right = right, left
    if len(left) == len(left[0]) == 1:
        return tuple(tuple(left[0][0] * entry for entry in row) for row in right)
    if len(left[0]) == len(right[0]) == 1:
        left = tuple(zip(*left, strict=True))
    Reader.need(len(left[0]) == len(right))
    columns = list(zip(*right, strict=True))
    return tuple(tuple(dot(row, column) for column in columns) for row in left)


def dot(left: Sequence[Fraction], right: Sequence[Fraction]) -> Fraction:
    """Return the sum of the products of two lists."""
    return sum((one * other for one, other in zip(left, right, strict=True)), Fraction(0))


def written(value: Matrix) -> str:
    """Return a value for people: ``29``, ``[3, 1, 4]`` or ``[[1, 0], [0, 1]]``."""
    if len(value) == len(value[0]) == 1:
        return str(value[0][0])
    if len(value[0]) == 1:
        return f"[{', '.join(str(entry) for (entry,) in value)}]"
    return f"[{', '.join(written(tuple((entry,) for entry in row)) for row in value)}]"
