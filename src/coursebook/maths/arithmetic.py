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
from fractions import Fraction
from itertools import pairwise
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from ..falsehoods import report
from ..places import place
from .numerals import Matrix, NotArithmeticError, Reader, written

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
LINKING_WORDS = {"and", "or", "so", "but", "for", "if", "where", "with"}

SHOWN = re.compile(
    r"-?(?P<whole>\d+)(?:\.(?P<decimals>\d+))?(?:(?:\\cdot|\\times)10\^\{?(?P<power>-?\d+)\}?)?"
    r"(?P<percent>\\%)?"
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
        number = SHOWN.fullmatch("".join(self.tokens).removesuffix(self.unit))
        if not number:
            return None
        decimals, zeros = (
            number["decimals"],
            len(number["whole"]) - len(number["whole"].rstrip("0")),
        )
        power = -len(decimals) if decimals else zeros if int(number["whole"]) else 0
        power += int(number["power"] or 0) - (2 if number["percent"] else 0)
        return Fraction(10) ** power


@dataclass(frozen=True)
class Claim:
    """Two sides of numbers with a sign between them."""

    left: Side
    sign: str
    right: Side

    @property
    def true(self) -> bool:
        """Whether it holds."""
        left, right = self.left.value, self.right.value
        assert left is not None
        assert right is not None
        if self.sign == "=":
            return same(left, right)
        if self.sign in UNEQUAL:
            return not same(left, right)
        ((first, *_), *_), ((second, *_), *_) = left, right
        if self.sign in ORDER:
            return ORDER[self.sign](first, second)
        digits = filter(None, (self.left.last_digit, self.right.last_digit))
        return 2 * abs(first - second) <= max(digits)

    def __str__(self) -> str:
        text = " ".join((*self.left.tokens, self.sign, *self.right.tokens))
        sides = (written(side.value) for side in (self.left, self.right) if side.value)
        return "false formula: {}  left {}  right {}".format(text, *sides)


class ComputeArithmetic(SphinxTransform):
    """Report each formula of a page that is plain arithmetic and false."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Look at the formulas of one document."""
        for kind in (nodes.math, nodes.math_block):
            for node in self.document.findall(kind):
                false = (claim for claim in claims(node.astext()) if not claim.true)
                report(self.app, (f"{place(node)}: {claim}" for claim in false))


def claims(tex: str) -> Iterator[Claim]:
    r"""Yield what a formula says of numbers alone.

    >>> [str(claim) for claim in claims(r"y_0 = 2\cdot 3 + 4 = 38") if not claim.true]
    ['false formula: 2 \\cdot 3 + 4 = 38  left 10  right 38']
    """
    for statement in statements(tokens(tex)):
        sides = [side(part) for part in statement[::2]]
        for (left, right), sign in zip(pairwise(sides), statement[1::2], strict=True):
            claim = Claim(left, "".join(sign), right)
            if comparable(claim):
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
        if depth > 0 or (symbol not in SIGNS | ENDS and not links(symbol)):
            chain[-1].append(symbol)
        elif symbol in SIGNS:
            chain += [[symbol], []]
        elif symbol != "&" or not SIGNS & {*symbols[at - 1 : at], *symbols[at + 1 : at + 2]}:
            yield chain
            chain = [[]]
    yield chain


def nesting(token: str) -> int:
    """Return 1 for what opens a group, -1 for what closes one, otherwise 0."""
    if token in {"(", "[", "{", r"\{", r"\lfloor", r"\lceil"} or token.startswith(r"\begin"):
        return 1
    closes = token in {")", "]", "}", r"\}", r"\rfloor", r"\rceil"} or token.startswith(r"\end")
    return -1 if closes else 0


def words(token: str) -> str:
    """Return what a symbol says in words, a unit for example, or the empty string."""
    return token.partition("{")[2].strip(" }") if token[:5] in (r"\text", r"\math") else ""


def links(token: str) -> bool:
    """Say whether a symbol is a word that stands between two statements."""
    return words(token) in LINKING_WORDS


def side(symbols: list[str]) -> Side:
    """Return a side with its value, if it has one, and its unit."""
    *rest, last = symbols or [""]
    unit = words(last)
    try:
        value = Reader(rest if unit else symbols).read()
    except NotArithmeticError:
        value = None
    return Side(tuple(symbols), value, last if unit else "")


def comparable(claim: Claim) -> bool:
    """Say whether both sides are numbers, of one unit, that this sign can stand between."""
    left, right = claim.left, claim.right
    if left.value is None or right.value is None or len({left.unit, right.unit} - {""}) > 1:
        return False
    if claim.sign == "=" or claim.sign in UNEQUAL:
        return True
    one = len(left.value) == len(right.value) == len(left.value[0]) == len(right.value[0]) == 1
    return one and (claim.sign in ORDER or bool(claim.sign in ALMOST and shown(claim)))


def shown(claim: Claim) -> bool:
    """Say whether one side is a number whose digits can be counted."""
    return bool(claim.left.last_digit or claim.right.last_digit)


def same(left: Matrix, right: Matrix) -> bool:
    """Say whether two values agree; a list of numbers may stand for a row."""
    if 1 in (len(left), len(left[0])) and 1 in (len(right), len(right[0])):
        return [*sum(left, ())] == [*sum(right, ())]
    return left == right
