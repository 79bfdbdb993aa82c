"""Fonts with the letters that the book uses, and no others: a third of the bytes.

What nearly every page is set in goes into the style sheet itself. A browser that waits for a font
shows another first, and the text moves when the right one comes.
"""

from __future__ import annotations

import base64
import logging
import re
import string
from collections.abc import Iterable
from html import unescape
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx

from .assets import SERIF_FILES

# It tells of every table of every font, as soon as anybody has configured logging.
logging.getLogger("fontTools").setLevel(logging.WARNING)

COMMON_IN_FORMULAS = ("Main-Regular", "Math-Italic", "Size1-Regular", "Size2-Regular")
INLINED = frozenset({*SERIF_FILES, *(f"KaTeX_{face}.woff2" for face in COMMON_IN_FORMULAS)})

# The Open Font License asks that a changed font drops its name and keeps its licence.
KEPT_NAMES = [0, 7, 13, 14]


def cut_fonts(app: Sphinx, exception: Exception | None) -> None:
    """Cut every font of the site to the letters on its pages, and inline the most common."""
    if exception or app.builder.format != "html":
        return
    letters = letters_of(Path(app.outdir).rglob("*.html"))
    for font in sorted(Path(app.outdir, "_static").rglob("*.woff2")):
        cut(font, letters)
    for style in sorted(Path(app.outdir, "_static").rglob("*.css")):
        style.write_text(inlined(style), "utf-8")


def inlined(style: Path) -> str:
    """Return a style sheet that holds its most common fonts."""

    def data(found: re.Match[str]) -> str:
        font = style.parent / found[1]
        if font.name not in INLINED:
            return found[0]
        return f"url(data:font/woff2;base64,{base64.b64encode(font.read_bytes()).decode()})"

    return re.sub(r'url\("?([\w./-]+\.woff2)"?\)', data, style.read_text("utf-8"))


def letters_of(pages: Iterable[Path]) -> frozenset[str]:
    """Return the characters that pages show, with all of ASCII for what scripts write."""
    letters = set(string.printable)
    for page in pages:
        letters |= set(unescape(re.sub(r"<[^>]*>", " ", page.read_text("utf-8"))))
    return frozenset(letters)


def cut(font: Path, letters: frozenset[str]) -> None:
    """Keep these letters of a font file."""
    options = Options()
    options.flavor = "woff2"
    options.name_IDs = KEPT_NAMES
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(letters)))
    with TTFont(font, lazy=False, recalcTimestamp=False) as loaded:
        subsetter.subset(loaded)
        loaded.flavor = "woff2"
        loaded.save(font)
