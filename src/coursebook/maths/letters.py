"""Letters that stand for the numbers of the book: where a formula spells one out, these are they.

A page that has code and takes none of these numbers may use the letters for others.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from convmatrix.numbers import ASSIGNMENT, DEMONSTRATION

from ..editions.cut import CELL_DIRECTIVES, read_cut
from ..falsehoods import report
from ..places import place
from .arithmetic import side, statements, tokens

LETTERS = {
    "u": ("DEMONSTRATION", DEMONSTRATION.signal),
    "v": ("DEMONSTRATION", DEMONSTRATION.kernel),
    "x": ("ASSIGNMENT", ASSIGNMENT.signal),
    "w": ("ASSIGNMENT", ASSIGNMENT.kernel),
}


class CompareNumbers(SphinxTransform):
    """Report each formula of a page that spells out other numbers than the book stands on."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Look at the formulas of one document."""
        found = [
            (node, letter, numbers)
            for kind in (nodes.math, nodes.math_block)
            for node in self.document.findall(kind)
            for letter, numbers in others(node.astext())
        ]
        page = Path(self.env.doc2path(self.env.docname))
        source = read_cut(page, self.config.edition) if found else ""
        for node, letter, numbers in found:
            home, right = LETTERS[letter]
            if home in source or CELL_DIRECTIVES[0] not in source:
                told = f"{letter} = {numbers}, but {home} in numbers.py has {list(right)}"
                report(self.app, [f"{place(node)}: {told}"])


def others(tex: str) -> Iterator[tuple[str, list[float]]]:
    r"""Yield the letters that a formula gives other numbers, and these numbers.

    >>> list(others(r"v = [\class{tap-0}{2}, 3, 4], \quad v_0 = 2, \quad u = [3, \dots]"))
    [('v', [2, 3, 4])]
    """
    for statement in statements(tokens(tex)):
        for (left, right), [sign] in zip(pairwise(statement[::2]), statement[1::2], strict=True):
            letter, value = "".join(left), side(right).value
            if sign == "=" and letter in LETTERS and value is not None and value.size > 1:
                numbers = [float(n) if n % 1 else int(n) for n in value.flat]
                if numbers != list(LETTERS[letter][1]):
                    yield letter, numbers
