r"""Formulas that are plain arithmetic are computed, and a false one is refused.

A formula says something in statements, and a statement is a chain of sides: ``N - K + 1 = 6 - 3 +
1 = 4``. Two neighbours without a letter must be what the sign between them says. Numbers are
fractions, never floating point.

``\approx`` holds to the digits shown: ``2/3 \approx 0.67``, but not ``0.66``. Zeros at the end of a
whole number are not shown: ``1728 \approx 1700``.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from docutils import nodes
from sphinx.transforms import SphinxTransform

from ..falsehoods import report
from ..places import place
from .numerals import NO_ARITHMETIC, Matrix, Reader, written

TOKEN = re.compile(
    r"\d+(?:\.\d+)?|\\(?:begin|end|text|mathrm)\s*\{[^{}]*\}|\\[a-zA-Z]+|\\.|\S", re.DOTALL
)

# What is there for the eye alone.
THOUSANDS = re.compile(r"(?<=\d)(?:\{,\}|\\,)(?=\d{3}(?!\d))")
CONTINUED = re.compile(r"\\\\\s*(?:&\s*(?:\\q?quad\s*)?|(?=[+=]|\\cdot|\\times))")
LAYOUT = re.compile(
    r"\\(?:class|textcolor|label)\s*\{[^{}]*\}|(?<!\\)\\[,:;! ]|~|\{\s*\}"
    r"|\\(?:left|right|[bB]igg?[lr]?|displaystyle|mathbf|boxed|nonumber)(?![a-zA-Z])"
    r"|\\(?:begin|end)\{(?:align(?:ed)?|gather(?:ed)?|split|equation)\*?\}"
)

ORDER: dict[str, Callable[[Fraction, Fraction], bool]] = {
    **dict.fromkeys(("<", r"\lt"), operator.lt),
    **dict.fromkeys((">", r"\gt"), operator.gt),
    **dict.fromkeys((r"\le", r"\leq"), operator.le),
    **dict.fromkeys((r"\ge", r"\geq"), operator.ge),
}
UNEQUAL, ALMOST = {r"\ne", r"\neq"}, {r"\approx", r"\simeq"}
SIGNS = {"=", *ORDER, *UNEQUAL, *ALMOST, r"\equiv", r"\sim", r"\in", r"\propto"}
ENDS = {",", ";", ".", "&", r"\\", r"\quad", r"\qquad", r"\to", r"\mapsto", r"\implies", r"\iff"}
ENDS |= {r"\Rightarrow", r"\Leftrightarrow", r"\rightarrow"}
OPENING = {"(", "[", "{", r"\{", r"\lfloor", r"\lceil"}
CLOSING = {")", "]", "}", r"\}", r"\rfloor", r"\rceil"}
LINKING_WORDS = {"and", "or", "so", "but", "for", "if", "where", "with"}

SHOWN = re.compile(
    r"-?(?P<digits>\d+(?:\.\d+)?)(?:(?:\\cdot|\\times)10\^\{?(?P<power>-?\d+)\}?)?(?P<percent>\\%)?"
)


@dataclass(frozen=True)
class Side:
    """What stands on one side of a sign: its symbols, its value if it is numbers, its unit."""

    tokens: tuple[str, ...]
    value: Matrix | None
    unit: str

    @property
    def last_digit(self) -> Fraction | None:
        """What one in the last digit shown is worth, where the side is a single number."""
        found = SHOWN.fullmatch("".join(self.tokens).removesuffix(self.unit))
        if not found:
            return None
        digits = Decimal(found["digits"])
        digits = digits if "." in found["digits"] else digits.normalize()
        power = int(digits.as_tuple().exponent) + int(found["power"] or 0)
        return Fraction(10) ** (power - 2 if found["percent"] else power)


@dataclass(frozen=True)
class Claim:
    """Two sides with a sign between them; ``holds`` is None where they are not compared."""

    left: Side
    sign: str
    right: Side

    @property
    def holds(self) -> bool | None:
        """Whether it is true, where both sides are numbers of one unit that the sign compares."""
        left, right = self.left.value, self.right.value
        if left is None or right is None or len({self.left.unit, self.right.unit} - {""}) > 1:
            return None
        if self.sign == "=" or self.sign in UNEQUAL:
            return same(left, right) == (self.sign == "=")
        if left.size > 1 or right.size > 1:
            return None
        if self.sign in ORDER:
            return ORDER[self.sign](left.item(), right.item())
        digits = [*filter(None, (self.left.last_digit, self.right.last_digit))]
        if self.sign in ALMOST and digits:
            return bool(2 * abs(left - right).item() <= max(digits))
        return None

    def __str__(self) -> str:
        text = " ".join((*self.left.tokens, self.sign, *self.right.tokens))
        sides = (written(side.value) for side in (self.left, self.right) if side.value is not None)
        return "false formula: {}  left {}  right {}".format(text, *sides)


class ComputeArithmetic(SphinxTransform):
    """Report each formula of a page that is plain arithmetic and false."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Look at the formulas of one document."""
        for kind in (nodes.math, nodes.math_block):
            for node in self.document.findall(kind):
                false = (claim for claim in claims(node.astext()) if not claim.holds)
                report(self.app, (f"{place(node)}: {claim}" for claim in false))


