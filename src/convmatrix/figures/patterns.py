"""The figure of a sparse matrix that is too large for numbers: where its entries stand."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from convmatrix.figures.canvas import Canvas
from convmatrix.figures.grids import Grid
from convmatrix.figures.palette import GRID, INK, PANEL, SOFT
from convmatrix.figures.picture import Picture
from convmatrix.geometry import refuse

_SIDE, _GAP = 217.0, 24.0


def stored_entries(matrix: csr_array, *, corner: int) -> Picture:
    """Draw where a sparse matrix stores entries: the whole, and its upper left corner enlarged.

    Entries that follow each other along a diagonal are one line.

    Args:
        matrix: Shape (outputs, inputs), a `scipy.sparse.csr_array`; the values do not matter.
        corner: Rows, and columns, of the corner.

    Returns:
        A `Picture`.

    >>> from convmatrix import conv_matrix
    >>> T = conv_matrix([2, 3, 5], 100, padding=1, sparse=True)
    >>> stored_entries(T, corner=10).alt.partition(". ")[0]
    'A 100 by 100 matrix stores 298 entries, along 3 diagonals, and is 0 elsewhere'
    """
    rows, columns = matrix.shape
    if corner not in range(1, min(rows, columns) + 1):
        refuse("corner", corner, f"1 to {min(rows, columns)} rows and columns")
    canvas = Canvas()
    whole = Grid(0, 0, rows, columns, _SIDE / columns)
    zoomed = Grid(_SIDE + _GAP, 0, corner, corner, _SIDE / corner)
    _draw(canvas, whole, matrix)
    _draw(canvas, zoomed, matrix[:corner, :corner])
    marked = [grid.box(0, 0, corner, corner) for grid in (whole, zoomed)]
    canvas.boxes(marked, edge=SOFT, width=1.8)
    canvas.text(whole.middle[0], -16, f"T, {rows:,} × {columns:,}")  # noqa: RUF001
    canvas.text(zoomed.middle[0], -16, f"its corner, {corner} × {corner}")  # noqa: RUF001
    return canvas.picture("Where a sparse matrix stores its entries", _alt(matrix, corner))


def _draw(canvas: Canvas, grid: Grid, matrix: csr_array) -> None:
    """Draw the frame and a line for each run of entries."""
    canvas.boxes([grid.box(0, 0, grid.rows, grid.columns)], PANEL, edge=GRID)
    # gaps of less than a pixel are not seen, and would be thousands of lines
    lines = []
    for offset, first, last in _runs(matrix, int(1 / grid.cell) + 1):
        start, end = grid.box(first, first + offset), grid.box(last, last + offset)
        lines.append([start[:2], (end.x + end.width, end.y + end.height)])
    canvas.lines(lines, INK, width=max(1.0, 0.8 * grid.cell))


def _runs(matrix: csr_array, gap: int) -> NDArray[Any]:
    """Return the diagonal, the first and the last row of each run of entries along a diagonal."""
    row, column = (each.astype(np.int64) for each in coo_array(matrix).coords)
    order = np.lexsort((row, column - row))
    row, offset = row[order], (column - row)[order]
    new = (np.diff(offset) != 0) | (np.diff(row) > gap)
    firsts, lasts = np.r_[True, new], np.r_[new, True]
    return np.stack([offset[firsts], row[firsts], row[lasts]], axis=1)


def _alt(matrix: csr_array, corner: int) -> str:
    rows, columns = matrix.shape
    diagonals = {int(offset) for offset, _, _ in _runs(matrix, 1)}
    inside = {int(offset) for offset, _, _ in _runs(matrix[:corner, :corner], 1)}
    return (
        f"A {rows:,} by {columns:,} matrix stores {matrix.nnz:,} entries, along {len(diagonals)} "
        f"diagonals, and is 0 elsewhere. Its upper left corner of {corner} by {corner}, enlarged, "
        f"holds {matrix[:corner, :corner].nnz:,} of them, along {len(inside)} diagonals."
    )
