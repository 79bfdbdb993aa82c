"""The buttons of a page: run it, take it along, suggest an edit, report a mistake."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from ..editions.cut import STUDENT
from ..myst_cells import runs_code
from ..repository import Home, notebook_of

PDF = "book.pdf"

Button = dict[str, Any]


def add_buttons(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the buttons that a page can have before the theme's own."""
    if doctree is None:
        return
    home: Home = app.config.book_home
    groups = [source_buttons(home, os.path.relpath(app.env.doc2path(page), app.srcdir))]
    if runs_code(doctree):
        groups.insert(0, group("launch", "Run this chapter", "fas fa-rocket", launches(app, page)))
        if app.config.book_notebooks:  # or there are pages only: `jupyter-book build .`
            address = context["pathto"](f"notebooks/{notebook_of(page)}", 1)
            groups[0]["buttons"].append(link("Notebook", address, "Download the notebook"))
    if app.config.book_pdf and page == app.config.root_doc:
        address = context["pathto"](PDF, 1)
        groups[0]["buttons"].append(link("PDF", address, "Download the whole book"))
    context["header_buttons"][:0] = [group for group in groups if group["buttons"]]


def launches(app: Sphinx, page: str) -> list[Button]:
    """Return the ways to run a chapter elsewhere; only the student edition is published there."""
    home: Home = app.config.book_home
    if not home.public or app.config.edition != STUDENT:
        return []
    notebook = notebook_of(page)
    return [
        link("Colab", home.colab(notebook), "Run this chapter in Google Colab"),
        link("Binder", home.binder(notebook), "Run this chapter on Binder"),
    ]


def source_buttons(home: Home, source: str) -> Button:
    """Return the ways to change a page."""
    buttons = []
    if address := home.edit(Path(source).as_posix()):
        buttons.append(link("Edit", address, "Suggest an edit of this page"))
    if home.public:
        buttons.append(link("Issue", home.issue(), "Report a mistake"))
    return group("source", "Improve this page", "fas fa-pencil-alt", buttons)


def link(name: str, address: str, tooltip: str) -> Button:
    """Return a button as the theme wants it."""
    label = f"book-{name.lower()}"
    return {"type": "link", "text": name, "url": address, "tooltip": tooltip, "label": label}


def group(name: str, tooltip: str, icon: str, buttons: list[Button]) -> Button:
    """Return buttons under a common one."""
    label = f"book-{name}"
    return {"type": "group", "tooltip": tooltip, "icon": icon, "buttons": buttons, "label": label}
