"""Figures of layers after one another: their matrix against that of one, and how far they see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convmatrix.composition import compose_kernels, receptive_field
from convmatrix.figures.canvas import Canvas
from convmatrix.figures.grids import CELL, Grid, key, tap_boxes, tap_places
from convmatrix.figures.palette import BROKEN, GRID, INK, PAPER, SOFT
from convmatrix.figures.picture import Picture
from convmatrix.figures.words import Floats, Numbers, floats, listed, show
from convmatrix.geometry import PerAxis, per_axis, whole_numbers
from convmatrix.operators import conv_matrix


@dataclass(frozen=True)
class Pair:
    """Two layers with their kernels and their padding, and the one layer of the composed kernel."""

    first: Floats
    second: Floats
    length: int
    padding: int | str
    padding_mode: str

    @property
    def kernel(self) -> Floats:
        """The composed kernel."""
        return floats(compose_kernels(self.first, self.second))

    @property
    def together(self) -> tuple[int, int]:
        """How many places both layers add, before the signal and after it."""
        spare = [len(self.first) - 1, len(self.second) - 1]
        if self.padding == "same":
            return sum(more // 2 for more in spare), sum(more - more // 2 for more in spare)
        return (2 * int(self.padding),) * 2

    def product(self) -> Floats:
        """Return the matrix of the second times that of the first."""
        options: dict[str, Any] = {"padding": self.padding, "padding_mode": self.padding_mode}
        before = conv_matrix(self.first, self.length, **options)
        after = conv_matrix(self.second, len(before), **options)
        return floats(after.double() @ before.double())

    def places(self) -> NDArray[np.bool_]:
        """Return where the composed kernel's taps stand in the matrix of the one layer."""
        options: dict[str, Any] = {"padding": (self.together,), "padding_mode": self.padding_mode}
        return tap_places(self.kernel.shape, (self.length,), **options)


def two_layers(
    first: Numbers,
    second: Numbers,
    length: int,
    *,
    padding: int | str = 0,
    padding_mode: str = "zeros",
) -> Picture:
    """Draw the matrix of two layers beside that of one with their composed kernel.

    Args:
        first: The kernel that meets the input, shape (K,).
        second: The kernel that meets the output of the first, shape (K,).
        length: Input length N.
        padding: Places that each of the two adds on each side, or "same"; the one layer adds as
            many as both together.
        padding_mode: What stands there: "zeros" or "circular".

    Returns:
        A `Picture`. Two grids of one size; entries that differ are outlined in both.
    """
    pair = Pair(floats(first), floats(second), length, padding, padding_mode)
    product, places = pair.product(), pair.places()
    one = np.tensordot(pair.kernel, places, 1)
    canvas = Canvas()
    left = Grid(0, 0, len(product), length, min(CELL, 256 / length))
    right = replace(left, x=left.right + 56)
    for grid, values, name in ((left, product, "two layers"), (right, one, "one layer")):
        _entries(canvas, grid, values, places, product != one)
        canvas.text(grid.middle[0], -34, name)
    key(canvas, 0, left.bottom + 16, pair.kernel)
    return canvas.picture("Two layers and one", _alt(pair, product, one))


def _alt(pair: Pair, product: Floats, one: Floats) -> str:
    differ = "; ".join(
        f"{show(product[i, j])} against {show(one[i, j])} in row {i}, column {j}"
        for i, j in np.argwhere(product != one).tolist()
    )
    return (
        f"The product of the matrices of two layers, kernel {listed(pair.first)} and then "
        f"{listed(pair.second)}, beside the matrix of one layer with the composed kernel "
        f"{listed(pair.kernel)}, {pair.length} inputs, {_padding_in_words(pair)}. "
        f"{'They differ: ' + differ if differ else 'All their entries agree'}."
    )


def _padding_in_words(pair: Pair) -> str:
    if not any(pair.together):
        return "no padding"
    return f"{'zero' if pair.padding_mode == 'zeros' else pair.padding_mode} padding"


