"""Grids of cells: matrices, images and kernels, with each tap in its colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convmatrix.figures.canvas import TEXT, Box, Canvas, Colour
from convmatrix.figures.palette import GRID, INK, PANEL, PAPER, ink_on, tap_colour
from convmatrix.figures.words import Floats, Numbers, floats, indices, show, words
from convmatrix.operators import tap_matrices

CELL = 34.0


def tap_places(
    kernel_shape: Sequence[int], input_shape: Sequence[int], **options: Any
) -> NDArray[np.bool_]:
    """Return where each tap stands in the matrix, shape (taps, outputs, inputs).

    Without zeros in the padding, several taps may meet in one entry.
    """
    places: NDArray[np.bool_] = tap_matrices(input_shape, kernel_shape, **options).numpy() > 0
    return places


@dataclass(frozen=True)
class Grid:
    """Where the cells of a matrix, an image or a vector stand on the canvas."""

    x: float
    y: float
    rows: int
    columns: int
    cell: float = CELL

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.columns * self.cell

    @property
    def bottom(self) -> float:
        """The y of the bottom edge."""
        return self.y + self.rows * self.cell

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the grid."""
        return self.box(0, 0, self.rows, self.columns).centre

    def box(self, row: float, column: float, rows: float = 1, columns: float = 1) -> Box:
        """Return the cell at row and column, or the block of cells that starts there."""
        c = self.cell
        return Box(self.x + column * c, self.y + row * c, columns * c, rows * c)

    def frame(self, canvas: Canvas) -> None:
        """Draw the empty cells."""
        canvas.boxes([self.box(0, 0, self.rows, self.columns)], PANEL)
        ys = [self.y + row * self.cell for row in range(self.rows + 1)]
        xs = [self.x + column * self.cell for column in range(self.columns + 1)]
        across = [[(self.x, y), (self.right, y)] for y in ys]
        canvas.lines([*across, *([(x, self.y), (x, self.bottom)] for x in xs)], GRID)

    def row_labels(self, canvas: Canvas, start: int = 0) -> None:
        """Write the row indices to the left."""
        for row, label in enumerate(indices(self.rows, start)):
            canvas.soft(self.x - 7, self.y + (row + 0.5) * self.cell, label, align="right")

    def column_labels(self, canvas: Canvas, start: int = 0) -> None:
        """Write the column indices above."""
        for column, label in enumerate(indices(self.columns, start)):
            canvas.soft(self.x + (column + 0.5) * self.cell, self.y - 11, label)

    def numbers(self, canvas: Canvas, values: Numbers) -> None:
        """Write one number into each cell."""
        for (row, column), value in np.ndenumerate(floats(values).reshape(self.rows, self.columns)):
            self.number(canvas, row, column, value)

    def number(
        self, canvas: Canvas, row: int, column: int, value: float | str, colour: Colour = INK
    ) -> None:
        """Write one number, small enough for its cell."""
        write_in(canvas, self.box(row, column), value, colour)

    def taps(self, canvas: Canvas, places: NDArray[Any], weights: Numbers) -> None:
        """Colour the cells where taps stand, and write their weights into them.

        Args:
            canvas: Where to draw.
            places: Shape (taps, rows, columns); where not 0, that tap stands. Where several taps
                share a cell, each has its own strip of it.
            weights: The weights of the taps, as many as taps.
        """
        sharing = (places != 0).sum(axis=0)
        rank = np.cumsum(places != 0, axis=0) - 1
        for tap, weight in enumerate(floats(weights).ravel()):
            strips = []
            for row, column in np.argwhere(places[tap] != 0):
                share = 1 / sharing[row, column]
                offset = rank[tap, row, column] * share
                strips.append(self.box(row, column + offset, 1, share))
            tap_boxes(canvas, strips, tap, weight)


def tap_matrix(
    canvas: Canvas, grid: Grid, places: NDArray[Any], weights: Floats, *, column_labels: bool = True
) -> None:
    """Draw a matrix whose entries are taps."""
    grid.frame(canvas)
    grid.row_labels(canvas)
    if column_labels:
        grid.column_labels(canvas)
    grid.taps(canvas, places, weights)


def row_in_words(places: NDArray[Any], weights: Floats, row: int) -> str:
    """Say which weights stand in which columns of a row."""
    flat = weights.ravel()
    columns = np.flatnonzero(places[:, row].any(axis=0)).tolist()
    values = [" + ".join(map(show, flat[places[:, row, column]])) for column in columns]
    if not columns:
        return "nothing"
    return f"{', '.join(values)} in column{'s' if len(columns) > 1 else ''} {words(columns)}"


def fitting_cell(columns: int) -> float:
    """Return the size of a cell, as large as the page lets a matrix of so many columns be."""
    return min(42.0, max(24, 440 / columns))


def block_outlines(grid: Grid, rows: int, columns: int) -> list[Box]:
    """Return the blocks, of so many rows and columns, into which a grid falls."""
    return [
        grid.box(row, column, rows, columns)
        for row in range(0, grid.rows, rows)
        for column in range(0, grid.columns, columns)
    ]


def kernel_box(canvas: Canvas, x: float, y: float, kernel: Numbers, cell: float = CELL) -> Grid:
    """Draw a kernel as coloured cells: the key to every colour in the figure."""
    weights = np.atleast_2d(floats(kernel))
    grid = Grid(x, y, len(weights), len(weights[0]), cell)
    grid.taps(canvas, np.eye(weights.size).reshape(-1, *weights.shape), weights)
    canvas.boxes([grid.box(0, 0, grid.rows, grid.columns)], edge=INK, width=1.6)
    return grid


def key(
    canvas: Canvas, x: float, y: float, kernel: Numbers, empty: str = "empty cells are 0"
) -> None:
    """Draw the kernel with the numbers of its taps, and say what else a cell may mean."""
    grid = kernel_box(canvas, x, y, kernel, 26)
    middle = grid.middle[1]
    last = floats(kernel).size - 1
    taps = f"kernel, taps 0 to {last}" if last else "kernel, tap 0"
    canvas.soft(grid.right + 9, middle, f"{taps}; {empty}", align="left")


def tap_boxes(canvas: Canvas, boxes: Sequence[Box], tap: int, weight: float) -> None:
    """Draw boxes in the colour of a tap, with its weight in each."""
    colour = tap_colour(tap)
    canvas.boxes(boxes, colour, edge=PAPER)
    for box in boxes:
        write_in(canvas, box, weight, ink_on(colour))


def write_in(canvas: Canvas, box: Box, value: float | str, colour: Colour = INK) -> None:
    """Write a number in the middle of a box, as large as fits."""
    word = value if isinstance(value, str) else show(value)
    room = box.width / max(1, len(word)) / 0.62
    canvas.text(*box.centre, word, size=round(min(TEXT, room, 0.6 * box.height), 1), colour=colour)
