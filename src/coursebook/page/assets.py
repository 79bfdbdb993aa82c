"""The files that the site serves beside its pages: style sheets, scripts and fonts, all its own."""

from __future__ import annotations

from pathlib import Path

from pygments.formatters import HtmlFormatter
from sphinx.application import Sphinx
from sphinx.config import Config

from ..packages import PACKAGES, copy_files
from .colours import palette_css

SERIF = PACKAGES / "@fontsource" / "source-serif-4" / "files"
SERIF_FILES = tuple(
    f"source-serif-4-latin-{face}.woff2" for face in ("400-normal", "400-italic", "600-normal")
)

HERE = Path(__file__).parent
CODE_STYLES = {"light": "a11y-high-contrast-light", "dark": "github-dark"}

# What book.css is joined from: a later rule wins. Markup of another part has its style there.
STYLES = (
    "page/styles/colours.css",
    "page/styles/type.css",
    "page/styles/elements.css",
    "page/styles/bar.css",
    "page/styles/contents.css",
    "page/styles/frame.css",
    "page/styles/text.css",
    "page/styles/formulas.css",
    "page/styles/cells.css",
    "page/styles/folding.css",
    "page/styles/figures.css",
    "page/styles/tables.css",
    "page/styles/boxes.css",
    "page/styles/predictions.css",
    "page/styles/storage.css",
    "answers/styles/answers.css",
    "page/styles/asides.css",
    "page/styles/lists.css",
    "page/styles/first-page.css",
    "page/styles/search.css",
    "page/styles/narrow.css",
    "answers/styles/key.css",
    "page/styles/unseen.css",
    "page/styles/print.css",
    "explorers/styles/explorers.css",
    "scripting/styles/scripting.css",
)

# What book.js is joined from. Each part does one thing, with what the first has for all.
SCRIPTS = (
    *("basics", "storage", "colours", "menu", "search", "copying", "formulas", "beside"),
    *("scrolling", "reading", "predicting", "pictures"),
)


def add_assets(app: Sphinx, config: Config) -> None:
    """Give every page the book's own markup, style and script."""
    # New lists: what is added to Sphinx's own would be there in the next build of this process.
    config.templates_path = [*config.templates_path, str(HERE / "templates")]
    config.html_static_path = [*config.html_static_path, str(HERE / "static")]
    entrances = {"index": "entrance.html", "404": "404.html", "search": "search.html"}
    config.html_additional_pages = config.html_additional_pages | entrances
    app.add_css_file("book.css", priority=900)
    app.add_js_file("book.js", priority=900, loading_method="defer")


def style() -> str:
    """Return the one style sheet of the book."""
    parts = ((HERE.parent / part).read_text("utf-8") for part in STYLES)
    return "\n".join([palette_css(), *map(code_style, CODE_STYLES), *parts])


def code_style(scheme: str) -> str:
    """Return how code is coloured in light or in dark."""
    formatter = HtmlFormatter(style=CODE_STYLES[scheme])
    prefix = f'html[data-theme="{scheme}"] .highlight'
    rules = [f"{prefix} {rule}" for rule in formatter.get_linenos_style_defs()]
    rules += formatter.get_background_style_defs(prefix)
    return "\n".join([*rules, *formatter.get_token_style_defs(prefix)])


def script() -> str:
    """Return the one script that every page has."""
    return "\n".join((HERE / "scripts" / f"{part}.js").read_text("utf-8") for part in SCRIPTS)


def write_assets(app: Sphinx) -> None:
    """Put the style sheet, the script and the fonts of the text where the pages look for them."""
    if app.builder.format == "html":
        static = Path(app.outdir, "_static")
        copy_files(SERIF, SERIF_FILES, static / "fonts")
        (static / "book.css").write_text(style(), "utf-8")
        (static / "book.js").write_text(script(), "utf-8")
