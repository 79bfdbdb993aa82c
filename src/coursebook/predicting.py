"""Predict first: how a chapter asks for a prediction, and where its result ends.

A prompt is an admonition of the class ``predict``. What follows it, up to a line ``% until here``,
is its result; without such a line the prompt only asks.
"""

from __future__ import annotations

from typing import TypeGuard

from docutils import nodes

END = "until here"
PROMPT = "predict"


def asks(node: nodes.Node) -> TypeGuard[nodes.admonition]:
    """Tell whether a node asks for a prediction."""
    return isinstance(node, nodes.admonition) and PROMPT in node["classes"]


def is_end(node: nodes.Node) -> bool:
    """Tell whether a node is the line that ends a result."""
    return isinstance(node, nodes.comment) and node.astext().strip() == END
