"""Every picture says in words what it shows, and has a dark side as the page has.

A figure of the package carries its text inside, as the ``<desc>`` of its SVG, which follows the
reader's scheme; it is written once, by the function that draws, out of the same data. An author may
still give another with ``mystnb: {image: {alt: ...}}``. A photograph is as it is. A wide picture is
marked, since a phone would make its words too small to read.
"""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Any
from xml.etree import ElementTree

from docutils import nodes
from sphinx.transforms import SphinxTransform

from ..places import BookError, place
from .markup import svg_size

DESC = "{http://www.w3.org/2000/svg}desc"
PHOTOGRAPH = "photograph"
WIDE, WIDEST = "wide", 480

NO_TEXT = (
    "this image has none. A figure of convmatrix.figures brings its own; for another, write "
    "`mystnb: {image: {alt: ...}}` into the cell, or ![text](file)."
)
ONLY_PIXELS = (
    "is made of pixels and has no dark side. Draw it with convmatrix.figures, or say that it is a "
    f"photograph: `mystnb: {{image: {{classes: {PHOTOGRAPH}}}}}` in the cell, or `:class: "
    f"{PHOTOGRAPH}` under an {{image}}."
)


class CheckPictures(SphinxTransform):
    """Give each image the text that its SVG carries; refuse one without, and one of pixels."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Visit the images of one document."""
        for image in self.document.findall(nodes.image):
            if not image.get("alt", "").strip():
                image["alt"] = self.carried_text(image)
            if not image["alt"]:
                raise BookError("Alternative text missing", f"{place(image)}: {NO_TEXT}")
        for image in self.document.findall(nodes.image):
            kind = PurePath(image["uri"]).suffix
            if kind != ".svg" and PHOTOGRAPH not in image["classes"]:
                raise BookError(
                    "No dark side", f"{place(image)}: this image ({kind}) {ONLY_PIXELS}"
                )
            width, _ = svg_size(self.drawn(image)) or (0, 0)
            if width > WIDEST:
                image["classes"].append(WIDE)

    def carried_text(self, image: nodes.image) -> str:
        """Return the description inside an SVG file, or the empty string."""
        svg = self.drawn(image)
        return description(svg) if svg else ""

    def drawn(self, image: nodes.image) -> str:
        """Return the text of an SVG file, or the empty string."""
        path = Path(self.env.relfn2path(image["uri"], self.env.docname)[1])
        return path.read_text("utf-8") if path.suffix == ".svg" else ""


def description(svg: str) -> str:
    """Return the first ``<desc>`` of an SVG, spaces collapsed, or the empty string.

    >>> description('<svg xmlns="http://www.w3.org/2000/svg"><desc>Six  stems.</desc></svg>')
    'Six stems.'
    """
    root = ElementTree.fromstring(svg)  # noqa: S314 - drawn by our own cells a moment ago
    return " ".join((root.findtext(f".//{DESC}") or "").split())