def _entries(
    canvas: Canvas,
    grid: Grid,
    values: Floats,
    places: NDArray[np.bool_],
    differs: NDArray[np.bool_],
) -> None:
    """Draw entries in the colours of the composed taps, and outline those that differ."""
    grid.frame(canvas)
    grid.row_labels(canvas)
    grid.column_labels(canvas)
    for tap, row, column in np.argwhere(places).tolist():
        tap_boxes(canvas, [grid.box(row, column)], tap, values[row, column])
    outlined = [grid.box(row, column).inset(1) for row, column in np.argwhere(differs).tolist()]
    canvas.boxes(outlined, edge=PAPER, width=5)
    canvas.boxes(outlined, edge=BROKEN, width=2.6)


def receptive_cone(
    kernel_sizes: PerAxis, *, strides: PerAxis = 1, dilations: PerAxis = 1
) -> Picture:
    """Draw what one output reads, layer by layer, down to the input.

    Args:
        kernel_sizes: Taps of each layer, the first layer first.
        strides: Stride of each layer, or one number for all.
        dilations: Dilation of each layer, or one number for all.

    Returns:
        A `Picture`. The output above and the input below. Places that are read are filled; empty
        ones lie between them and are not.

    >>> receptive_cone([3, 3]).alt.split(". ")[1]
    'Of 5 inputs in its span it reads 5.'
    """
    taps = whole_numbers("kernel_sizes", kernel_sizes, at_least=1)
    steps = per_axis("strides", strides, len(taps), at_least=1, each="layer")
    apart = per_axis("dilations", dilations, len(taps), at_least=1, each="layer")
    span = receptive_field(taps, strides=steps, dilations=apart)
    read = [{0}]
    for size, step, far in zip(taps[::-1], steps[::-1], apart[::-1], strict=True):
        read.append({place * step + tap * far for place in read[-1] for tap in range(size)})
    canvas = Canvas()
    _cone(canvas, read, (taps[::-1], steps[::-1], apart[::-1]), min(42.0, 430 / span))
    return canvas.picture(
        f"What one output of {len(taps)} layers reads",
        f"One output above, the layers' outputs that it is made of below it, the input at the foot:"
        f" {', '.join(str(len(places)) for places in read)} places from top to bottom. "
        f"Of {span} inputs in its span it reads {len(read[-1])}.",
    )


def _cone(
    canvas: Canvas, read: list[set[int]], layers: tuple[tuple[int, ...], ...], cell: float
) -> None:
    """Draw the places of each layer over the middle of what they read, and lines between."""
    taps, steps, apart = layers
    wide = [cell * jump for jump in accumulate(steps[::-1], int.__mul__, initial=1)][::-1]
    ahead = [far * (size - 1) / 2 for size, far in zip(taps, apart, strict=True)]
    # The first place that a layer reads stands so far to the left of its output.
    starts = [*accumulate((-a * w for a, w in zip(ahead, wide[1:], strict=True)), initial=0.0)]

    def at(level: int, place: int) -> tuple[float, float]:
        return starts[level] + place * wide[level], 62.0 * level

    for level, (size, step, far) in enumerate(zip(taps, steps, apart, strict=True)):
        reads = [(place, place * step + t * far) for place in read[level] for t in range(size)]
        canvas.lines([[at(level, one), at(level + 1, below)] for one, below in reads], SOFT)
    between = [f"after layer {number}" for number in range(len(taps) - 1, 0, -1)]
    for level, name in enumerate(["output", *between, "input"]):
        for place in range(max(read[level]) + 1):
            fill, edge = (INK, INK) if place in read[level] else (PAPER, GRID)
            canvas.dot(*at(level, place), fill, edge=edge, radius=6)
        canvas.soft(starts[-1] - 24, 62.0 * level, name, align="right")
