"""Drawing in CSS pixels, y downwards: boxes, lines, words, and a picture cut to what was drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from convmatrix.figures.palette import INK, SOFT, Ink
from convmatrix.figures.picture import Picture

Colour = Ink | str

TEXT = 16
"""Size of ordinary text. The figures are at most 580 wide: on a phone it is still 10 or so."""

_MARGIN = 10
# Width of a letter of a wide font, in text sizes: only used to keep words inside the picture.
_LETTER = {False: 0.58, True: 0.66}
# As many as the eye tells apart in a picture; all 256 take half as many bytes again.
_GREYS = colormaps["gray"].resampled(64)
_WORDS: dict[str, Any] = {
    "verticalalignment": "baseline",
    "clip_on": False,
    "parse_math": False,
    "usetex": False,
}


class Box(NamedTuple):
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box."""
        return self.x + self.width / 2, self.y + self.height / 2

    def inset(self, by: float) -> Box:
        """Return the box made smaller on every side."""
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)


class Canvas:
    """Collects what is drawn, anywhere in the plane, and at the end cuts the picture to it."""

    def __init__(self) -> None:
        self._picture = Picture(dpi=72)
        self._inches = Affine2D()  # from the plane; set in the end
        self._screen = self._inches + self._picture.dpi_scale_trans
        self._right = self._bottom = 0.0
        self._left = self._top = float("inf")

    def boxes(
        self,
        boxes: Iterable[Box],
        fill: Colour | None = None,
        *,
        edge: Colour | None = None,
        width: float = 1,
        dash: bool = False,
    ) -> None:
        """Draw boxes of one style, as one path: a hundred cells then cost little more than one."""
        self._draw([_rectangle(box) for box in boxes], fill, edge, width, dash)

    def lines(
        self,
        lines: Iterable[Sequence[tuple[float, float]]],
        colour: Colour = INK,
        *,
        width: float = 1,
        dash: bool = False,
    ) -> None:
        """Draw lines of one style as one path."""
        self._draw([Path(line) for line in lines], None, colour, width, dash)

    def arrow(
        self, start: tuple[float, float], end: tuple[float, float], colour: Colour = INK
    ) -> None:
        """Draw an arrow, horizontal or vertical."""
        (x0, y0), (x1, y1) = start, end
        length = max(abs(x1 - x0), abs(y1 - y0))
        along = ((x1 - x0) / length, (y1 - y0) / length)
        back = (x1 - 7 * along[0], y1 - 7 * along[1])
        side = (4 * along[1], 4 * along[0])
        self.lines([[start, back]], colour, width=1.6)
        head = [
            (x1, y1),
            (back[0] + side[0], back[1] + side[1]),
            (back[0] - side[0], back[1] - side[1]),
        ]
        self._draw([Path([*head, head[0]], closed=True)], colour, None, 0, False)

    def dot(
        self, x: float, y: float, fill: Colour, *, edge: Colour = INK, radius: float = 5
    ) -> None:
        """Draw a round mark."""
        self._draw([Path.circle((x, y), radius)], fill, edge, 1.2, False)

    def pixels(self, box: Box, values: NDArray[Any], black: float, white: float) -> None:
        """Draw an image in grey, each value a square. It is the same in the dark."""
        self._axes.imshow(  # which only axes have; all else does without, in half the time
            values,
            cmap=_GREYS,
            vmin=black,
            vmax=white,
            interpolation="none",
            origin="upper",
            aspect="auto",
            extent=(box.x, box.x + box.width, box.y + box.height, box.y),
            clip_on=False,
        )
        self._reach(box.x, box.y, box.x + box.width, box.y + box.height)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = TEXT,
        colour: Colour = INK,
        align: str = "center",
        bold: bool = False,
    ) -> None:
        """Write words with their middle at height y; ``align`` says which part is at x."""
        self._picture.text(
            x,
            # Half the height of a digit: so the place depends on no font's measures.
            y + 0.36 * size,
            words,
            fontsize=size,
            color=_light(colour),
            horizontalalignment=align,
            fontweight="bold" if bold else "normal",
            transform=self._screen,
            **_WORDS,
        )
        width = len(words) * size * _LETTER[bold]
        left = x - width * {"left": 0, "center": 0.5, "right": 1}[align]
        self._reach(left, y - size / 2, left + width, y + size / 2)

    def soft(
        self, x: float, y: float, words: str, *, align: str = "center", size: float = 14
    ) -> None:
        """Write a remark: smaller and paler."""
        self.text(x, y, words, size=size, colour=SOFT, align=align)

    def picture(self, title: str, alt: str) -> Picture:
        """Return what was drawn, cut to size, with its title and alternative text."""
        left, top = self._left - _MARGIN, self._top - _MARGIN
        width = round(self._right + _MARGIN - left)
        height = round(self._bottom + _MARGIN - top)
        self._picture.set_size_inches(width / 72, height / 72)
        self._inches.clear().translate(-left, -top - height).scale(1 / 72, -1 / 72)
        for axes in self._picture.axes:
            axes.set(xlim=(left, left + width), ylim=(top + height, top))
        self._picture.title, self._picture.alt = title, alt
        return self._picture

    @cached_property
    def _axes(self) -> Axes:
        axes = self._picture.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        return axes

    def _draw(
        self, paths: list[Path], fill: Colour | None, edge: Colour | None, width: float, dash: bool
    ) -> None:
        if not paths:
            return
        path = Path.make_compound_path(*paths)
        self._picture.add_artist(
            PathPatch(
                path,
                facecolor=_light(fill) if fill else "none",
                edgecolor=_light(edge) if edge else "none",
                linewidth=width if edge else 0,
                linestyle=(0, (3, 2.2)) if dash else "solid",
                clip_on=False,
                transform=self._screen,
            )
        )
        corners = np.asarray(path.vertices)
        (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
        self._reach(x0, y0, x1, y1)

    def _reach(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self._left, self._top = min(self._left, x0), min(self._top, y0)
        self._right, self._bottom = max(self._right, x1), max(self._bottom, y1)


def _light(colour: Colour) -> str:
    return colour.light if isinstance(colour, Ink) else colour


def _rectangle(box: Box) -> Path:
    x, y, width, height = box
    return Path(
        [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)], closed=True
    )
