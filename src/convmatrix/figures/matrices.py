"""Figures of the matrix T, each entry in the colour of its tap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convmatrix.figures.canvas import Box, Canvas
from convmatrix.figures.grids import (
    Grid,
    block_outlines,
    fitting_cell,
    key,
    row_in_words,
    tap_boxes,
    tap_matrix,
    tap_places,
)
from convmatrix.figures.palette import INK, PANEL, SOFT, tap_colour
from convmatrix.figures.picture import Picture
from convmatrix.figures.stems import Stems
from convmatrix.figures.words import Floats, Numbers, floats, listed, words
from convmatrix.geometry import output_size, refuse, whole_numbers


def conv_matrix_grid(
    kernel: Numbers,
    input_shape: int | Sequence[int],
    *,
    padding: int = 0,
    padding_mode: str = "zeros",
    highlight_rows: Sequence[int] = (),
) -> Picture:
    """Draw the matrix T of a convolution as a grid, each entry in the colour of its tap.

    The colours come from the geometry, not from the values: two taps with equal weights keep two
    colours.

    Args:
        kernel: The kernel, shape (K,) or (K_h, K_w).
        input_shape: The spatial shape of the input: N, (N,) or (H, W).
        padding: Places added on each side.
        padding_mode: "zeros", "circular", "reflect" or "replicate".
        highlight_rows: Rows of T to outline.

    Returns:
        A `Picture`. In two dimensions the blocks of T are outlined, too.

    >>> conv_matrix_grid([2, 3, 5], 6).alt.split(". ")[1]
    'Row 0 holds 2, 3, 5 in columns 0, 1 and 2; row 3 holds 2, 3, 5 in columns 3, 4 and 5'
    """
    weights, shape = floats(kernel), whole_numbers("input_shape", input_shape)
    places = tap_places(weights.shape, shape, padding=padding, padding_mode=padding_mode)
    _, rows, columns = places.shape
    canvas, grid = Canvas(), Grid(0, 0, rows, columns, fitting_cell(columns))
    canvas.text(0, -34, _title(rows, columns, padding_mode), align="left")
    tap_matrix(canvas, grid, places, weights)
    if len(shape) == 2:
        height = output_size(shape[1], weights.shape[1], padding=padding)
        canvas.boxes(block_outlines(grid, height, shape[1]), edge=SOFT, width=2)
    canvas.boxes([grid.box(row, 0, 1, columns) for row in highlight_rows], edge=INK, width=2.6)
    key(canvas, 0, grid.bottom + 16, weights)
    if (places.sum(axis=0) > 1).any():
        divided = "divided cell: the entry is the sum of its taps"
        canvas.soft(0, grid.bottom + 62, divided, align="left")
    return canvas.picture(
        "The matrix of a convolution", _matrix_alt(places, weights, shape, highlight_rows)
    )


def _title(rows: int, columns: int, padding_mode: str) -> str:
    """Return the matrix's name, which on a ring is another, and its size."""
    name = "T°" if padding_mode == "circular" else "T"
    return f"{name}: {rows} outputs (rows), {columns} inputs (columns)"


def _matrix_alt(
    places: NDArray[Any], weights: Floats, shape: Sequence[int], highlight_rows: Sequence[int]
) -> str:
    _, rows, columns = places.shape
    last = rows - 1
    parts = [
        f"A {rows} by {columns} matrix, its entries in the colours of their taps",
        f"Row 0 holds {row_in_words(places, weights, 0)}; "
        f"row {last} holds {row_in_words(places, weights, last)}",
    ]
    if len(shape) == 1 and not (places.sum(axis=0) > 1).any():
        parts.append("Along a descending diagonal the tap stays the same")
    if len(shape) == 2:
        parts.append(f"Blocks of {shape[-1]} columns, one for each row of the image, are outlined")
    if highlight_rows:
        parts.append(
            f"Row{'s' if len(highlight_rows) > 1 else ''} {words(highlight_rows)} outlined"
        )
    return ". ".join([*parts, "Empty cells are 0."])


def kernel_to_matrix(signal: Numbers, kernel: Numbers, *, position: int = 0) -> Picture:
    """Draw how the sliding kernel becomes a matrix: T times the input is the output.

    Args:
        signal: The input, shape (N,).
        kernel: The kernel, shape (K,).
        position: Which output the kernel stands at, from 0.

    Returns:
        A `Picture`. The kernel on the signal, and below it T, whose rows are the kernel's places,
        with the input and the output as columns.
    """
    u, taps = floats(signal), floats(kernel)
    places = tap_places(taps.shape, u.shape)
    _, rows, columns = places.shape
    output = np.tensordot(taps, places, 1) @ u
    if position not in range(rows):
        refuse("position", position, f"an output, 0 to {rows - 1}")
    canvas, matrix = Canvas(), Grid(0, 178, rows, columns, 42.0)
    _sliding(canvas, u, taps, matrix, position)
    tap_matrix(canvas, matrix, places, taps, column_labels=False)
    _columns(canvas, u, output, matrix, len(taps), position)
    place = f"place {position}" if position else "the start"
    return canvas.picture(
        "A convolution is a matrix",
        f"Above, the kernel {listed(taps)} at {place} of the input {listed(u)}. Below, its "
        f"places as the rows of a {rows} by {columns} matrix, each row one column further right. "
        f"The matrix times the input is the output {listed(output)}.",
    )


def _sliding(canvas: Canvas, u: Floats, taps: Floats, matrix: Grid, position: int) -> None:
    """Draw the input as stems over the matrix's columns, and the kernel at its place."""
    c, k = matrix.cell, len(taps)
    left = matrix.x + position * c
    canvas.boxes([Box(left, 0, k * c, 150)], PANEL, edge=INK, width=1.8)
    stems = Stems.of(u, [matrix.x + (i + 0.5) * c for i in range(len(u))], 2, 88)
    reading = range(position, position + k)
    colours = [tap_colour(i - position) if i in reading else SOFT for i in range(len(u))]
    stems.draw(canvas, u, colours=colours)
    stems.indices(canvas)
    for tap, weight in enumerate(taps):
        tap_boxes(canvas, [Box(left + tap * c, 115, c, 32).inset(3)], tap, weight)
    if position + k < len(u):
        canvas.arrow((left + k * c + 8, 131), (left + (k + 0.9) * c, 131))
        canvas.soft(left + (k + 1) * c, 131, "the kernel slides", align="left")
    canvas.soft(matrix.right + 8, stems.y(0) - 10, "input", align="left")


def _columns(
    canvas: Canvas, u: Floats, output: Floats, matrix: Grid, k: int, position: int
) -> None:
    """Draw input and output as columns beside the matrix, and mark what makes one output."""
    before = Grid(matrix.right + 30, matrix.y, len(u), 1, matrix.cell)
    after = Grid(before.right + 34, matrix.y, len(output), 1, matrix.cell)
    for grid, values in ((before, u), (after, output)):
        grid.frame(canvas)
        grid.numbers(canvas, values)
    canvas.text(matrix.right + 15, matrix.middle[1], "·", size=22)
    canvas.text(before.right + 17, matrix.middle[1], "=", size=20)
    row = matrix.box(position, position, 1, k)
    marked = [row, before.box(position, 0, k, 1), after.box(position, 0)]
    canvas.boxes(marked, edge=INK, width=2.6)
    named = (matrix, "T: row n is the kernel at place n"), (before, "input"), (after, "output")
    for grid, name in named:
        canvas.text(grid.middle[0], grid.bottom + 18, name)
