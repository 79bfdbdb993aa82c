"""Colours: a fixed one for each tap, and the few that change between light and dark."""

from __future__ import annotations

from typing import NamedTuple

TAP_COLOURS = (
    "#f0e442",  # yellow
    "#d55e00",  # vermilion
    "#5b2a86",  # purple
    "#56b4e9",  # sky blue
    "#7f3b08",  # brown
    "#009e73",  # green
    "#99ddff",  # pale blue
    "#7a5195",  # mauve
    "#ccbb44",  # olive
)
"""Colour of tap 0, 1, 2, ... in every figure, light and dark; after the ninth they begin again.

They differ in lightness as well as in hue, the first four most of all, so that they can be told
apart with any kind of colour vision and in grey print. No figure relies on them alone: every
coloured cell prints its number.
"""


class Ink(NamedTuple):
    """One role of colour: what it is on light paper, and what it becomes on dark paper."""

    light: str
    dark: str


# The light values are what matplotlib draws, and the stylesheet finds them by their exact value to
# exchange them in the dark. So each must be unique: no two roles share one, and no tap uses one.
PAPER = Ink("#fefefe", "#14181e")
PANEL = Ink("#f1f3f5", "#222932")
GRID = Ink("#c3c9d0", "#48515d")
SOFT = Ink("#59616b", "#a9b3bf")
INK = Ink("#1a1e24", "#e9edf2")
BROKEN = Ink("#b4141e", "#ff9a92")
INKS = (PAPER, PANEL, GRID, SOFT, INK, BROKEN)
LINK = Ink("#0b57a4", "#8cc8ff")

NAMES = {
    "paper": PAPER,
    "panel": PANEL,
    "rule": GRID,
    "soft": SOFT,
    "ink": INK,
    "broken": BROKEN,
    "link": LINK,
}
"""What the inks are called in style sheets: those of the figures, and that of a link."""

ON_LIGHT, ON_DARK = "#000000", "#ffffff"
"""The two inks for numbers on a tap's colour. The colour stays in the dark, so these stay too."""


def tap_colour(tap: int) -> str:
    """Return the colour of a tap as ``#rrggbb``.

    >>> tap_colour(0) == TAP_COLOURS[0] == tap_colour(9)
    True
    """
    return TAP_COLOURS[tap % len(TAP_COLOURS)]


def ink_on(colour: str) -> str:
    """Return black or white, whichever has more contrast on this colour.

    >>> ink_on("#f0e442"), ink_on("#5b2a86")
    ('#000000', '#ffffff')
    """
    return max((ON_LIGHT, ON_DARK), key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 (equal) to 21 (black on white).

    Source: Web Content Accessibility Guidelines 2.2, "contrast ratio" and "relative luminance".

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, from 0 (black) to 1 (white)."""
    return sum(
        weight * linear
        for weight, linear in zip((0.2126, 0.7152, 0.0722), linear_rgb(colour), strict=True)
    )


def linear_rgb(colour: str) -> tuple[float, float, float]:
    """Return the three amounts of light of an sRGB colour ``#rrggbb``, each from 0 to 1."""
    red, green, blue = (_light(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def _light(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
