"""Where something stands in the source, for whoever must mend it."""

from __future__ import annotations

from docutils import nodes


def place(node: nodes.Node) -> str:
    """Return the file and line a node comes from."""
    while node.parent is not None and not node.line:
        node = node.parent
    return f"{node.source}:{node.line}"
