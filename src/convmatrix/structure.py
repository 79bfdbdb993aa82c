"""The structure of a matrix: Toeplitz, doubly block Toeplitz, and where it breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from convmatrix.geometry import refuse, whole_numbers
from convmatrix.values import distance, matrix_entries


class Break(NamedTuple):
    """Two entries that the structure wants equal and that differ."""

    first: tuple[int, int]
    """Row and column of the one."""
    second: tuple[int, int]
    """Row and column of the other."""
    values: tuple[complex, complex]
    """What stands there."""
    between_blocks: bool
    """Whether the two stand in different blocks."""

    def __str__(self) -> str:
        where = "from block to block, " if self.between_blocks else ""
        one, other = (f"{value:g}" for value in self.values)
        if one == other:  # they differ further behind
            one, other = map(repr, self.values)
        return f"{where}entry {self.first} is {one} but entry {self.second} is {other}"


@dataclass(frozen=True)
class Structure:
    """The answer to "does this matrix have the structure?": true or false, and where it breaks."""

    name: str
    breaks: tuple[Break, ...]

    def __bool__(self) -> bool:
        return not self.breaks

    def __str__(self) -> str:
        if self:
            return f"{self.name}: yes"
        others = len(self.breaks) - 1
        more = f" (and at {others} more place{'s' * (others > 1)})" if others else ""
        return f"{self.name}: no, {self.breaks[0]}{more}"


def is_toeplitz(matrix: Any, *, tolerance: float = 0.0) -> Structure:
    """Tell whether every descending diagonal of a matrix is constant, and where it is not.

    Args:
        matrix: Two axes; Tensor, array, nested lists or `scipy.sparse` array.
        tolerance: Largest difference between neighbours on a diagonal that still counts as equal.

    Returns:
        A `Structure`, true when the matrix is Toeplitz; ``breaks`` lists each pair of neighbours on
        a diagonal, (i, j) and (i + 1, j + 1), that differ.

    Raises:
        ValueError: Not a matrix.

    Source: Gray (2006), chapter 1.

    >>> bool(is_toeplitz([[2, 3, 0], [0, 2, 3]]))
    True
    >>> print(is_toeplitz([[2, 3, 0], [0, 2, 4]]))
    Toeplitz: no, entry (0, 1) is 3 but entry (1, 2) is 4
    """
    entries = matrix_entries("matrix", matrix).array
    return Structure(
        "Toeplitz", _breaks(entries, (entries.shape[0],), (entries.shape[1],), tolerance)
    )


def is_doubly_block_toeplitz(
    matrix: Any, output_shape: Sequence[int], input_shape: Sequence[int], *, tolerance: float = 0.0
) -> Structure:
    """Tell whether a matrix between images is doubly block Toeplitz, and where it is not.

    The matrix is read as blocks, one for each pair of an output image row and an input image row.
    It is doubly block Toeplitz when every block is Toeplitz and blocks are equal along each block
    diagonal::

        [A B .]        A = [a b .]
        [. A B]            [. a b]

    Args:
        matrix: Shape (product of ``output_shape``, product of ``input_shape``).
        output_shape: Rows and columns of the output image.
        input_shape: Rows and columns of the input image.
        tolerance: Largest difference that still counts as equal.

    Returns:
        A `Structure`, true when the matrix has the structure; ``breaks`` lists each pair of entries
        that should be equal and differ, inside a block first, then between blocks.

    Raises:
        ValueError: Not a matrix, or of a shape that does not fit the two images.

    Source: Sedghi, Gupta and Long (2019).

    >>> from convmatrix.operators import conv_matrix
    >>> T = conv_matrix([[1, 2], [3, 4]], (3, 4))
    >>> bool(is_doubly_block_toeplitz(T, (2, 3), (3, 4)))
    True
    """
    entries = matrix_entries("matrix", matrix).array
    rows = whole_numbers("output_shape", output_shape, at_least=1)
    columns = whole_numbers("input_shape", input_shape, at_least=1)
    for name, shape in (("output_shape", rows), ("input_shape", columns)):
        if len(shape) != 2:
            refuse(name, shape, "two axes each: rows and columns, of output and of input")
    if entries.shape != (prod(rows), prod(columns)):
        refuse("matrix", entries.shape, f"shape {(prod(rows), prod(columns))} for these images")
    return Structure("doubly block Toeplitz", _breaks(entries, rows, columns, tolerance))


def _breaks(
    entries: NDArray[Any], rows: Sequence[int], columns: Sequence[int], tolerance: float
) -> tuple[Break, ...]:
    """Find the neighbours along a diagonal that differ, innermost blocks first."""
    found: list[Break] = []
    limit = distance("tolerance", tolerance)
    rank = len(rows)
    blocks = entries.reshape(*rows, *columns)
    for level in reversed(range(rank)):
        step = np.zeros(2 * rank, dtype=int)
        step[[level, rank + level]] = 1
        before = blocks[tuple(slice(n - s) for n, s in zip(blocks.shape, step, strict=True))]
        after = blocks[tuple(slice(s, None) for s in step)]
        for at in np.argwhere(_apart(before, after) > limit):
            one, other = (
                (
                    int(np.ravel_multi_index(tuple(place[:rank]), tuple(rows))),
                    int(np.ravel_multi_index(tuple(place[rank:]), tuple(columns))),
                )
                for place in (at, at + step)
            )
            values = (entries[one].item(), entries[other].item())
            found.append(Break(one, other, values, between_blocks=level < rank - 1))
    return tuple(found)


@np.errstate(all="ignore")
def _apart(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """Return how far numbers are apart, exactly where they are whole."""
    if one.dtype.kind in "fc":
        wide = np.float64 if one.dtype.kind == "f" else np.complex128
        gap: NDArray[Any] = np.abs(one.astype(wide) - other)
        return gap
    # Counted modulo 2**64 the larger minus the smaller is right for every dtype.
    most, least = np.maximum(one, other).astype(np.uint64), np.minimum(one, other).astype(np.uint64)
    return np.asarray(most - least)
