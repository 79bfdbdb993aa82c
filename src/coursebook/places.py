"""Where something stands in the source, for whoever must mend it."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes


def place(node: nodes.Node) -> str:
    """Return the file and line a node comes from."""
    while node.parent is not None and not node.line:
        node = node.parent
    return f"{node.source}:{node.line}"


def around(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield what a node stands in, from the inside out."""
    while (node := node.parent) is not None:
        yield node
