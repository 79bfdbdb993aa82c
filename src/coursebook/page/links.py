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

Button = dict[str, str]


def add_buttons(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the template the buttons that a page can have."""
    if doctree is None:
        return
    home: Home = app.config.book_home
    buttons = launches(app, page) if runs_code(doctree) else []
    if runs_code(doctree) and app.config.book_notebooks:  # or there are pages only
        address = context["pathto"](f"notebooks/{notebook_of(page)}", 1)
        buttons.append(link("Notebook", address, "Download the notebook"))
    if app.config.book_pdf and page == app.config.root_doc:
        address = context["pathto"](PDF, 1)
        buttons.append(link("PDF", address, "Download the whole book"))
    source = os.path.relpath(app.env.doc2path(page), app.srcdir)
    if address := home.edit(Path(source).as_posix()):
        buttons.append(link("Edit", address, "Suggest an edit of this page"))
    if home.public:
        buttons.append(link("Issue", home.issue(), "Report a mistake"))
    context["buttons"] = buttons


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


def link(name: str, address: str, tooltip: str) -> Button:
    """Return a button as the template wants it."""
    return {"text": name, "url": address, "tooltip": tooltip, "label": f"btn-book-{name.lower()}"}
