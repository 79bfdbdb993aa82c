"""What must be mended, and where it stands in the source."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx.errors import SphinxError


class BookError(SphinxError):
    """Something must be mended before the book can be built; ``category`` names its kind."""

    def __init__(self, category: str, message: str) -> None:
        super().__init__(message)
        self.category = category


def place(node: nodes.Node) -> str:
    """Return the file and line a node comes from."""
    while node.parent is not None and not node.line:
        node = node.parent
    return f"{node.source}:{node.line}"


def around(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield what a node stands in, from the inside out."""
    while (node := node.parent) is not None:
        yield node
