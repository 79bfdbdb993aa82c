"""Corrections to the HTML that docutils writes: sizes for images, room for tables, lists."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util.images import get_image_size

SVG_SIZE = re.compile(r'<svg[^>]*?\swidth="([\d.]+)(?:px)?"[^>]*?\sheight="([\d.]+)(?:px)?"')


def visit_image(translator: Any, node: nodes.image) -> None:
    """Write an image with its size, so that the text below stays in place while it loads.

    The first on a page loads with it, the others when they come near.
    """
    size = image_size(Path(translator.builder.srcdir, node["uri"]))
    type(translator).visit_image(translator, node)
    begun = "<img "
    if size and "width" not in node and "height" not in node:
        begun += 'width="{}" height="{}" '.format(*size)
    if node is not next(translator.document.findall(nodes.image)):
        begun += 'loading="lazy" '
    translator.body[-1] = translator.body[-1].replace("<img ", begun, 1)


def image_size(path: Path) -> tuple[int, int] | None:
    """Return width and height of an image in pixels, if it says so."""
    if path.suffix != ".svg":
        return get_image_size(str(path))
    found = svg_size(path.read_text("utf-8"))
    return (round(found[0]), round(found[1])) if found else None


def svg_size(svg: str) -> tuple[float, float] | None:
    """Return width and height of an SVG in CSS pixels, if it says so.

    >>> svg_size('<svg xmlns="http://www.w3.org/2000/svg" width="580" height="20"></svg>')
    (580.0, 20.0)
    """
    found = SVG_SIZE.search(svg)
    return (float(found[1]), float(found[2])) if found else None


def visit_table(translator: Any, node: nodes.table) -> None:
    """Begin a table in a place of its own, which scrolls when it is wide."""
    translator.body.append('<div class="table-scroll">')
    type(translator).visit_table(translator, node)


def depart_table(translator: Any, node: nodes.table) -> None:
    """End a table and its place."""
    type(translator).depart_table(translator, node)
    translator.body.append("</div>\n")


def visit_citation(translator: Any, node: nodes.citation) -> None:
    """Begin an entry of the bibliography, and before the first the list.

    docutils writes roles that browsers have given up.
    """
    if not isinstance(node.previous_sibling(), nodes.citation):
        translator.body.append('<dl class="citations">\n')


def depart_citation(translator: Any, node: nodes.citation) -> None:
    """End an entry, and after the last the list."""
    translator.body.append("</dd>\n")
    if not isinstance(node.next_node(descend=False, siblings=True), nodes.citation):
        translator.body.append("</dl>\n")


def visit_label(translator: Any, node: nodes.label) -> None:
    """Write the label of an entry, or of a footnote."""
    if isinstance(node.parent, nodes.citation):
        translator.body.append(translator.starttag(node.parent, "dt", ""))
    type(translator).visit_label(translator, node)


def depart_label(translator: Any, node: nodes.label) -> None:
    """End a label."""
    type(translator).depart_label(translator, node)
    if isinstance(node.parent, nodes.citation):
        translator.body.append("</dt>\n<dd>")
