"""Figures of photographs: what kernels make of them, side by side."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from convmatrix.figures.canvas import Box, Canvas
from convmatrix.figures.palette import GRID
from convmatrix.figures.picture import Picture
from convmatrix.figures.words import Floats, Numbers, floats, show
from convmatrix.geometry import refuse

_ROOM, _GAP, _BELOW = 222.0, 14.0, 62.0
_ACROSS = 2  # and no wider: on a phone photographs are seen at once


def side_by_side(images: Mapping[str, Numbers], *, says: str) -> Picture:
    """Draw images in grey, two side by side, each with its name and its range.

    Values of 0 and more are drawn from black, 0, to white, 255. Where some are negative, grey is 0,
    and black and white are as far from it as the largest. What is beyond 255 is white, too.

    Args:
        images: Name and pixels, shape (H, W), of each image.
        says: What there is to see, a sentence for those who do not see it.

    Returns:
        A `Picture`.

    >>> side_by_side({"a ramp": [[0, 128, 255]]}, says="From black to white.").alt
    'From black to white. Shown: a ramp, 1 by 3 pixels, from 0 to 255.'
    """
    read = {name: floats(values) for name, values in images.items()}
    if not read or any(values.ndim != 2 or not values.size for values in read.values()):
        refuse("images", images, "images of shape (H, W)")
    side = _ROOM / max(max(values.shape) for values in read.values())  # of a pixel
    canvas = Canvas()
    for number, (name, values) in enumerate(read.items()):
        row, column = divmod(number, _ACROSS)
        _one(canvas, (column * (_ROOM + _GAP), row * (_ROOM + _BELOW)), side, name, values)
    title = "A photograph" if len(read) == 1 else f"{len(read)} photographs"
    shown = "; ".join(map(_in_words, read, read.values()))
    return canvas.picture(title, f"{says} Shown: {shown}.")


def _one(canvas: Canvas, at: tuple[float, float], side: float, name: str, values: Floats) -> None:
    """Draw one image below its name and above what black and white mean."""
    rows, columns = values.shape
    box = Box(*at, side * columns, side * rows)
    black, white = _range(values)
    canvas.pixels(box, values, black, white)
    canvas.boxes([box], edge=GRID)
    canvas.text(box.centre[0], box.y - 15, name)
    grey = ", grey 0" if black else ""
    key = f"black {show(round(black))}{grey}, white {show(round(white))}"
    canvas.soft(box.centre[0], box.y + box.height + 14, key, size=13)


def _range(values: Floats) -> tuple[float, float]:
    """Return the values that are black and white."""
    if values.min() >= 0:
        return 0.0, 255.0
    most = float(np.abs(values).max())
    return -most, most


def _in_words(name: str, values: Floats) -> str:
    rows, columns = values.shape
    low, high = (show(round(float(end))) for end in (values.min(), values.max()))
    return f"{name}, {rows} by {columns} pixels, from {low} to {high}"
