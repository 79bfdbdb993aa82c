"""Figures of the waves on a ring: their hands, and by what a convolution multiplies each."""

# ruff: noqa: RUF001, RUF002 - a reader is shown the real minus sign

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convmatrix.figures.canvas import Box, Canvas
from convmatrix.figures.grids import key
from convmatrix.figures.palette import GRID, INK, PANEL, SOFT, tap_colour
from convmatrix.figures.picture import Picture
from convmatrix.figures.words import Floats, Numbers, floats, indices, listed, show
from convmatrix.geometry import refuse
from convmatrix.spectra import circulant_eigenvalues

Points = NDArray[np.complex128]

_LEFT = -12.0  # where the words to the left of the dials end
_PLANE, _BARS = 236.0, 250.0  # side of the plane, width of the bars


def waves(length: int) -> Picture:
    """Draw the waves of a ring: a row for each, in which the hand turns on from place to place.

    Args:
        length: Places N of the ring, at most 9.

    Returns:
        A `Picture`. N rows of N dials. The hand of wave k in place n has turned, from the right and
        against the clock, by ``k * n`` parts of N of a whole turn.

    >>> waves(4).alt.split(". ")[-1]
    'From place to place the hand of wave 1 turns by 90 degrees, and so on up to 270 in wave 3.'
    """
    canvas, pitch = Canvas(), 56.0
    for k, name in enumerate(indices(length)):
        y = (k + 0.5) * pitch
        canvas.soft(_LEFT, y, f"wave {name}", align="right")
        _dials(canvas, _wave(length, k), y, pitch)
    for n, name in enumerate(indices(length)):
        canvas.soft((n + 0.5) * pitch, -10, name)
    steps = [show(round(360 * k / length, 1)) for k in (1, length - 1)]
    return canvas.picture(
        f"The waves of a ring of {length}",
        f"{length} rows of {length} dials with one hand each, a row for each wave and a column for "
        "each place. In place 0, and everywhere in wave 0, the hand points to the right. "
        f"From place to place the hand of wave 1 turns by {steps[0]} degrees, and so on up to "
        f"{steps[1]} in wave {length - 1}.",
    )


def wave_factor(kernel: Numbers, length: int, wave: int) -> Picture:
    """Draw a wave, what a convolution on the ring makes of it, and the factor between the two.

    Args:
        kernel: The kernel, shape (K,).
        length: Places N of the ring, at least as many as taps.
        wave: Which wave, from 0 to N - 1.

    Returns:
        A `Picture`. The wave and its output as dials, the output's in a scale of its own; the
        factor as a walk, each step a tap; and the sizes of the factors of all waves as bars.

    >>> wave_factor([2, 3, 5], 6, 1).alt.split(". ")[1]
    'Its factor is 6.5 + 2.6i: the output is 7 times as large, and turned by 21.8 degrees'
    """
    if wave not in range(length):
        refuse("wave", wave, f"a wave of the ring, 0 to {length - 1}")
    found = _Factors.of(floats(kernel), length)
    canvas, pitch = Canvas(), min(56.0, 440 / length)
    _dials(canvas, _wave(length, wave), pitch / 2, pitch)
    _dials(canvas, _wave(length, wave) * found.all[wave] / found.largest, pitch * 1.5, pitch)
    canvas.soft(_LEFT, pitch / 2, f"wave {wave}", align="right")
    canvas.soft(_LEFT, pitch * 1.5, "output", align="right")
    top = 2 * pitch + 34
    found.plane(canvas, wave, Box(_LEFT - 58, top, _PLANE, _PLANE))
    found.bars(canvas, wave, Box(_LEFT - 58 + _PLANE + 44, top, _BARS, _PLANE))
    key(canvas, _LEFT - 58, top + _PLANE + 32, found.taps, "each step of the walk is a tap")
    return canvas.picture(
        f"Wave {wave} and its factor",
        f"Wave {wave} on a ring of {length}, and the output for the kernel {listed(found.taps)}, "
        f"as dials. {found.sentence(wave)}. "
        f"The sizes of the factors, from wave 0 on, are {listed(found.sizes)}.",
    )


