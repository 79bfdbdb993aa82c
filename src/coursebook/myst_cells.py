"""Cells as myst-nb sees them: the one place that touches its private names and its node classes.

What cuts a chapter and what runs it read cells with the very functions that myst-nb reads them
with, so that the two cannot disagree.
"""

from __future__ import annotations

from typing import Any, TypeGuard

from docutils import nodes
from myst_nb.core import read
from myst_nb.core.execute import cache as execution
from myst_nb.sphinx_ import SphinxEnvType as SphinxEnvType
from sphinx.errors import SphinxError

CellMetadataError = read.MystMetadataParsingError
read_cell_metadata, read_fenced_cell = read._read_cell_metadata, read._read_fenced_cell
is_myst_markdown_notebook = read.is_myst_markdown_notebook
read_myst_markdown_notebook = read.read_myst_markdown_notebook


def is_code_cell(node: nodes.Node) -> TypeGuard[nodes.Element]:
    """Say whether a node is a code cell of a chapter."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def code_cells(document: nodes.Node) -> list[nodes.Element]:
    """Return the code cells of a page, in their order."""
    return [node for node in document.findall() if is_code_cell(node)]


def tags_of(cell: nodes.Element) -> list[str]:
    """Return the tags of a code cell."""
    return list(cell["cell_metadata"].get("tags", ()))


def is_output(node: nodes.Node) -> bool:
    """Say whether a node holds what a code cell has put out."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code_output"


def runs_code(document: nodes.Node) -> bool:
    """Say whether a page has a code cell, and so a notebook."""
    return next(iter(document.findall(is_code_cell)), None) is not None


def never_execute() -> None:
    """Let myst-nb take outputs from the cache only, put there by the book's own Python."""

    def refuse(*arguments: Any, cwd: str, **options: Any) -> None:
        raise SphinxError(f"a chapter in {cwd} changed while it was built; build it again")

    execution.single_nb_execution = refuse
