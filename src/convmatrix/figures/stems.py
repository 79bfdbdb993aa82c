"""Signals as stems: a line for each value, with the value at its head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from convmatrix.figures.canvas import Canvas, Colour
from convmatrix.figures.palette import GRID, INK, PAPER, SOFT
from convmatrix.figures.words import Numbers, floats, show


@dataclass(frozen=True)
class Stems:
    """Where a signal's stems stand: the x of each, and the heights that its values span."""

    xs: Sequence[float]
    top: float
    height: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Numbers, xs: Sequence[float], top: float, height: float) -> Stems:
        """Fit the values into a height, with 0 among them."""
        drawn = floats(values)
        return cls(xs, top, height, min(0.0, drawn.min()), max(0.0, drawn.max()))

    def lower(self, by: float) -> Stems:
        """Return the same heights, further down."""
        return replace(self, top=self.top + by)

    def y(self, value: float) -> float:
        """Return the height at which a value is drawn."""
        span = (self.high - self.low) or 1.0
        # A strip above and below is kept for the numbers.
        above = 22 if self.high > 0 or self.low == 0 else 6
        below = 26 if self.low < 0 else 6
        return self.top + above + (self.high - value) / span * (self.height - above - below)

    def draw(
        self,
        canvas: Canvas,
        values: Numbers,
        *,
        colours: Sequence[Colour],
        hollow: Sequence[int] = (),
        strong: Sequence[int] = (),
    ) -> None:
        """Draw the stems with their values; hollow ones for places that hold no data."""
        drawn = floats(values)
        zero = self.y(0)
        canvas.lines([[(self.xs[0] - 25, zero), (self.xs[-1] + 25, zero)]], GRID, width=1.4)
        plain = [i for i in range(len(drawn)) if i not in hollow]
        canvas.lines(
            [[(self.xs[i], zero), (self.xs[i], self.y(drawn[i]))] for i in plain], INK, width=1.6
        )
        for i, value in enumerate(drawn):
            x, y = self.xs[i], self.y(value)
            beyond = 17 if value < 0 else -17
            if i in hollow:
                canvas.dot(x, y, PAPER, edge=SOFT)
                canvas.text(x, y + beyond, show(value), colour=SOFT)
            else:
                canvas.dot(x, y, colours[i], radius=6.5 if i in strong else 5)
                canvas.text(x, y + beyond, show(value), bold=i in strong)

    def indices(self, canvas: Canvas, start: int = 0) -> None:
        """Write the indices below."""
        for number, x in enumerate(self.xs):
            canvas.soft(x, self.top + self.height + 10, show(start + number))
