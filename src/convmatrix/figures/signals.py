"""Figures of signals as stems: the kernel over its window, and two outputs that should agree."""

# ruff: noqa: RUF001, RUF002 - a reader is shown the real minus, prime and multiplication signs

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from convmatrix.figures.canvas import Box, Canvas, Colour
from convmatrix.figures.grids import Grid, tap_boxes
from convmatrix.figures.palette import BROKEN, INK, PANEL, SOFT, tap_colour
from convmatrix.figures.picture import Picture
from convmatrix.figures.stems import Stems
from convmatrix.figures.words import Floats, Numbers, floats, listed, products, show, words
from convmatrix.geometry import output_size, refuse
from convmatrix.operators import conv_matrix, shift_matrix

_PITCH = 54.0
_SIDE = -_PITCH / 2 - 8  # where the words to the left of the first stem end


def sliding_kernel(
    signal: Numbers, kernel: Numbers, *, position: int = 0, padding: int = 0
) -> Picture:
    """Draw the kernel over its window of the signal, and the output value that it makes there.

    Args:
        signal: The input, shape (N,).
        kernel: The kernel, shape (K,).
        position: Which output the kernel stands at, from 0.
        padding: Zeros added on each side.

    Returns:
        A `Picture`. The input as stems, those in the window in the colours of their taps, and
        below them the output as stems, the one at ``position`` marked.

    >>> sliding_kernel([3, 1, 4, 1, 5, 9], [2, 3, 5], position=1).alt.split(". ")[1]
    'The window of output 1 reads 1, 4, 1: 2·1 + 3·4 + 5·1 = 19'
    """
    taps, padded = floats(kernel), np.pad(floats(signal), padding)
    output = floats(conv_matrix(taps, len(padded))) @ padded
    if position not in range(len(output)):
        refuse("position", position, f"an output, 0 to {len(output) - 1}")
    read = padded[position : position + len(taps)]
    total = f"{products(taps, read)} = {show(output[position])}"

    canvas, xs = Canvas(), _centred(len(padded))
    _window(canvas, padded, xs, taps, position, padding)
    _sum(canvas, xs, output, len(taps), position, total)
    zeros = "zero" if padding == 1 else "zeros"
    edges = f", padded with {padding} {zeros} on each side" if padding else ""
    return canvas.picture(
        f"The kernel at output {position}",
        f"The input {listed(signal)} as stems{edges}, with the kernel {listed(taps)} over it. "
        f"The window of output {position} reads {listed(read)}: {total}. "
        f"Below it the output {listed(output)} as stems, output {position} marked.",
    )


def _window(
    canvas: Canvas, padded: Floats, xs: Sequence[float], taps: Floats, position: int, padding: int
) -> None:
    """Draw the input as stems, and over it the window, with the kernel at its foot."""
    left = xs[position] - _PITCH / 2
    frame = Box(left, 0, len(taps) * _PITCH, 190).inset(1)
    canvas.boxes([frame], PANEL, edge=INK, width=1.8)
    places = range(len(padded))
    reading = range(position, position + len(taps))
    colours = [tap_colour(i - position) if i in reading else SOFT for i in places]
    outside = [i for i in places if not padding <= i < len(padded) - padding]
    stems = Stems.of(padded, xs, 6, 112)
    stems.draw(canvas, padded, colours=colours, hollow=outside)
    stems.indices(canvas, start=-padding)
    for tap, weight in enumerate(taps):
        box = Box(left + tap * _PITCH, 144, _PITCH, 38).inset(3)
        tap_boxes(canvas, [box], tap, weight)
    canvas.soft(_SIDE, stems.y(0) - 10, "input", align="right")
    canvas.soft(_SIDE, 163, "kernel", align="right")


