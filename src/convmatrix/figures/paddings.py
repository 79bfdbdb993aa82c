"""Figures of padding: the rows at the boundary, and the ways to fill it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convmatrix.figures.canvas import Box, Canvas
from convmatrix.figures.grids import Grid, key, row_in_words, tap_matrix, tap_places, write_in
from convmatrix.figures.palette import GRID, INK, SOFT, tap_colour
from convmatrix.figures.picture import Picture
from convmatrix.figures.words import Floats, Numbers, floats, listed
from convmatrix.geometry import PADDING_MODES
from convmatrix.operators import pad_matrix

_COUNTS = ("One way", "Two ways", "Three ways", "Four ways")


def boundary_rows(kernel: Numbers, length: int, *, padding: int) -> Picture:
    """Draw the matrix of a padded convolution, with the taps that fall outside it as ghosts.

    Args:
        kernel: The kernel, shape (K,).
        length: Input length N.
        padding: Zeros added on each side.

    Returns:
        A `Picture`. T with its cut rows outlined; left and right of it, the columns of the padding.
    """
    taps, wide = floats(kernel), length + 2 * padding
    fell = tap_places(taps.shape, (wide,))
    rows = fell.shape[1]
    real = fell[:, :, padding : padding + length].copy()
    fell[:, :, padding : padding + length] = False
    canvas, grid = Canvas(), Grid(0, 0, rows, length, 38)
    grid.frame(canvas)
    grid.taps(canvas, real, taps)
    ghosts = Grid(-padding * grid.cell, 0, rows, wide, grid.cell)
    _ghosts(canvas, ghosts, fell, taps)
    inside = enumerate(real.any(axis=2).sum(axis=0))
    cut = {row: f"{held} of {len(taps)} taps" for row, held in inside if held < len(taps)}
    canvas.boxes([grid.box(row, 0, 1, length) for row in cut], edge=INK, width=2.6)
    for row, said in cut.items():
        canvas.text(ghosts.right + 8, grid.box(row, 0).centre[1], said, align="left", size=14)
    _padding_labels(canvas, grid, ghosts, padding)
    key(canvas, ghosts.x, grid.bottom + 16, taps, "dashed: on padding, not in T")
    rows_in_words = "; ".join(f"row {row} holds {row_in_words(real, taps, row)}" for row in cut)
    return canvas.picture(
        f"The boundary rows with padding {padding}",
        f"The {rows} by {length} matrix of the kernel {listed(taps)} with padding {padding}. "
        f"Its cut rows are outlined: {rows_in_words}. Dashed cells left and right of it show the "
        f"{int(fell.sum())} taps that fall on the padding.",
    )


def _padding_labels(canvas: Canvas, grid: Grid, ghosts: Grid, padding: int) -> None:
    ghosts.row_labels(canvas)
    if padding:
        ghosts.column_labels(canvas, -padding)
        for middle in ((ghosts.x + grid.x) / 2, (ghosts.right + grid.right) / 2):
            canvas.soft(middle, -33, "padding")
    canvas.text(grid.middle[0], -33, "T")


def _ghosts(canvas: Canvas, grid: Grid, places: NDArray[Any], weights: Floats) -> None:
    """Draw taps that have no place in the matrix: dashed, pale, with a strip of their colour."""
    for tap, weight in enumerate(weights.ravel()):
        boxes = [grid.box(row, column).inset(3) for row, column in np.argwhere(places[tap])]
        feet = [Box(box.x, box.y + box.height - 6, box.width, 6) for box in boxes]
        canvas.boxes(feet, tap_colour(tap))
        canvas.boxes(boxes, edge=SOFT, width=1.2, dash=True)
        for box in boxes:
            write_in(canvas, Box(box.x, box.y - 3, box.width, box.height), weight, SOFT)


def padding_modes(
    kernel: Numbers, length: int, *, padding: int, modes: Sequence[str] = PADDING_MODES
) -> Picture:
    """Draw the matrix Z of each way to pad, beside the matrix T that the convolution has with it.

    Args:
        kernel: The kernel, shape (K,).
        length: Input length N.
        padding: Places added on each side.
        modes: The ways to pad that are drawn.

    Returns:
        A `Picture` with a pair for each way, all four unless told. Where two taps meet in one entry
        of T, its cell is divided between them.
    """
    taps = floats(kernel)
    canvas, said = Canvas(), []
    corner = Grid(0, 0, length + 2 * padding, length, 27.0)
    wide, tall = 2 * corner.right + 68, corner.bottom + 56  # with room for the labels of rows
    beside = 2 if 2 * wide <= 620 else 1
    for number, mode in enumerate(modes):
        down, across = divmod(number, beside)
        z = replace(corner, x=across * wide, y=down * tall)
        said.append(_padding_mode(canvas, z, taps, padding, mode))
    bottom = tall * -(-len(modes) // beside) - 36
    key(canvas, 0, bottom, taps)
    divided = "divided cell: two taps meet, and the entry is their sum"
    canvas.soft(0, bottom + 46, divided, align="left")
    return canvas.picture(
        f"{_COUNTS[len(modes) - 1]} to pad by {padding}",
        f"For {length} inputs padded by {padding}, the matrix Z that pads and the matrix T of the "
        f"kernel {listed(taps)} with it. {' '.join(said)}",
    )


def _padding_mode(canvas: Canvas, z: Grid, taps: Floats, padding: int, mode: str) -> str:
    """Draw Z and T of one mode; return what it makes of the first place, in words."""
    length, cell = z.columns, z.cell
    inserts = floats(pad_matrix(length, padding, padding_mode=mode))
    places = tap_places(taps.shape, (length,), padding=padding, padding_mode=mode)
    t = Grid(z.right + 30, z.y + padding * cell, places.shape[1], length, cell)
    canvas.text(z.x, z.y - 15, f"Z, {mode}", align="left", bold=True)
    canvas.text(t.middle[0], t.y - 15, "T", bold=True)
    z.frame(canvas)
    z.row_labels(canvas, -padding)
    ones = np.argwhere(inserts).tolist()
    canvas.boxes([z.box(row, column).inset(1) for row, column in ones], GRID)
    for row, column in ones:
        z.number(canvas, row, column, 1)
    edges = [row for row in range(z.rows) if not padding <= row < z.rows - padding]
    canvas.boxes([z.box(row, 0, 1, length) for row in edges], edge=INK, width=2)
    tap_matrix(canvas, t, places, taps, column_labels=False)
    source = f"input {int(inserts[0].argmax())}" if inserts[0].any() else "0"
    held = row_in_words(places, taps, 0)
    return f"{mode.capitalize()}: the first place holds {source}, row 0 of T {held}."
