"""The whole book as one PDF, printed by a browser from the very pages that are published.

The pages are joined in reading order. Ids are unique in a page but not in a book, so each gets the
name of its page in front, and every link between pages becomes one inside the document.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag
from sphinx.errors import SphinxError

from ..page.links import PDF

# The first has no windows, and so opens a page in half the time.
BROWSERS = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
)
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-extensions"),
    *("--no-pdf-header-footer", "--generate-pdf-document-outline", "--virtual-time-budget=20000"),
)
# Buttons and marks that do nothing on paper.
ON_SCREEN_ONLY = (
    ".headerlink, .copybtn, button, script, form, .hint, .result > summary, .prev-next-area, "
    ".toctree-wrapper"
)
# A heading at the very top of a page would be drawn on the page before, too, and stand twice in the
# outline; one that fills two lines loses the space between them there.
PAPER = """
@page { size: A4; margin: 18mm 16mm 20mm }
@page { @bottom-center { content: counter(page); font-size: 9pt } }
html, body { background: white; font-size: 10pt }
article { break-before: page; max-width: none }
article:first-of-type { break-before: auto }
figure, img, pre, table, .admonition, .math { break-inside: avoid }
h1, h2, h3, h4 { break-after: avoid; padding-top: 12px }
/* a heading that breaks into lines loses the space between them in the outline */
h1, h2, h3 { max-width: none !important; text-wrap: nowrap !important }
h1 { font-size: 16pt }
h2 { font-size: 13pt }
h3 { font-size: 12pt }
pre { white-space: pre-wrap }
"""


class PdfError(SphinxError):
    """The book could not be printed."""

    category = "PDF error"


def print_book(site: Path) -> Path:
    """Print a built site into a PDF beside its pages, with an outline and links that work."""
    target = site / PDF
    pages = list(reading_order(site))
    # Beside the pages, where their images and styles are found.
    joined = pages[0].with_name("print.html")
    joined.write_text(join(pages), "utf-8")
    try:
        run_browser(joined, target)
    finally:
        joined.unlink()
    return target


def reading_order(site: Path) -> Iterator[Path]:
    """Yield the pages as a reader turns them, from the first to the last."""
    entrance = BeautifulSoup((site / "index.html").read_text("utf-8"), "html.parser")
    refresh = entrance.select_one('meta[http-equiv="Refresh" i]')
    page = site / (str(refresh["content"]).partition("url=")[2] if refresh else "index.html")
    seen: set[Path] = set()
    while page.is_file() and page not in seen:
        seen.add(page)
        yield page
        following = parsed(page).select_one('a[rel~="next"]')
        page = (page.parent / str(following["href"])).resolve() if following else site / "none"


def parsed(page: Path) -> BeautifulSoup:
    """Return a page as a tree."""
    return BeautifulSoup(page.read_text("utf-8"), "html.parser")


def join(pages: list[Path]) -> str:
    """Return the articles of all pages as one document."""
    document = parsed(pages[0])
    articles = [article(page, pages) for page in pages]
    body = document.body
    if body is None or document.head is None:
        raise PdfError(f"{pages[0]} is no page")
    # The policy of the pages would refuse the style sheet for paper.
    for tag in document.select("script, meta[http-equiv=Content-Security-Policy]"):
        tag.decompose()
    body.clear()
    body.extend(articles)
    style = document.new_tag("style")
    style.string = PAPER
    document.head.append(style)
    if document.html is not None:
        document.html["data-theme"] = document.html["data-mode"] = "light"
    return str(document)


def article(page: Path, pages: list[Path]) -> Tag:
    """Return what a page says, its ids and links made those of the whole book."""
    found = parsed(page).select_one("article")
    if found is None:
        raise PdfError(f"{page} has no article")
    for tag in found.select(ON_SCREEN_ONLY):
        tag.decompose()
    for tag in found.select("details"):
        tag["open"] = ""
    for tag in found.select("img[loading]"):
        del tag["loading"]  # nobody scrolls on paper
    for tag in found.find_all(id=True):
        tag["id"] = f"{page.stem}--{tag['id']}"
    for tag in found.find_all("a", href=True):
        tag["href"] = in_book(str(tag["href"]), page, pages)
    found["id"] = page.stem
    return found


def in_book(address: str, page: Path, pages: list[Path]) -> str:
    """Return an address as it is inside the joined document."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return address
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if target not in pages:
        return address
    return f"#{target.stem}--{parts.fragment}" if parts.fragment else f"#{target.stem}"


def run_browser(page: Path, target: Path) -> None:
    """Print a page into a file."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise PdfError(f"no browser found that could print; looked for {', '.join(BROWSERS)}")
    target.unlink(missing_ok=True)
    with TemporaryDirectory() as profile:
        command = [browser, *OPTIONS, f"--user-data-dir={profile}", f"--print-to-pdf={target}"]
        done = subprocess.run(
            [*command, page.resolve().as_uri()],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
    if done.returncode or not target.is_file():
        raise PdfError(f"{browser} printed nothing:\n{done.stderr}")
