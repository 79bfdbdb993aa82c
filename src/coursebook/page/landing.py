"""The list of chapters: each with a picture, its own first figure, and what the reader has solved.

A chapter that a course adds gets its picture in the same way, and one without a figure has none.
Sphinx writes this page anew whenever one that its contents name has changed.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..edition_names import STUDENT

# A count for the reader: the script that knows what is solved writes it anew.
SOLVED = (
    '<span class="chapter-solved js-only" data-exercises="{ids}">'
    "Checked exercises solved: 0 of {count}</span>"
)


class ShowChapters(SphinxPostTransform):
    """Give each chapter in the list its picture and its count."""

    default_priority = 500  # a picture of an explorer stays a picture
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Visit the entries of one document."""
        for item in self.document.findall(nodes.list_item):
            if page := item.get("chapter"):
                item += first_picture(self.env, page)
                if self.config.edition == STUDENT:
                    item += count(self.env.metadata[page].get("exercises", []))


def first_picture(env: BuildEnvironment, page: str) -> list[nodes.Node]:
    """Return the picture of the first figure of a chapter, if it has one."""
    for figure in env.get_doctree(page).findall(nodes.figure):
        for image in figure.findall(nodes.image):
            if PurePath(image["uri"]).suffix == ".svg":
                return [image.deepcopy()]
    return []


def count(exercises: list[str]) -> list[nodes.Node]:
    """Return the place for how many exercises of a chapter are solved."""
    text = SOLVED.format(ids=" ".join(exercises), count=len(exercises))
    return [nodes.raw("", text, format="html")] if exercises else []
