"""The figure of learned matrices: a diagonal that is one shared weight has a colour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from convmatrix.figures.canvas import Canvas
from convmatrix.figures.grids import Grid, write_in
from convmatrix.figures.palette import INK, PAPER, ink_on, tap_colour
from convmatrix.figures.picture import Picture
from convmatrix.figures.words import Floats, Numbers, floats, listed
from convmatrix.geometry import refuse

_GAP, _WIDEST, _LARGEST = 36.0, 560.0, 36.0
_EQUAL = 5e-3
"""Entries that differ by less are one weight: what is printed of them differs by rounding alone."""


def learned_matrices(matrices: Mapping[str, Numbers], *, padding: int = 0) -> Picture:
    """Draw matrices by name; a diagonal that is constant, round the ring, has a colour.

    So shared weights are seen at once, with the colours that they have as taps, and where none are
    shared there is no colour. Entries are written with one decimal, and a 0 has no colour.

    Args:
        matrices: Name and entries of each, all of one shape (outputs, inputs).
        padding: How many places tap 0 stands to the left of the diagonal.

    Returns:
        A `Picture` with two matrices beside each other.

    Raises:
        ValueError: No matrix, or matrices of different shapes.

    >>> learned_matrices({"T": [[2, 3, 0], [0, 2, 3]]}).alt.split(": ")[1]
    'first row 2, 3, 0, each row the one above, moved round by one place.'
    """
    entries = {name: floats(matrix) for name, matrix in matrices.items()}
    shapes = {matrix.shape for matrix in entries.values()}
    if len(shapes) != 1 or len(shape := shapes.pop()) != 2:
        refuse("matrices", [*entries.values()], "matrices of one shape")
    canvas, said = Canvas(), []
    for (name, matrix), grid in zip(entries.items(), _places(len(entries), *shape), strict=True):
        canvas.text(grid.middle[0], grid.y - 17, name)
        grid.frame(canvas)
        for r in range(grid.columns):
            _diagonal(canvas, grid, matrix, r, padding)
        said.append(f"{name}: first row {listed(matrix[0].round(1))}, {_kind(matrix)}")
    rows, columns = shape
    alt = f"Matrices, {rows} by {columns}. {'; '.join(said)}."
    return canvas.picture("Learned matrices", alt)


def _places(count: int, rows: int, columns: int) -> Iterator[Grid]:
    """Yield where each matrix stands, two beside each other."""
    across = min(2, count)
    cell = min(_LARGEST, (_WIDEST - (across - 1) * _GAP) / (across * columns))
    for number in range(count):
        down, right = divmod(number, across)
        x, y = right * (columns * cell + _GAP), down * (rows * cell + 54)
        yield Grid(x, y, rows, columns, cell)


def _diagonal(canvas: Canvas, grid: Grid, matrix: Floats, r: int, padding: int) -> None:
    """Write the entries r places to the right of the diagonal, round the ring, in their colour."""
    places = [(row, (row + r) % grid.columns) for row in range(grid.rows)]
    boxes, values = [grid.box(*place) for place in places], _round_the_ring(matrix)[:, r]
    shared = np.ptp(values) < _EQUAL and round(values[0], 1) != 0
    colour = tap_colour((r + padding) % grid.columns)
    if shared:
        canvas.boxes(boxes, colour, edge=PAPER)
    for box, value in zip(boxes, values, strict=True):
        word = listed([value.round(1)])
        write_in(canvas, box.inset(2), word, ink_on(colour) if shared else INK)


def _round_the_ring(matrix: Floats) -> Floats:
    """Return each row moved back by as many places as its index: diagonals become columns."""
    return np.array([np.roll(row, -index) for index, row in enumerate(matrix)])


def _kind(matrix: Floats) -> str:
    """Say whether the rows are copies, moved round, or whether all are multiples of one."""
    if (np.ptp(_round_the_ring(matrix), axis=0) < _EQUAL).all():
        return "each row the one above, moved round by one place"
    if np.linalg.matrix_rank(matrix) == 1:
        return "every row a multiple of it"
    return "the rows no copies of it"