def claims(tex: str) -> Iterator[Claim]:
    r"""Yield what a formula says of numbers alone.

    >>> [str(claim) for claim in claims(r"y_0 = 2\cdot 3 + 4 = 38") if not claim.holds]
    ['false formula: 2 \\cdot 3 + 4 = 38  left 10  right 38']
    """
    for statement in statements(tokens(tex)):
        sides = [side(part) for part in statement[::2]]
        for (left, right), [sign] in zip(pairwise(sides), statement[1::2], strict=True):
            claim = Claim(left, sign, right)
            if claim.holds is not None:
                yield claim


def tokens(tex: str) -> list[str]:
    """Return the symbols of a formula, without colours, spaces and line breaks within a sum."""
    tex = THOUSANDS.sub("", tex)
    return TOKEN.findall(LAYOUT.sub(" ", CONTINUED.sub(" ", tex)))


def statements(symbols: list[str]) -> Iterator[list[list[str]]]:
    """Yield each statement as its sides, with the sign, a list of one, between two of them."""
    chain: list[list[str]] = [[]]
    depth = 0
    for at, symbol in enumerate(symbols):
        depth += nesting(symbol)
        if depth > 0 or (symbol not in SIGNS | ENDS and words(symbol) not in LINKING_WORDS):
            chain[-1].append(symbol)
        elif symbol in SIGNS:
            chain += [[symbol], []]
        elif symbol != "&" or not SIGNS & {*symbols[at - 1 : at], *symbols[at + 1 : at + 2]}:
            yield chain
            chain = [[]]
    yield chain


def nesting(token: str) -> int:
    """Return 1 for what opens a group, -1 for what closes one, otherwise 0."""
    if token in OPENING or token.startswith(r"\begin"):
        return 1
    return -1 if token in CLOSING or token.startswith(r"\end") else 0


def words(token: str) -> str:
    """Return what a symbol says in words, a unit for example, or the empty string."""
    return token.partition("{")[2].strip(" }") if token[:5] in (r"\text", r"\math") else ""


def side(symbols: list[str]) -> Side:
    """Return a side with its value, if it has one, and its unit."""
    *rest, last = symbols or [""]
    unit = words(last)
    try:
        value = Reader(rest if unit else symbols).read()
    except NO_ARITHMETIC:
        value = None
    return Side(tuple(symbols), value, last if unit else "")


def same(left: Matrix, right: Matrix) -> bool:
    """Say whether two values agree; a list of numbers may stand for a row."""
    if 1 in left.shape and 1 in right.shape:
        left, right = left.ravel(), right.ravel()
    return np.array_equal(left, right)
