"""Figures of what a convolution saves: weights, multiplications, and how both grow."""

# ruff: noqa: RUF001 - a reader is shown the real minus, prime and multiplication signs

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor, log10
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convmatrix.counting import parameter_counts
from convmatrix.figures.canvas import Canvas
from convmatrix.figures.grids import Grid
from convmatrix.figures.palette import GRID, INK, PAPER, SOFT, ink_on, tap_colour
from convmatrix.figures.picture import Picture

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def savings(kernel_length: int = 3, length: int = 6) -> Picture:
    """Draw the two savings alone and together: dense, locally connected, circulant, convolution.

    All four matrices map ``length`` inputs to as many outputs, around a circle. Each cell has the
    name of the weight that stands there, so a name that comes twice is one shared weight.

    Args:
        kernel_length: Taps of the kernel, at most ``length``.
        length: Inputs and outputs N, at most 9.

    Returns:
        A `Picture` with four grids, and under each its weights and its multiplications.

    >>> print(savings(3, 6).alt.split("; ")[-1])
    convolution (sparse and shared): 3 weights, 18 multiplications.
    """
    canvas, cell, said = Canvas(), 32.0, []
    for number, (name, saving, weights) in enumerate(_layers(kernel_length, length)):
        x = (number % 2) * (length * cell + 40)
        y = (number // 2) * (length * cell + 112)
        grid = Grid(x, y, length, length, cell)
        counts = f"{len(np.unique(weights[weights >= 0]))} weights"
        multiplications = f"{np.count_nonzero(weights >= 0)} multiplications"
        canvas.text(grid.middle[0], y - 36, name, bold=True)
        canvas.soft(grid.middle[0], y - 15, saving)
        _weights(canvas, grid, weights, number % 2 == 1)
        canvas.text(grid.middle[0], grid.bottom + 15, counts)
        canvas.text(grid.middle[0], grid.bottom + 35, multiplications)
        said.append(f"{name} ({saving}): {counts}, {multiplications}")
    return canvas.picture(
        "Sparsity and weight sharing, alone and together",
        f"Four {length} by {length} matrices, each cell with the name of its weight: "
        f"{'; '.join(said)}.",
    )


def _layers(kernel_length: int, length: int) -> Iterator[tuple[str, str, NDArray[Any]]]:
    """Yield name, saving and numbers of the weights, -1 for none, of each of the four."""
    diagonal = np.arange(length) - np.arange(length)[:, None] + (kernel_length - 1) // 2
    diagonal %= length
    near = diagonal < kernel_length
    local = np.arange(length)[:, None] * kernel_length + diagonal
    yield "dense", "neither", np.arange(length * length).reshape(length, length)
    yield "circulant", "shared, not sparse", diagonal
    yield "locally connected", "sparse, not shared", np.where(near, local, -1)
    yield "convolution", "sparse and shared", np.where(near, diagonal, -1)


def _weights(canvas: Canvas, grid: Grid, weights: NDArray[Any], shared: bool) -> None:
    """Write the name of its weight into each cell; a shared weight has its tap's colour."""
    grid.frame(canvas)
    for weight in np.unique(weights[weights >= 0]):
        places = np.argwhere(weights == weight)
        fill = tap_colour(int(weight)) if shared else GRID
        canvas.boxes([grid.box(row, column) for row, column in places], fill, edge=PAPER)
        for row, column in places:
            ink = ink_on(tap_colour(int(weight))) if shared else INK
            grid.number(canvas, row, column, f"w{weight}".translate(_SUBSCRIPT), ink)


def count_growth(kernel_shape: Sequence[int], sizes: Sequence[int]) -> Picture:
    """Draw the three counts of one convolution against the size of its image, on logarithmic axes.

    Args:
        kernel_shape: Shape of the kernel, (K_h, K_w).
        sizes: Sides n of the square images, in pixels, increasing, none smaller than the kernel.

    Returns:
        A `Picture` with three labelled lines, for entries of the dense matrix, multiplications and
        shared weights.

    >>> count_growth((3, 3), [4, 8, 16]).alt.split(". ")[1]
    'From 4 to 16 pixels a side, the dense matrix grows from 64 to 50,176 entries'
    """
    counts = [parameter_counts(tuple(kernel_shape), (n, n)) for n in sizes]
    canvas = Canvas()
    plot = _LogPlot(sizes, max(count.dense for count in counts))
    plot.axes(canvas, sizes)
    lines = [
        ("dense matrix", "entries", [count.dense for count in counts], 3.2, False),
        ("sparse matrix", "multiplications", [count.sparse for count in counts], 2.2, True),
        ("kernel", "shared weights", [count.shared for count in counts], 1.6, False),
    ]
    for name, unit, values, width, dash in lines:
        plot.curve(canvas, sizes, values, width, dash)
        x, y = plot.at(sizes[-1], values[-1])
        canvas.text(x + 12, y - 18, name, align="left", bold=True)
        canvas.text(x + 12, y, f"{values[-1]:,}", align="left")
        canvas.soft(x + 12, y + 17, unit, align="left")
    first, last = counts[0], counts[-1]
    kernel = " by ".join(str(size) for size in kernel_shape)
    return canvas.picture(
        "Three counts of one convolution",
        f"Three lines on logarithmic axes for a {kernel} kernel. "
        f"From {sizes[0]} to {sizes[-1]} pixels a side, the dense matrix grows from "
        f"{first.dense:,} to {last.dense:,} entries. The multiplications grow from "
        f"{first.sparse:,} to {last.sparse:,}; the kernel keeps its {last.shared:,} weights.",
    )


class _LogPlot:
    """Two logarithmic axes, and where a point stands between them."""

    width, height = 270.0, 330.0

    def __init__(self, sizes: Sequence[int], most: int) -> None:
        self._first, self._last = log10(sizes[0]), log10(sizes[-1])
        self._decades = ceil(log10(most))

    def at(self, size: float, count: float) -> tuple[float, float]:
        """Return where a count stands on the canvas."""
        along = (log10(size) - self._first) / ((self._last - self._first) or 1)
        return along * self.width, self.height * (1 - log10(count) / self._decades)

    def axes(self, canvas: Canvas, sizes: Sequence[int]) -> None:
        """Draw a line for every other power of ten, and the sizes below."""
        right = self.width
        for decade in range(0, self._decades + 1, 2 if self._decades > 5 else 1):
            y = self.at(sizes[0], 10**decade)[1]
            canvas.lines([[(-8, y), (right, y)]], GRID)
            label = "1" if decade == 0 else "10" + str(decade).translate(_SUPERSCRIPT)
            canvas.soft(-14, y, label if decade != 1 else "10", align="right")
        room = max(1, floor(self.width / 34))
        for size in sizes[:: ceil(len(sizes) / room)]:
            x = self.at(size, 1)[0]
            canvas.lines([[(x, self.height), (x, self.height + 6)]], SOFT)
            canvas.soft(x, self.height + 17, str(size))
        canvas.text(right / 2, self.height + 42, "image side n, in pixels (the image is n × n)")
        canvas.text(-30, -24, "count", align="left")

    def curve(
        self, canvas: Canvas, sizes: Sequence[int], counts: Sequence[int], width: float, dash: bool
    ) -> None:
        """Draw one count against the sizes."""
        points = [self.at(size, count) for size, count in zip(sizes, counts, strict=True)]
        canvas.lines([points], INK, width=width, dash=dash)
        for x, y in points:
            canvas.dot(x, y, INK, radius=3.2)
