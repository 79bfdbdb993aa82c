"""The figure of what a shift changes: T S, S T and their difference."""

# ruff: noqa: RUF001 - a reader is shown the real minus, prime and multiplication signs

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convmatrix.figures.canvas import Canvas
from convmatrix.figures.grids import Grid, key, tap_matrix, tap_places, write_in
from convmatrix.figures.palette import BROKEN, ink_on, tap_colour
from convmatrix.figures.picture import Picture
from convmatrix.figures.words import Floats, Numbers, floats, listed, show
from convmatrix.operators import shift_matrix


def commutator_grid(
    kernel: Numbers, length: int, shift: int, *, padding: int = 0, circular: bool = False
) -> Picture:
    """Draw T S, S' T and their difference, whose entries say where something came in or fell off.

    Args:
        kernel: The kernel, shape (K,).
        length: Input length N.
        shift: Places to the right; negative is to the left.
        padding: Places added on each side.
        circular: Pad and shift circularly, instead of with zeros.

    Returns:
        A `Picture`. Three grids; in the last, exactly the entries that are not 0, each with its
        sign.
    """
    taps, mode = floats(kernel), "circular" if circular else "zeros"
    places = tap_places(taps.shape, (length,), padding=padding, padding_mode=mode).astype(float)
    rows = places.shape[1]
    shifted_first = places @ floats(shift_matrix(length, shift, circular=circular))
    shifted_last = floats(shift_matrix(rows, shift, circular=circular)) @ places
    difference = (shifted_first - shifted_last) * (taps != 0)[:, None, None]
    prime = "" if rows == length else "′"
    canvas = Canvas()
    below = _products(canvas, shifted_first, shifted_last, taps, prime)
    marks = _difference(canvas, below, difference, taps)
    key(canvas, 0, below.bottom + 16, taps)
    kind = "circular shift" if circular else "shift"
    found = "; ".join(marks) if marks else "every entry is 0, the two orders agree"
    return canvas.picture(
        f"The commutator for a shift by {show(shift)}",
        f"T S and S{prime} T for the kernel {listed(taps)}, {length} inputs, padding {padding} and "
        f"a {kind} by {show(shift)}, and below them their difference: {found}.",
    )


def _products(
    canvas: Canvas, first: NDArray[Any], last: NDArray[Any], taps: Floats, prime: str
) -> Grid:
    """Draw T S and S' T side by side; return the place of their difference, below them."""
    left = Grid(0, 0, *first.shape[1:])
    right = replace(left, x=left.right + 56)
    below = replace(left, x=right.x / 2, y=left.bottom + 62)
    tap_matrix(canvas, left, first, taps)
    tap_matrix(canvas, right, last, taps)
    canvas.text(left.middle[0], -34, "T S: shift first")
    canvas.text(right.middle[0], -34, f"S{prime} T: convolve first")
    canvas.text(left.right + 28 - 8, left.middle[1], "−", size=22)
    canvas.text(below.x - 34, below.middle[1], "=", size=22)
    canvas.text(below.middle[0], below.y - 34, f"T S − S{prime} T")
    return below


def _difference(canvas: Canvas, grid: Grid, difference: NDArray[Any], taps: Floats) -> list[str]:
    """Draw the entries that are not 0, with what happened there; return them in words."""
    tap_matrix(canvas, grid, np.zeros_like(difference), taps)
    marks = []
    for row in range(grid.rows):
        happened: list[str] = []
        for tap, column in np.argwhere(difference[:, row]):
            came_in = difference[tap, row, column] > 0
            weight = taps[tap] if came_in else -taps[tap]
            word = ("+" if weight > 0 else "") + show(weight)
            box = grid.box(row, column)
            colour = tap_colour(int(tap))
            canvas.boxes([box], colour, edge=BROKEN, width=2.6)
            write_in(canvas, box, word, ink_on(colour))
            what = "came in" if came_in else "fell off"
            happened += [what] if what not in happened else []
            marks.append(f"{word} in row {row}, column {column} ({what})")
        if happened:
            y = grid.box(row, 0).centre[1]
            canvas.text(grid.right + 9, y, ", ".join(happened), align="left", colour=BROKEN)
    if not marks:
        canvas.text(grid.right + 9, grid.middle[1], "all 0", align="left")
    return marks
