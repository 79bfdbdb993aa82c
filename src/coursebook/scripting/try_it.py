"""Cells with the tag ``try-it``: on the page a reader can change them, and run them there.

They run in the build like all others, so what stands below one is what it puts out; in a notebook
one is a cell like any other.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..editions.cut import TRY_TAG
from ..myst_cells import code_cells, tags_of

SCRIPT = "try-it.js"
AFTER_BOOK = 901  # whose functions it uses


class AddEditors(SphinxPostTransform):
    """Put the editor below each of these cells."""

    default_priority = 400
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Visit the cells of one document."""
        for number, cell in enumerate(cells(self.document)):
            source = next(iter(cell.findall(nodes.literal_block))).astext()
            name = f"{self.env.docname.rpartition('/')[2]}-{number}"
            context = {"name": name, "source": source}
            html = self.app.builder.templates.render("try-it.html", context)
            cell += nodes.raw("", html, format="html")


def cells(document: nodes.document) -> list[nodes.Element]:
    """Return the cells of one document that can be tried."""
    return [cell for cell in code_cells(document) if TRY_TAG in tags_of(cell)]


def add_script(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load the script where there is something to try, and let the page run Python."""
    if doctree and cells(doctree):
        context["runs_python"] = True
        app.add_js_file(SCRIPT, priority=AFTER_BOOK, type="module")
