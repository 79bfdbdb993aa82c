"""The files that the site serves beside its pages: style sheets, scripts and fonts, all its own."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from ..packages import PACKAGES, copy_files

SERIF = PACKAGES / "@fontsource" / "source-serif-4" / "files"
SERIF_FILES = tuple(
    f"source-serif-4-latin-{face}.woff2" for face in ("400-normal", "400-italic", "600-normal")
)

HERE = Path(__file__).parent


def add_assets(app: Sphinx, config: Config) -> None:
    """Give every page the book's own markup, style and script."""
    config.templates_path.append(str(HERE / "templates"))
    config.html_static_path.append(str(HERE / "static"))
    config.html_additional_pages |= {"index": "entrance.html", "404": "404.html"}
    app.add_css_file("book.css", priority=900)
    app.add_js_file("book.js", priority=900, loading_method="defer")


def copy_fonts(app: Sphinx) -> None:
    """Put the fonts of the text where the pages look for them."""
    if app.builder.format == "html":
        copy_files(SERIF, SERIF_FILES, Path(app.outdir, "_static", "fonts"))
