"""Figures of the transpose: T turned over, the paint of each output, and how it piles up."""

# ruff: noqa: RUF001, RUF002 - a reader is shown the real minus and multiplication signs

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convmatrix.figures.canvas import Canvas
from convmatrix.figures.grids import Grid, key, tap_boxes, tap_matrix, tap_places, write_in
from convmatrix.figures.palette import GRID, INK, PANEL, PAPER, SOFT
from convmatrix.figures.picture import Picture
from convmatrix.figures.stems import Stems
from convmatrix.figures.words import Floats, Numbers, floats, listed, rows_listed, show
from convmatrix.transposes import conv_transpose_matrix


def transpose_grid(kernel: Numbers, length: int, *, padding: int = 0) -> Picture:
    """Draw T and beside it its transpose, each entry in the colour of its tap.

    Args:
        kernel: The kernel, shape (K,).
        length: Input length N.
        padding: Zeros added on each side.

    Returns:
        A `Picture`. A row of T and the column that it becomes are outlined.
    """
    taps = floats(kernel)
    places = tap_places(taps.shape, (length,), padding=padding)
    rows = places.shape[1]
    canvas, cell = Canvas(), min(38.0, 480 / (rows + length))
    left = Grid(0, 0, rows, length, cell)
    right = Grid(left.right + 64, 0, length, rows, cell)
    marked = rows // 2
    for grid, entries, name in ((left, places, "T"), (right, places.transpose(0, 2, 1), "Tᵀ")):
        tap_matrix(canvas, grid, entries, taps)
        canvas.text(grid.middle[0], -34, f"{name}: {grid.rows} × {grid.columns}")
    outlined = [left.box(marked, 0, 1, length), right.box(0, marked, length, 1)]
    canvas.boxes(outlined, edge=INK, width=2.6)
    key(canvas, 0, max(left.bottom, right.bottom) + 16, taps)
    row = listed(np.tensordot(taps, places, 1)[marked])
    return canvas.picture(
        "T and its transpose",
        f"The {rows} by {length} matrix T of the kernel {listed(taps)} with padding {padding}, "
        f"beside it its {length} by {rows} transpose. Row {marked} of T, {row}, is outlined, and "
        f"column {marked} of the transpose, which is the same from the top down.",
    )


def painting(values: Numbers, kernel: Numbers, *, stride: int = 1, padding: int = 0) -> Picture:
    """Draw what each value paints, in a row of its own, and the sum of all rows as stems.

    Args:
        values: What a transposed convolution is given, shape (n,).
        kernel: The kernel, shape (K,).
        stride: Step from the paint of one value to that of the next.
        padding: Places cut off on each side.

    Returns:
        A `Picture`. A row for each value, in the colours of the taps, and below them their sum.

    >>> painting([1, -1, 0, 0], [2, 3, 5]).alt.split(". ")[-1]
    'Added from the top down they give 2, 1, 2, −5, 0, 0.'
    """
    numbers, taps = floats(values), floats(kernel)
    options = {"stride": stride, "padding": padding}
    coats = _coats(numbers, taps, options)
    total = coats.sum(axis=(0, 1))
    canvas = Canvas()
    grid = Grid(0, 0, len(numbers), len(total), min(42.0, 460 / len(total)))
    _paint(canvas, grid, coats, _coats(np.ones_like(numbers), np.ones_like(taps), options))
    for row, number in enumerate(numbers):
        canvas.text(-14, grid.box(row, 0).centre[1], f"{show(number)} ×", align="right")
    grid.column_labels(canvas)
    _total(canvas, grid, total)
    key(canvas, 0, grid.bottom + 160, taps)
    rows = coats.sum(axis=1)
    said = "; ".join(
        f"{show(number)} paints {listed(row)}" for number, row in zip(numbers, rows, strict=True)
    )
    apart = f"{stride} place{'s' * (stride > 1)} apart"
    cut = f", {padding} cut off at each end" if padding else ""
    return canvas.picture(
        "What each number paints",
        f"The numbers {listed(numbers)} paint with the kernel {listed(taps)}, {apart}{cut}, each "
        f"in a row of its own: {said}. Added from the top down they give {listed(total)}.",
    )


def coverage(kernels: Sequence[Numbers], count: int, *, stride: int) -> Picture:
    """Draw what count by count ones paint with each kernel, used along both axes.

    Args:
        kernels: Kernels of one dimension; in two, a tap is the product of two of theirs.
        count: Ones along each axis.
        stride: Step from the paint of one to that of the next, along each axis.

    Returns:
        A `Picture`. An image for each kernel, side by side, with darker pixels for larger numbers.
    """
    canvas, left, said = Canvas(), 0.0, []
    lines = [_coats(np.ones(count), floats(each), {"stride": stride}) for each in kernels]
    planes = [np.multiply.outer(line, line) for line in (each.sum(axis=(0, 1)) for each in lines)]
    cell = min(30.0, (560 - 30 * (len(planes) - 1)) / sum(map(len, planes)))
    for kernel, plane in zip(kernels, planes, strict=True):
        grid = Grid(left, 0, len(plane), len(plane), cell)
        taps = len(floats(kernel))
        canvas.text(grid.middle[0], -18, f"{taps} × {taps} taps")
        _shade(canvas, grid, plane)
        said.append(f"With {taps} by {taps} taps, row by row: {rows_listed(plane)}")
        left = grid.right + 30
    ones = f"{count} by {count} ones painted with stride {stride}"
    return canvas.picture("How the paint piles up", f"{ones}. {'. '.join(said)}.")


def _coats(numbers: Floats, taps: Floats, options: dict[str, Any]) -> NDArray[Any]:
    """Return what each number paints with each tap on each place, shape (numbers, taps, places)."""
    single = np.diag(taps).tolist()
    parts = [floats(conv_transpose_matrix(one, len(numbers), **options)).T for one in single]
    return np.stack(parts, axis=1) * numbers[:, None, None]


def _paint(canvas: Canvas, grid: Grid, coats: NDArray[Any], reached: NDArray[Any]) -> None:
    """Draw the rows of paint, in the colours of the taps, also where a 0 is painted."""
    grid.frame(canvas)
    for row, tap, place in np.argwhere(reached):
        tap_boxes(canvas, [grid.box(row, place)], int(tap), coats[row, tap, place])


def _total(canvas: Canvas, grid: Grid, total: Floats) -> None:
    """Draw the sum as stems below the rows."""
    xs = [grid.box(0, place).centre[0] for place in range(grid.columns)]
    canvas.lines([[(grid.x, grid.bottom + 12), (grid.right, grid.bottom + 12)]], INK, width=1.6)
    stems = Stems.of(total, xs, grid.bottom + 16, 116)
    stems.draw(canvas, total, colours=[SOFT] * len(total))
    stems.indices(canvas)
    canvas.soft(-14, stems.y(0), "sum", align="right")


def _shade(canvas: Canvas, grid: Grid, plane: Floats) -> None:
    """Draw an image with three shades, the number in each pixel."""
    share = np.abs(plane) / max(1.0, float(np.abs(plane).max()))
    shades = ((0, PANEL, INK), (1 / 3, GRID, INK), (2 / 3, SOFT, PAPER))
    for low, fill, ink in shades:
        above = share > low if low else share <= 1 / 3
        found = np.argwhere(above & (share <= low + 1 / 3 + 1e-9))
        boxes = [grid.box(row, column) for row, column in found]
        canvas.boxes(boxes, fill, edge=PAPER)
        for box, (row, column) in zip(boxes, found, strict=True):
            write_in(canvas, box, plane[row, column], ink)
