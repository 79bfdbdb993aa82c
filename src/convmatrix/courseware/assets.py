"""The files that the site serves beside its pages: style sheets, scripts and fonts, all its own.

Fonts come from npm packages, pinned and checked by ``requirements/package-lock.json``; the Makefile
puts them into the environment.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import SphinxError

PACKAGES = Path(sys.prefix, "node_modules")
KATEX = PACKAGES / "katex" / "dist"
SERIF = PACKAGES / "@fontsource" / "source-serif-4" / "files"
SERIF_FILES = tuple(
    f"source-serif-4-latin-{face}.woff2" for face in ("400-normal", "400-italic", "600-normal")
)

HERE = Path(__file__).parent


class AssetError(SphinxError):
    """A file that the site serves is not there."""

    category = "Asset missing"


def add_assets(app: Sphinx, config: Config) -> None:
    """Give every page the book's own markup, style and script."""
    config.templates_path.append(str(HERE / "templates"))
    config.html_static_path.append(str(HERE / "static"))
    config.html_additional_pages |= {"index": "entrance.html", "404": "404.html"}
    app.add_css_file("katex/katex.css", priority=800)
    app.add_css_file("book.css", priority=900)
    app.add_js_file("book.js", priority=900, loading_method="defer")


def fingerprint() -> str:
    """Hash markup, style and script: Sphinx looks at none of them to see what is out of date."""
    digest = hashlib.sha256()
    for path in sorted([*HERE.glob("static/*"), *HERE.glob("templates/*")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def copy_fonts(app: Sphinx) -> None:
    """Put the fonts, and KaTeX's style sheet, where the pages look for them."""
    if app.builder.format != "html":
        return
    if not (KATEX.is_dir() and SERIF.is_dir()):
        raise AssetError("KaTeX and the fonts are not installed; `make book` installs them")
    static = Path(app.outdir, "_static")
    copy_files(SERIF, SERIF_FILES, static / "fonts")
    style = woff2_only((KATEX / "katex.min.css").read_text("utf-8"))
    copy_files(KATEX / "fonts", re.findall(r"url\(fonts/([^)]+)\)", style), static / "katex/fonts")
    (static / "katex" / "katex.css").write_text(style, "utf-8")


def copy_files(source: Path, names: list[str] | tuple[str, ...], target: Path) -> None:
    """Copy the named files of one folder to another."""
    target.mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copy(source / name, target / name)


def woff2_only(style: str) -> str:
    """Return a style sheet without the fonts in older formats, which no browser here asks for.

    >>> woff2_only('src:url(a.woff2) format("woff2"),url(a.woff) format("woff")}')
    'src:url(a.woff2) format("woff2")}'
    """
    return re.sub(r',url\([^)]*\) format\("(woff|truetype)"\)', "", style)
