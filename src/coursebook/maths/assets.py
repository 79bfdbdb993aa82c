"""The style sheet and the fonts that formulas are drawn with."""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from ..packages import PACKAGES, copy_files, require

KATEX = PACKAGES / "katex" / "dist"


def add_style(app: Sphinx, config: Config) -> None:
    """Name the style sheet; a page without a formula leaves it out."""
    app.add_css_file("katex/katex.css", priority=800)


def copy_style(app: Sphinx) -> None:
    """Put KaTeX's style sheet, and its fonts, where the pages look for them."""
    if app.builder.format != "html":
        return
    target = Path(app.outdir, "_static", "katex")
    require(KATEX)
    style = woff2_only((KATEX / "katex.min.css").read_text("utf-8"))
    copy_files(KATEX / "fonts", re.findall(r"url\(fonts/([^)]+)\)", style), target / "fonts")
    (target / "katex.css").write_text(style, "utf-8")


def woff2_only(style: str) -> str:
    """Return a style sheet without the fonts in older formats, which no browser here asks for.

    >>> woff2_only('src:url(a.woff2) format("woff2"),url(a.woff) format("woff")}')
    'src:url(a.woff2) format("woff2")}'
    """
    return re.sub(r',url\([^)]*\) format\("(woff|truetype)"\)', "", style)