@dataclass(frozen=True)
class _Factors:
    """What a kernel multiplies each wave of a ring with."""

    taps: Floats
    all: Points

    @classmethod
    def of(cls, taps: Floats, length: int) -> _Factors:
        """Find them; what rounding has left of a 0 is taken off."""
        found: Points = circulant_eigenvalues(taps, length).numpy()
        return cls(taps, np.round(found, 9))

    @property
    def sizes(self) -> Floats:
        """How far each factor is from 0."""
        return np.abs(self.all)

    @property
    def largest(self) -> float:
        """What no factor is larger than: the sum of the taps without signs."""
        return float(np.abs(self.taps).sum()) or 1.0

    def sentence(self, wave: int) -> str:
        """Say what the factor of a wave is, and what it does to the wave."""
        factor, size = self.all[wave], self.sizes[wave]
        turned = show(round(float(np.degrees(np.angle(factor))), 1))
        does = f"{show(size)} times as large, and turned by {turned} degrees" if size else "0"
        return f"Its factor is {_complex(factor)}: the output is {does}"

    def steps(self, wave: int) -> Points:
        """Return where the walk is before each tap, and at its end."""
        places = np.arange(len(self.taps)) - (len(self.taps) - 1) // 2
        turned = self.taps * np.exp(2j * np.pi * wave * places / len(self.all))
        return np.concatenate([[0], np.cumsum(turned)])

    def plane(self, canvas: Canvas, wave: int, box: Box) -> None:
        """Draw the walk from 0 to the factor, a step for each tap."""
        x, y = box.centre
        unit = 0.46 * box.width / self.largest
        canvas.boxes([box], PANEL)
        canvas.lines(
            [[(box.x, y), (box.x + box.width, y)], [(x, box.y), (x, box.y + box.height)]], GRID
        )
        points = self.steps(wave)
        # Steps along one line would hide each other.
        apart = 11.0 if np.abs(points.imag).max() < 1e-6 else 0.0
        ends = [(x + unit * p.real, y - unit * p.imag) for p in points]
        canvas.lines([[(x, y), ends[-1]]], INK, width=1.4, dash=True)
        for tap in range(len(self.taps)):
            below = apart * (tap + 1)
            (x0, y0), (x1, y1) = ends[tap], ends[tap + 1]
            canvas.lines([[(x0, y0 + below), (x1, y1 + below)]], tap_colour(tap), width=5)
            canvas.dot(x1, y1 + below, tap_colour(tap), radius=4)
        canvas.dot(*ends[-1], INK)
        canvas.text(x, box.y - 14, f"factor {_complex(self.all[wave])}", bold=True)

    def bars(self, canvas: Canvas, wave: int, box: Box) -> None:
        """Draw the sizes of all factors."""
        pitch, foot = box.width / len(self.all), box.y + box.height
        canvas.text(box.centre[0], box.y - 14, "sizes of all factors")
        for k, size in enumerate(self.sizes):
            height = (box.height - 24) * size / self.largest
            bar = Box(box.x + k * pitch, foot - height, pitch, height).inset(min(4, height / 2))
            canvas.boxes([bar], INK if k == wave else GRID, edge=SOFT)
            canvas.text(bar.centre[0], foot - height - 10, show(size), size=14, bold=k == wave)
            canvas.soft(bar.centre[0], foot + 12, show(k))


def _wave(length: int, k: int) -> Points:
    hands: Points = np.exp(2j * np.pi * k * np.arange(length) / length)
    return hands


def _dials(canvas: Canvas, points: Points, y: float, pitch: float) -> None:
    """Draw a dial for each point, its hand as long as the point is far from 0, at most 1."""
    radius = 0.39 * pitch
    edge = np.exp(2j * np.pi * np.arange(17) / 16)
    middles = [((n + 0.5) * pitch, y) for n in range(len(points))]
    canvas.lines([_at(middle, radius * edge) for middle in middles], GRID, width=1.2)
    ends = [(middle, radius * point) for middle, point in zip(middles, points, strict=True)]
    canvas.lines([_at(middle, np.array([0, end])) for middle, end in ends], INK, width=2.2)
    # A thick tip says which end of the hand it is, and where a hand without length is.
    tips = [(middle, end, 5 * np.exp(1j * np.angle(end))) for middle, end in ends]
    canvas.lines(
        [_at(middle, np.array([end - tip, end])) for middle, end, tip in tips], INK, width=5
    )


def _at(middle: tuple[float, float], points: NDArray[Any]) -> list[tuple[float, float]]:
    """Return points of the plane, upwards from a middle, as places on the canvas."""
    x, y = middle
    return [(x + float(point.real), y - float(point.imag)) for point in points]


def _complex(value: complex) -> str:
    """Write a complex number.

    >>> _complex(6.5 - 2.598j), _complex(-4)
    ('6.5 − 2.6i', '−4')
    """
    if not value.imag:
        return show(value.real)
    sign = "−" if value.imag < 0 else "+"
    return f"{show(value.real)} {sign} {show(abs(value.imag))}i"