def _sum(
    canvas: Canvas, xs: Sequence[float], output: Floats, k: int, position: int, total: str
) -> None:
    """Draw the sum below the window, and the output below the sum."""
    ys = _centred(len(xs), k)
    reach = 0.3 * 15 * len(total)
    middle = min(max(ys[position], xs[0] + reach), max(xs[-1] - reach, xs[0] + reach))
    canvas.arrow((ys[position], 190), (ys[position], 209))
    canvas.text(middle, 221, total, bold=True)
    canvas.arrow((ys[position], 233), (ys[position], 250))
    stems = Stems.of(output, ys, 248, 118)
    colours = [INK if i == position else SOFT for i in range(len(ys))]
    stems.draw(canvas, output, colours=colours, strong=[position])
    stems.indices(canvas)
    canvas.soft(_SIDE, stems.y(0) - 10, "output", align="right")


def shift_comparison(kernel: Numbers, signal: Numbers, shift: int, *, padding: int = 0) -> Picture:
    """Draw "shift, then convolve" against "convolve, then shift", and mark where the two differ.

    Args:
        kernel: The kernel, shape (K,).
        signal: The input, shape (N,).
        shift: Places to the right; negative is to the left. Zeros come in.
        padding: Zeros added on each side.

    Returns:
        A `Picture`. The input and the shifted input, the two outputs as stems in one scale, and
        their difference.

    >>> print(shift_comparison([2, 3, 5], [3, 1, 4, 1, 5, 9], 1, padding=1).alt.split(". ")[-1])
    The difference is 15, 0, 0, 0, 0, −45: broken at outputs 0 and 5.
    """
    taps, u = floats(kernel), floats(signal)
    matrix = floats(conv_matrix(taps, len(u), padding=padding))
    moved = _shift(len(u), shift) @ u
    pair = _Pair(matrix @ moved, _shift(len(matrix), shift) @ (matrix @ u))
    came_in = [i for i in range(len(u)) if not 0 <= i - shift < len(u)]

    canvas, xs = Canvas(), _centred(len(u))
    scale = Stems.of(np.concatenate([u, moved]), xs, 0, 96)
    _panel(canvas, scale, ["input"], u)
    _panel(canvas, scale.lower(124), ["shifted", f"by {show(shift)}"], moved, hollow=came_in)
    names = (["shift, then", "convolve"], ["convolve,", "then shift"])
    _pair(canvas, pair, names, _centred(len(u), len(taps), padding), 258)
    return canvas.picture(
        f"Shift by {show(shift)} before and after the convolution",
        f"The input {listed(u)} and, shifted by {show(shift)}, {listed(moved)}, as stems. "
        f"Shifted, then convolved with {listed(taps)}: {listed(pair.one)}. "
        f"Convolved, then shifted: {listed(pair.other)}. {pair.sentence}",
    )


def same_output(conv_output: Numbers, linear_output: Numbers) -> Picture:
    """Draw a convolution's output beside a linear layer's, and their difference.

    Args:
        conv_output: What the convolution gave, shape (M,) or (rows, columns).
        linear_output: What the linear layer gave, of the same number of values.

    Returns:
        A `Picture`. Stems for a signal, grids for an image, differences that are not 0 marked.

    Raises:
        ValueError: The two do not have equally many values.

    >>> same_output([29, 19, 36, 62], [29, 19, 36, 62]).alt.split(". ")[-1]
    'The difference is 0, 0, 0, 0: nowhere broken.'
    """
    one, other = floats(conv_output), floats(linear_output)
    if one.size != other.size:
        refuse("linear_output", f"shape {other.shape}", f"{one.size} values, as in conv_output")
    pair = _Pair(one, other.reshape(one.shape))
    canvas = Canvas()
    if one.ndim == 2:
        _image_pair(canvas, pair)
    else:
        _pair(canvas, pair, (["convolution"], ["linear", "layer"]), _centred(one.size), 0)
    return canvas.picture(
        "The same output twice",
        f"Convolution: {listed(one)}. Linear layer: {listed(other)}. {pair.sentence}",
    )


