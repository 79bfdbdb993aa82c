"""What the page's template asks for beside what Sphinx provides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx

from ..settings import attribution
from .assets import HERE
from .policy import content_policy

# Styles that book.css replaces, and scripts that book.js does.
REPLACED = (
    "basic.css",
    "pygments.css",
    "mystnb.",
    "exercise.css",
    "documentation_options.js",
    "doctools.js",
    "sphinx_highlight.js",
)
LONGEST_DESCRIPTION = 160


def complete_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Give the template its files, its contents, its description and its policy."""
    context["css_files"] = own(context["css_files"])
    if "katex" not in context.get("body", ""):
        context["css_files"] = [css for css in context["css_files"] if "katex" not in css.filename]
    context["script_files"] = own(context["script_files"])
    context["author"] = re.sub("^The ", "the ", app.config.author)  # after "By"
    first = pagename == app.config.root_doc
    context["attribution"] = attribution(app.config.html_title) if first else ""
    context["html_baseurl"] = app.config.html_baseurl
    python = context.get("runs_python", False)
    context["content_policy"] = content_policy(first_script(), python=python)
    context["description"] = description(doctree) if doctree else ""
    menu = context["toctree"](maxdepth=1, collapse=False, includehidden=True, titles_only=True)
    context["contents"] = contents(menu or "", context["toc"] if doctree else "")


def own(files: Iterable[Any]) -> list[Any]:
    """Return the files of a page that are neither replaced nor inline."""
    named = [(file, str(getattr(file, "filename", file) or "")) for file in files]
    replaced = tuple(f"_static/{name}" for name in REPLACED) + REPLACED
    return [file for file, name in named if name and not name.startswith(replaced)]


@cache
def first_script() -> str:
    """Return the one inline script, exactly as the template includes it."""
    return (HERE / "templates" / "first.js").read_text("utf-8").removesuffix("\n")


def description(doctree: nodes.document) -> str:
    """Return how a page begins: its first paragraphs, cut after a word."""
    text = " ".join(
        " ".join(paragraph.astext().split())
        for paragraph in doctree.findall(nodes.paragraph)
        if not list(paragraph.findall(nodes.math))
    )
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    return text[:LONGEST_DESCRIPTION].rpartition(" ")[0].rstrip(",.;:") + " …"


def contents(menu: str, outline: str) -> str:
    """Return the menu of the book with the sections of the open page below its entry.

    >>> outline = "<ul><li>1.<ul><li>1.1</li></ul></li></ul>"
    >>> contents('<li class="current"><a class="current">1.</a></li>', outline)
    ... # doctest: +ELLIPSIS
    '...<a aria-current="page" class="current">1.</a><ul class="sections"><li>1.1</li></ul></li>'
    """
    page = BeautifulSoup(menu, "html.parser")
    for caption in page.select("p.caption"):
        # Headings before the page's own title would turn its outline upside down.
        caption.attrs = {"class": "caption"}
    here = page.select_one("li.current > a.current")
    if here:
        here["aria-current"] = "page"
        inner = BeautifulSoup(outline, "html.parser").select_one("li > ul")
        if inner:
            for tag in inner.find_all(True):
                tag.attrs = {"href": tag["href"]} if tag.name == "a" else {}
            inner.attrs = {"class": "sections"}
            here.insert_after(inner)
    return str(page)
