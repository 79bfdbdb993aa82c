"""Figures of the chapter on stride, dilation and channels: rows left out, and blocks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from convmatrix.figures.canvas import Canvas
from convmatrix.figures.grids import Grid, block_outlines, fitting_cell, tap_boxes, tap_places
from convmatrix.figures.palette import GRID, INK, SOFT
from convmatrix.figures.picture import Picture
from convmatrix.figures.words import Floats, Numbers, floats, listed, words
from convmatrix.geometry import output_size, refuse

CELL = 42.0


def strided_matrix(
    signal: Numbers, kernel: Numbers, *, stride: int = 2, dilation: int = 1, position: int = 0
) -> Picture:
    """Draw the matrix T, and which of its rows a stride keeps.

    Args:
        signal: The input, shape (N,).
        kernel: The kernel, shape (K,).
        stride: Step from one output to the next, in places.
        dilation: Distance between neighbouring taps, in places.
        position: Which output the kernel stands at, from 0.

    Returns:
        A `Picture`. The kernel on the input, and below it T as it is without stride. Rows that the
        stride leaves out are grey, columns that no row left reads are hatched.

    >>> strided_matrix([3, 1, 4, 1, 5, 9], [2, 3, 5]).alt.split(". ")[2]
    'No output reads input 5'
    """
    u, taps = floats(signal), floats(kernel)
    places = tap_places(taps.shape, u.shape, dilation=dilation)
    count = output_size(len(u), len(taps), stride=stride, dilation=dilation)
    if position not in range(count):
        refuse("position", position, f"an output, 0 to {count - 1}")
    canvas, matrix = Canvas(), Grid(0, 2 * CELL + 20, places.shape[1], len(u), CELL)
    _kernel_on(canvas, u, taps, stride * position, dilation)
    unread = np.flatnonzero(~places[:, ::stride].any(axis=(0, 1))).tolist()
    _rows_left(canvas, matrix, places, taps, stride)
    _hatched(canvas, matrix, unread)
    output = np.tensordot(taps, places[:, ::stride], 1) @ u
    _outputs(canvas, matrix, output, stride, position)
    return canvas.picture(
        "The rows that a stride keeps", _strided_alt(u, taps, output, unread, stride, dilation)
    )


def _kernel_on(canvas: Canvas, u: Floats, taps: Floats, start: int, dilation: int) -> None:
    """Draw the input, and the kernel with its holes below the inputs that it reads."""
    inputs, under = Grid(0, 0, 1, len(u), CELL), Grid(0, CELL + 8, 1, len(u), CELL)
    inputs.frame(canvas)
    inputs.numbers(canvas, u)
    inputs.column_labels(canvas)
    for tap, weight in enumerate(taps):
        tap_boxes(canvas, [under.box(0, start + tap * dilation)], tap, weight)
    canvas.boxes([under.box(0, start, 1, dilation * (len(taps) - 1) + 1)], edge=INK, width=2)
    canvas.soft(inputs.right + 8, CELL / 2, "input", align="left")


def _rows_left(
    canvas: Canvas, matrix: Grid, places: NDArray[Any], taps: Floats, stride: int
) -> None:
    """Draw T with the rows that are left in colour, and the others in grey."""
    matrix.frame(canvas)
    matrix.row_labels(canvas)
    left = places.copy()
    left[:, np.arange(matrix.rows) % stride > 0] = False
    matrix.taps(canvas, left, taps)
    for tap, row, column in np.argwhere(places & ~left):
        matrix.number(canvas, row, column, taps[tap], SOFT)


def _hatched(canvas: Canvas, matrix: Grid, columns: list[int]) -> None:
    """Draw lines across the columns that nobody reads."""
    step = matrix.cell / 4
    lines = []
    for box in (matrix.box(0, column, matrix.rows, 1) for column in columns):
        for high in np.arange(step, box.width + box.height, step):
            start = min(high, box.height)
            end = max(0.0, high - box.width)
            lines.append([(box.x + high - start, box.y + start), (box.x + high - end, box.y + end)])
    canvas.lines(lines, GRID)


def _outputs(canvas: Canvas, matrix: Grid, output: Floats, stride: int, position: int) -> None:
    """Draw the outputs beside the rows that give them, one framed, and say what grey means."""
    beside = Grid(matrix.right + 18, matrix.y, matrix.rows, 1, matrix.cell)
    row = position * stride
    for at, value in enumerate(output):
        canvas.boxes([beside.box(at * stride, 0)], edge=GRID)
        beside.number(canvas, at * stride, 0, value)
    canvas.boxes([matrix.box(row, 0, 1, matrix.columns), beside.box(row, 0)], edge=INK, width=2.6)
    canvas.soft(beside.middle[0], matrix.y - 12, "output")
    said = "grey: rows that the stride leaves out; hatched: read by no output"
    canvas.soft(0, matrix.bottom + 20, said, align="left")


def _strided_alt(
    u: Floats, taps: Floats, output: Floats, unread: list[int], stride: int, dilation: int
) -> str:
    rows = len(u) - dilation * (len(taps) - 1)
    lost = [row for row in range(rows) if row % stride]
    apart = f", {dilation} places apart," if dilation > 1 and len(taps) > 1 else ""
    grey = f"with stride {stride} {_named('row', lost)} in grey" if lost else "all in colour"
    read = f"No output reads {_named('input', unread)}" if unread else "Every input is read"
    return (
        f"The kernel {listed(taps)}{apart} on the input {listed(u)}. Its matrix has "
        f"{_counted('row', rows)}, {grey}. {read}. The output is {listed(output)}."
    )


def _named(thing: str, numbers: list[int]) -> str:
    return f"{thing}{'s' if len(numbers) > 1 else ''} {words(numbers)}"


def _counted(thing: str, count: int) -> str:
    return f"{count} {thing}{'s' if count > 1 else ''}"


def channel_blocks(weight: Numbers, n: int) -> Picture:
    """Draw the matrix of a layer with channels: a block for each pair of channels.

    Args:
        weight: The layer's weight, shape (C_out, C_in, K).
        n: Length of each input channel.

    Returns:
        A `Picture`. A tap has the same colour in every block, so the entries of one colour are
        those of one W_r.

    >>> channel_blocks([[[2, 3, 5], [1, 0, -1]]], 6).alt.split(". ")[0]
    'A 4 by 12 matrix of 1 by 2 blocks, each 4 by 6'
    """
    w = floats(weight)
    outer, inner, k = w.shape
    rows = output_size(n, k)
    canvas = Canvas()
    grid = Grid(0, 0, outer * rows, inner * n, fitting_cell(inner * n))
    grid.frame(canvas)
    for (row, column, tap), value in np.ndenumerate(w):
        at = [(row * rows + i, column * n + i + tap) for i in range(rows)]
        tap_boxes(canvas, [grid.box(*place) for place in at], tap, value)
    canvas.boxes(block_outlines(grid, rows, n), edge=INK, width=2)
    _channel_labels(canvas, grid, rows, n)
    blocks = "; ".join(
        f"block ({row}, {column}) has the kernel {listed(w[row, column])}"
        for row, column in np.ndindex(outer, inner)
    )
    return canvas.picture(
        "The matrix of a layer with channels",
        f"A {grid.rows} by {grid.columns} matrix of {outer} by {inner} blocks, each {rows} by "
        f"{n}. Each block is the Toeplitz matrix of its own kernel: {blocks}.",
    )


def _channel_labels(canvas: Canvas, grid: Grid, rows: int, columns: int) -> None:
    """Name the channels: inputs above, and outputs on the left where there are several."""
    for channel in range(grid.columns // columns):
        middle = grid.box(0, channel * columns, 1, columns).centre[0]
        canvas.soft(middle, -16, f"input channel {channel}")
    for channel in range(grid.rows // rows if grid.rows > rows else 0):
        middle = grid.box(channel * rows, 0, rows, 1).centre[1]
        canvas.soft(-10, middle, f"output channel {channel}", align="right")
