"""Pictures made of pixels: refused, as a page has a dark side and they have none.

A figure of the package is an SVG that follows the reader's scheme. A photograph is as it is.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from docutils import nodes
from sphinx.errors import SphinxError
from sphinx.transforms import SphinxTransform

from ..places import place

PHOTOGRAPH = "photograph"

REMEDY = (
    "is made of pixels and has no dark side. Draw it with convmatrix.figures, or say that it is a "
    f"photograph: `mystnb: {{image: {{classes: {PHOTOGRAPH}}}}}` in the cell, or `:class: "
    f"{PHOTOGRAPH}` under an {{image}}."
)


class RasterError(SphinxError):
    """A picture would shine on a dark page."""

    category = "No dark side"


class RefuseRasters(SphinxTransform):
    """Refuse an image that is no SVG and no photograph."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Visit the images of one document."""
        for image in self.document.findall(nodes.image):
            kind = PurePath(image["uri"]).suffix
            if kind != ".svg" and PHOTOGRAPH not in image["classes"]:
                raise RasterError(f"{place(image)}: this image ({kind}) {REMEDY}")
