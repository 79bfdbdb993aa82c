"""What others need to find the book and to show a link to it: a list of pages, and a card.

Both hold full addresses, so they are written where the site's own address is known.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

from fontTools.ttLib import TTFont
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from sphinx.application import Sphinx

from convmatrix.figures import palette
from convmatrix.numbers import DEMONSTRATION

from .assets import SERIF

SERIF_BOLD = SERIF / "source-serif-4-latin-600-normal.woff2"
PAPER, INK, SOFT = palette.PAPER.light, palette.INK.light, palette.SOFT.light
# The demonstration's kernel: each tap with its colour, and the ink on it.
TAPS = [
    (str(number), colour, palette.ink_on(colour))
    for number, colour in zip(DEMONSTRATION.kernel, palette.TAP_COLOURS, strict=False)
]
NO_TAP = ("0", "#e4e8ec", SOFT)
COLUMNS = len(DEMONSTRATION.signal)
ROWS = COLUMNS - len(TAPS) + 1
WORDS = ("A convolution layer slides", "a small kernel. Each place", "of it is a row.")

WIDTH, HEIGHT, MARGIN = 1200, 630, 80
CELL, GAP, TOP = 92, 6, 208


def write_for_others(app: Sphinx) -> None:
    """Write the list of pages and the card."""
    pages = sorted(f"{name}.html" for name in app.env.found_docs)
    Path(app.outdir, "sitemap.xml").write_text(sitemap(app.config.html_baseurl, pages), "utf-8")
    Path(app.outdir, "_static", "card.png").write_bytes(card(app.config.html_title))


def sitemap(address: str, pages: list[str]) -> str:
    """Return the list of pages that search engines read.

    >>> print(sitemap("https://example.org/book/", ["index.html"]))
    <?xml version="1.0" encoding="UTF-8"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc>https://example.org/book/index.html</loc></url>
    </urlset>
    """
    entries = "".join(f"<url><loc>{escape(address + page)}</loc></url>\n" for page in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>'
    )


@cache  # the books of one process, as in tests, have one title
def card(title: str) -> bytes:
    """Return the picture that goes with a link, as PNG: the title and the book's first matrix."""
    figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100, facecolor=PAPER)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(HEIGHT, 0)
    draw_matrix(axes)
    stream = BytesIO()
    with TemporaryDirectory() as folder:
        draw_words(axes, title, FontProperties(fname=unpacked(SERIF_BOLD, Path(folder))))
        figure.savefig(stream, format="png", facecolor=PAPER, metadata={"Software": None})
    return stream.getvalue()


def draw_matrix(axes: Axes) -> None:
    """Draw the kernel as it slides through the rows."""
    for row in range(ROWS):
        for column in range(COLUMNS):
            tap = column - row
            number, colour, ink = TAPS[tap] if 0 <= tap < len(TAPS) else NO_TAP
            x, y = MARGIN + column * (CELL + GAP), TOP + row * (CELL + GAP)
            axes.add_patch(Rectangle((x, y), CELL, CELL, facecolor=colour, edgecolor="none"))
            middle = (x + CELL / 2, y + CELL / 2)
            axes.text(*middle, number, color=ink, fontsize=26, ha="center", va="center")


def draw_words(axes: Axes, title: str, serif: FontProperties) -> None:
    """Write the title above the matrix, smaller if it is long, and a sentence beside it."""
    size = min(50.0, 1250 / len(title))
    look: dict[str, Any] = {"fontsize": size, "fontproperties": serif, "va": "center"}
    axes.text(MARGIN, 128, title, color=INK, parse_math=False, **look)
    for number, line in enumerate(WORDS):
        y = 340 + 60 * number
        axes.text(720, y, line, color=SOFT, fontsize=25, fontproperties=serif, va="center")


def unpacked(font: Path, folder: Path) -> str:
    """Write a font as matplotlib reads it, and return its path."""
    target = folder / "font.ttf"
    with TTFont(font) as loaded:
        loaded.flavor = None
        loaded.save(target)
    return str(target)
