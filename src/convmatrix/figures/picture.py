"""A matplotlib figure that shows itself as SVG, with alternative text, in light and in dark."""

from __future__ import annotations

import hashlib
import io
import re
from xml.sax.saxutils import escape

from matplotlib import style
from matplotlib.figure import Figure

from convmatrix.figures.palette import INKS, PAPER

_OPTIONS = {"svg.fonttype": "none", "svg.hashsalt": "convmatrix"}
_FONTS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


class Picture(Figure):
    """A figure with a title and alternative text, which Jupyter shows as SVG.

    It is an ordinary `matplotlib.figure.Figure`: ``savefig`` works. One unit of its drawing is one
    CSS pixel.

    Attributes:
        title: What the figure is, a few words.
        alt: Alternative text: what there is to see, with its numbers, in one to three sentences.
    """

    title: str = ""
    alt: str = ""

    def svg(self) -> str:
        """Return the figure as one ``<svg>`` element; the same figure always gives the same text.

        It carries the title and the alternative text, its own background, and colours that follow
        the reader's light or dark scheme, so that it is legible on any page. It needs no font file.
        """
        stream = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        # The reader's own matplotlib settings must not change the book's figures.
        with style.context(["default", _OPTIONS]):
            self.savefig(stream, format="svg", metadata=nothing, facecolor=PAPER.light)
        return self._finished(stream.getvalue())

    def _repr_svg_(self) -> str:
        return self.svg()

    def _finished(self, drawn: str) -> str:
        """Give matplotlib's SVG its texts and its colours, and take out what nobody reads."""
        body = _slim(drawn[drawn.index("<svg") :].partition(">")[2])
        name = "f" + hashlib.sha256((self.title + body).encode()).hexdigest()[:10]
        width, height = (f"{size * self.dpi:.0f}" for size in self.get_size_inches())
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
            f' class="convmatrix" role="img" aria-labelledby="{name}-title {name}-desc"'
            f' width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
            f' style="max-width: 100%; height: auto; font-family: {_FONTS}">\n'
            f'<title id="{name}-title">{escape(self.title)}</title>\n'
            f'<desc id="{name}-desc">{escape(self.alt)}</desc>\n'
            f"<style>{_STYLE}</style>\n"
        )
        return head + body


def _slim(body: str) -> str:
    """Shorten matplotlib's SVG without changing what it draws: a third of the bytes, and no ids."""
    body = re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL)
    body = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", body, flags=re.DOTALL)
    body = re.sub(r'<(g|path) id="[^"]*"', r"<\1", body)
    body = re.sub(r' id="image[^"]*"', "", body)
    body = re.sub(
        r' transform="rotate\(-0 [^"]*\)"|; stroke-linejoin: miter|; font-family: [^;"]*', "", body
    )
    body = re.sub(r' (d|x|y)="([^"]*)"', lambda found: f' {found[1]}="{_rounded(found[2])}"', body)
    body = re.sub(r"</?g>", "", body)
    return re.sub(r"\s*\n\s*", "\n", body).strip() + "\n"


def _rounded(coordinates: str) -> str:
    """Keep hundredths of a pixel: more is not seen, and may differ between processors."""

    def hundredths(number: re.Match[str]) -> str:
        return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")

    return " ".join(re.sub(r"-?\d+\.\d+", hundredths, coordinates).split())


def _style() -> str:
    """Exchange each ink for its dark value, found by the light value that matplotlib has drawn.

    An attribute selector needs no class on the drawing, and a program that knows no stylesheet
    shows the light figure. Everything is held inside ``svg.convmatrix``: a notebook may put the
    SVG into its own page.
    """
    names = [f"--cm{number}" for number in range(len(INKS))]
    light = "; ".join(f"{name}: {ink.light}" for name, ink in zip(names, INKS, strict=True))
    dark = "; ".join(f"{name}: {ink.dark}" for name, ink in zip(names, INKS, strict=True))
    rules = "\n".join(
        f'.convmatrix [style*="{what}: {ink.light}"] {{ {what}: var({name}) !important }}'
        for name, ink in zip(names, INKS, strict=True)
        for what in ("fill", "stroke")
    )
    return (
        f"\n.convmatrix {{ {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ .convmatrix {{ {dark} }} }}\n"
        f".convmatrix * {{ stroke-linejoin: round }}\n{rules}\n"
    )


_STYLE = _style()