@dataclass(frozen=True)
class _Pair:
    """Two outputs that should agree."""

    one: Floats
    other: Floats

    @property
    def difference(self) -> Floats:
        """The first minus the second."""
        return self.one - self.other

    @property
    def broken(self) -> list[int]:
        """The outputs, counted row-major, that differ by more than rounding."""
        rounding = 1e-5 * max(1.0, float(np.abs([self.one, self.other]).max()))
        return [int(i) for i in np.flatnonzero(np.abs(self.difference) > rounding)]

    @property
    def words(self) -> list[str]:
        """The differences; one that is rounding alone is said to be about 0."""
        return [
            show(error) if error == 0 or i in self.broken else "≈0"
            for i, error in enumerate(self.difference.ravel())
        ]

    @property
    def sentence(self) -> str:
        """What there is to see in the difference."""
        outputs = "output" if len(self.broken) == 1 else "outputs"
        where = f"broken at {outputs} {words(self.broken)}" if self.broken else "nowhere broken"
        return f"The difference is {', '.join(self.words)}: {where}."


def _pair(
    canvas: Canvas, pair: _Pair, names: Sequence[list[str]], xs: Sequence[float], top: float
) -> None:
    """Draw two outputs in one scale, their difference, and a band where they differ."""
    bands = [Box(xs[i] - _PITCH / 2 + 3, top - 6, _PITCH - 6, 294) for i in pair.broken]
    canvas.boxes(bands, PANEL, edge=BROKEN, width=1.6, dash=True)
    scale = Stems.of(np.concatenate([pair.one, pair.other]), xs, top, 96)
    _panel(canvas, scale, names[0], pair.one, strong=pair.broken)
    _panel(canvas, scale.lower(126), names[1], pair.other, strong=pair.broken)
    canvas.soft(_SIDE, top + 268, "difference", align="right")
    for i, (x, word) in enumerate(zip(xs, pair.words, strict=True)):
        wrong = i in pair.broken
        canvas.text(x, top + 268, word, bold=wrong, colour=BROKEN if wrong else SOFT)


def _image_pair(canvas: Canvas, pair: _Pair) -> None:
    """Draw two output images and their difference: in a row when narrow, else below each other."""
    rows, columns = pair.one.shape
    cell = 42
    step = (columns * cell + 40, 0) if columns <= 3 else (0, rows * cell + 40)
    contents = (
        ("convolution", pair.one),
        ("linear layer", pair.other),
        ("difference", np.reshape(pair.words, (rows, columns))),
    )
    for number, (name, values) in enumerate(contents):
        grid = Grid(number * step[0], number * step[1], rows, columns, cell)
        grid.frame(canvas)
        canvas.text(grid.middle[0], grid.y - 16, name)
        for (row, column), value in np.ndenumerate(values):
            grid.number(canvas, row, column, value)
        if number < 2 and step[0]:
            canvas.text(grid.right + 20, grid.middle[1], "−="[number], size=20)
    wrong = [grid.box(*divmod(i, columns)).inset(2) for i in pair.broken]
    canvas.boxes(wrong, edge=BROKEN, width=2.4)


def _panel(
    canvas: Canvas,
    stems: Stems,
    name: Sequence[str],
    values: Floats,
    *,
    hollow: Sequence[int] = (),
    strong: Sequence[int] = (),
) -> None:
    """Draw one signal beside its name, which may have several lines."""
    for line, part in enumerate(name):
        middle = stems.top + 48 + 18 * (line - (len(name) - 1) / 2)
        canvas.soft(_SIDE, middle, part, align="right")
    colours: list[Colour] = [BROKEN if i in strong else SOFT for i in range(len(values))]
    stems.draw(canvas, values, hollow=hollow, strong=strong, colours=colours)
    stems.indices(canvas)


def _centred(length: int, k: int = 1, padding: int = 0) -> list[float]:
    """Return the middles of the windows of k places over an input that begins at x = 0."""
    count = output_size(length, k, padding=padding)
    return [(number - padding + (k - 1) / 2) * _PITCH for number in range(count)]


def _shift(length: int, shift: int) -> Floats:
    return floats(shift_matrix(length, shift))
