"""Read what a student hands in: anything, with good will, into plain numbers.

Nothing here trusts the answer. Its own ``==``, ``len`` and conversions are used to get numbers out
of it, once; every comparison later is between numbers of ours.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from math import prod
from typing import Any, Final, TypeAlias

import numpy as np
from scipy.sparse import issparse
from torch import Tensor, nn

from convmatrix.exercises import sentences
from convmatrix.values import as_array

# Far more than any exercise asks for, and little enough to look through at once.
MOST_NUMBERS = 20_000
LONGEST_TEXT = 200_000

MINUS_SIGNS = dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d"), "-")
CALL = re.compile(
    r"(?:torch\.|np\.|numpy\.)?(?:tensor|array|matrix|asarray|Tensor|set|frozenset)\(\s*(.*?)\s*"
    r"(?:,\s*(?:dtype|device|requires_grad)\s*=.*)?\)",
    re.DOTALL,
)


class Unreadable(Exception):  # noqa: N818 - it is no error: it carries the sentence that a student reads
    """The answer cannot be read; the message says why, to the student."""


class Blank:
    """Nothing was answered."""

    def __repr__(self) -> str:
        return "BLANK"


BLANK: Final = Blank()

Number: TypeAlias = int | float
Plain: TypeAlias = "Blank | int | float | tuple[Plain, ...] | frozenset[Plain]"


def plain(answer: Any) -> Plain:
    """Return an answer as numbers, nested tuples of numbers, or a set of numbers.

    Raises:
        Unreadable: It holds something that is no number.

    >>> plain("{0, \u22121}") == frozenset({0, -1})
    True
    >>> plain([[1, 2.5], "3 4"])
    ((1, 2.5), (3, 4))
    """
    if answer is None or answer is ...:
        return BLANK
    if isinstance(answer, str):
        return plain(parsed(answer))
    if isinstance(answer, nn.Module):
        return plain(weight(answer))
    if isinstance(answer, Tensor) or issparse(answer):
        refuse_size(prod(answer.shape))
        return from_array(as_array(answer))
    if isinstance(answer, bool | np.bool_):
        raise Unreadable(f"{answer} is a truth value, not a number.")
    if isinstance(answer, int | float | complex | Fraction | Decimal | np.number):
        return number(answer)
    if isinstance(answer, dict) and answer:
        raise Unreadable("A dictionary is no answer here: give the numbers.")
    if hasattr(answer, "__array__"):
        return from_array(np.asarray(answer))
    if isinstance(answer, Iterable):
        return from_items(answer)
    raise Unreadable(f"{a(kind_of(answer))} cannot be read as numbers.")


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
            raise Unreadable(f"{complex(value)} has an imaginary part.")
        value = value.real
    if isinstance(value, int | np.integer):
        return int.__index__(int(value))
    value = float(value)
    return int(value) if value.is_integer() else float(value)


def from_array(array: Any) -> Plain:
    """Return an array, or what claims to be one, as nested tuples."""
    refuse_size(array.size)
    if array.dtype == bool:
        array = array.astype(int)
    return plain(array.tolist())


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


def from_items(items: Iterable[Any]) -> Plain:
    """Return the items of a list, a set or any other collection, a limited number of them."""
    unordered = isinstance(items, set | frozenset)
    inside = tuple(plain(item) for item in islice(iter(items), MOST_NUMBERS + 1))
    refuse_size(len(inside))
    return frozenset(inside) if unordered else inside


def refuse_size(count: int) -> None:
    """Raise Unreadable for more numbers than any exercise asks for."""
    if count > MOST_NUMBERS:
        raise Unreadable(f"There are more than {MOST_NUMBERS:,} numbers in it.")


def parsed(text: str) -> Any:
    """Return what a text says: a number, a list, a set, a printed tensor."""
    text = str(text)[: LONGEST_TEXT + 1].translate(MINUS_SIGNS).strip().strip("$").strip()
    if len(text) > LONGEST_TEXT:
        raise Unreadable("The text is too long to be read.")
    if text in ("", "\u2205", "set()", "frozenset()"):
        return None
    for read in (int, float, literal, spaced):
        try:
            return read(text)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            continue
    shown = text if len(text) <= 40 else f"{text[:37]}..."
    raise Unreadable(sentences.NO_NUMBERS.format(text=shown))


def literal(text: str) -> Any:
    r"""Return a Python literal, also inside ``tensor(...)`` and with TeX's braces ``\{ \}``."""
    call = CALL.fullmatch(text)
    return ast.literal_eval((call[1] if call else text).replace("\\{", "{").replace("\\}", "}"))


def spaced(text: str) -> Any:
    """Return numbers that only spaces separate, as NumPy prints them, or lines of such numbers."""
    if "\n" in text and not any(bracket in text for bracket in "[({"):
        return [spaced(line) for line in text.splitlines() if line.strip()]
    call = CALL.fullmatch(text)
    text = re.sub(r"(?<=[\d.\])])\s+(?=[-+\d.\[(])", ", ", call[1] if call else text)
    return ast.literal_eval(text)
