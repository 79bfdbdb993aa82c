"""Matrices as answers: judged as operators, and looked at for where the structure breaks.

A matrix is compared in all its entries. That is the test T I = conv(I) of chapter 1: column j is
what the matrix makes of basis vector j, so two matrices with the same entries agree on every input,
and two others do not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn

from convmatrix.exercises import sentences
from convmatrix.exercises.kinds import TOLERANCE, Kind, array, close, near, ordered
from convmatrix.exercises.problem import Problem
from convmatrix.exercises.reading import BLANK, Blank, Unreadable, not_called, plain
from convmatrix.exercises.words import listed, many, spans
from convmatrix.structure import Break, is_doubly_block_toeplitz

Entries: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.bool_]

# The part of the points for a matrix of which this part of the rows, at least, is right.
HALF = 0.5


@dataclass(frozen=True)
class Function:
    """An answer that makes the matrix: ``(kernel, input_shape) -> matrix``."""

    call: Callable[..., Any]


@dataclass(frozen=True)
class MatrixOfNumbers(Kind):
    """The matrix of a convolution with some padding; all zeros, of any shape, is no answer.

    ``stride`` is that of a signal: how far a row stands to the right of the row above.
    """

    padding: int = 0
    stride: int = 1
    transposed: bool = False
    """Whether the matrix goes back, from the convolution's outputs to its inputs."""

    name = "matrix"

    def read(self, answer: Any) -> Entries | Function | Blank:
        """Return the entries, or a function that makes them."""
        if is_function(answer):
            return Function(answer)
        value = array(ordered(plain(answer)))
        if value is None or not value.any():
            return BLANK
        while value.ndim > 2 and 1 in value.shape:
            value = value.squeeze(value.shape.index(1))
        if value.ndim != 2:
            line, axes = (
                f"{many(value.size, 'number')} in one line",
                f"an array with {value.ndim} axes",
            )
            came = line if value.ndim < 2 else axes
            raise Unreadable(sentences.NO_MATRIX.format(came=came))
        return value

    def same(self, value: Entries, other: Entries) -> bool:
        """Compare two matrices as operators: shape and all entries."""
        return close(value, other)

    def remark(self, value: Entries, expected: Entries, problem: Problem) -> str:
        """Say where the structure breaks and which rows are right."""
        if value.shape != expected.shape:
            return self.on_shape(value, expected, problem)
        right = np.asarray(near(value, expected).all(axis=1))
        blank = ~value.any(axis=1) & ~right
        said = [
            self.on_one_input(value, expected, problem),
            on_rows(right, sentences.ROW_RIGHT, sentences.ROWS_RIGHT),
            on_rows(blank, sentences.ROW_EMPTY, sentences.ROWS_EMPTY),
        ]
        if not (fine := right | blank).all():
            said += [
                self.on_boundary(right, fine)
                or self.on_structure(value, blank, problem)
                or self.form("LOOK_AT_ROW").format(row=int(fine.argmin()))
            ]
        return " ".join(filter(None, said))

    def share(self, value: Entries, expected: Entries) -> float:
        """Return a half for half of the rows, or for all with one missing or too many."""
        if value.shape == expected.shape:
            return HALF if near(value, expected).all(axis=1).mean() >= HALF else 0.0
        shorter, longer = sorted((value, expected), key=len)
        if value.shape[1] != expected.shape[1] or len(longer) - len(shorter) != 1:
            return 0.0
        rest = (np.delete(longer, row, axis=0) for row in range(len(longer)))
        return HALF if any(close(shorter, rows) for rows in rest) else 0.0

    def on_shape(self, value: Entries, expected: Entries, problem: Problem) -> str:
        """Say which number of rows or columns cannot be."""
        rows, columns = value.shape
        if columns != expected.shape[1]:
            inputs = sentences.INPUTS[len(problem.shape)]
            return self.form("COLUMNS").format(columns=many(columns, "column"), inputs=inputs)
        return self.form("ROWS").format(rows=many(rows, "row"))

    def form(self, name: str) -> str:
        """Return a sentence with blanks to fill, which speaks of the way that the matrix goes."""
        form: str = getattr(sentences, f"{name}_TRANSPOSED" if self.transposed else name)
        return form

    def on_one_input(self, value: Entries, expected: Entries, problem: Problem) -> str:
        """Warn of a matrix that happens to do the right thing to the exercise's own input."""
        x = problem.signal.double().flatten().numpy()
        # What goes back is no input of the exercise.
        if self.transposed or not close(value @ x, expected @ x):
            return ""
        return sentences.ON_OWN_INPUT.format(input=sentences.OWN_INPUT[len(problem.shape)])

    def on_boundary(self, right: Rows, fine: Rows) -> str:
        """Ask about the boundary rows of a padded matrix when only they are wrong."""
        if not self.padding or not right[1:-1].all():
            return ""
        ends = [(sentences.FIRST_ROW, fine[0]), (sentences.LAST_ROW, fine[-1])]
        where = listed([row for row, fine in ends if not fine])
        return sentences.HANGS_OVER.format(where=where)

    def on_structure(self, value: Entries, blank: Rows, problem: Problem) -> str:
        """Name two entries that should be equal and are not, in rows with entries."""
        tolerance = TOLERANCE * max(1.0, float(np.abs(value).max()))
        if len(problem.shape) == 1:
            found = breaks(value, self.stride, tolerance)
            where = sentences.ON_DIAGONAL if self.stride == 1 else sentences.STRIDE_APART
        else:
            shapes = problem.output_shape(self.padding), problem.shape
            found = is_doubly_block_toeplitz(value, *shapes, tolerance=tolerance).breaks
            where = sentences.ON_BLOCK_DIAGONAL
        found = [b for b in found if not (blank[b.first[0]] or blank[b.second[0]])]
        if not found:
            return ""
        broken = found[0]
        if broken.between_blocks:
            where = sentences.BETWEEN_BLOCKS
        one, other = (f"{value:g}" for value in broken.values)
        return sentences.UNEQUAL_ENTRIES.format(
            first=broken.first, one=one, second=broken.second, other=other, where=where
        )

    def shown(self, value: Entries) -> str:
        """Return the matrix as text, a row a line, columns lined up."""
        texts = [[f"{entry:g}" for entry in row] for row in value]
        width = max(len(text) for row in texts for text in row)
        return "\n".join(" ".join(text.rjust(width) for text in row) for row in texts)


def breaks(value: Entries, stride: int, tolerance: float) -> Sequence[Break]:
    """Return the pairs of entries that differ, where each row is the row above, moved on."""
    before, after = value[:-1, :-stride], value[1:, stride:]
    return [
        Break((i, j), (i + 1, j + stride), (before[i, j], after[i, j]), between_blocks=False)
        for i, j in np.argwhere(np.abs(before - after) > tolerance).tolist()
    ]


def is_function(answer: Any) -> bool:
    """Tell whether an answer is something to call: no matrix, and no method of one."""
    if isinstance(answer, Tensor | nn.Module | np.ndarray | np.generic):
        return False
    return callable(answer) and not not_called(answer)


def on_rows(which: Rows, one: str, several: str) -> str:
    """Name rows in a sentence about one row or about several, if there are any."""
    rows: Sequence[int] = np.flatnonzero(which).tolist()
    return (one if len(rows) == 1 else several).format(rows=spans(rows)) if rows else ""
