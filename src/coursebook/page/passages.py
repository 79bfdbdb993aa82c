"""What the book says, passage by passage, as the search needs it.

A passage is a section, an entry of the glossary, an exercise or a function of the package: what has
an address of its own. Its text is what stands there as prose, each formula once; code is kept
apart. What a program put out is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docutils import nodes
from sphinx import addnodes

from ..myst_cells import is_output
from ..predicting import asks

UNSAID = (
    nodes.comment,
    nodes.image,
    nodes.raw,
    nodes.target,
    nodes.system_message,
    nodes.substitution_definition,
    addnodes.index,
    addnodes.toctree,
    nodes.term,  # the title of its passage, as is the next
    addnodes.desc_signature,
)
FOR_NOTEBOOKS = {"tag_starter", "tag_check"}
SIGNS = {
    "cdot": "·",
    "times": "×",  # noqa: RUF001
    "otimes": "⊗",
    "circ": "∘",
    "le": "≤",
    "ge": "≥",
    "dots": "…",
    "cdots": "…",
    "sum": "Σ",
    "tau": "τ",
    "blacksquare": "■",
}


@dataclass
class Passage:
    """A part of a page: its id, empty for the page's beginning, its title, what it says."""

    id: str
    title: str
    said: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)

    def record(self) -> list[str]:
        """Return the four texts that the search is given."""
        return [self.id, self.title, joined(self.said), "\n".join(self.code)]


def passages(document: nodes.document) -> Iterator[list[str]]:
    """Yield the passages of a page, in their order."""
    title = next(iter(document.findall(nodes.title)), None)
    found = [Passage("", words(title) if title else "")]
    gather(document, found, 0)
    return (passage.record() for passage in found)


def gather(node: nodes.Node, found: list[Passage], at: int) -> None:
    """Add what stands in a node to the passage at a place of the list, or to new ones."""
    for child in node.children:
        inside = at
        if unsaid(child):
            continue
        if heading := beginning(child):
            found.append(Passage(*heading))
            inside = len(found) - 1
        if isinstance(child, nodes.literal_block):
            found[inside].code.append(child.astext())
        elif isinstance(child, nodes.TextElement):
            found[inside].said.append(words(child))
        else:
            gather(child, found, inside)


def unsaid(node: nodes.Node) -> bool:
    """Say whether a node holds nothing that a reader would look for."""
    if isinstance(node, UNSAID) or is_output(node):
        return not any(isinstance(each, nodes.caption) for each in node.findall())
    if isinstance(node, nodes.Element) and FOR_NOTEBOOKS.intersection(node.get("classes", ())):
        return True
    is_title = isinstance(node, nodes.title) or type(node).__name__ == "exercise_title"
    return is_title and (asks(node.parent) or not isinstance(node.parent, nodes.admonition))


def beginning(node: nodes.Node) -> tuple[str, str] | None:
    """Return the id and the title of a passage that begins with a node."""
    if not isinstance(node, nodes.Element) or not node.children:
        return None
    first = node.children[0]
    if isinstance(node, nodes.section) and isinstance(first, nodes.title):
        top = isinstance(node.parent, nodes.document)
        return None if top else (node["ids"][0], words(first))
    if "exercise" in node.get("classes", ()) and node.get("ids"):
        return node["ids"][0], f"Exercise: {words(first.children[-1])}"
    if isinstance(node, nodes.definition_list_item) and isinstance(first, nodes.term):
        return (first["ids"][0], words(first)) if first["ids"] else None
    if isinstance(node, addnodes.desc) and isinstance(first, addnodes.desc_signature):
        return (first["ids"][0], first["fullname"]) if first["ids"] else None
    return None


def words(node: Any) -> str:
    """Return the text of a node that holds lines of text."""
    if isinstance(node, nodes.Text):
        return str(node)
    if isinstance(node, (nodes.math, nodes.math_block)):
        return formula(node.astext())
    if isinstance(node, UNSAID[:-2]) or node.get("refdomain") == "cite":
        return ""
    if node.get("reftype") == "eq":
        return "the equation"
    return "".join(map(words, node.children))


def formula(tex: str) -> str:
    r"""Return a formula as a line of text.

    >>> formula(r"\class{tap-1}{w_1}\,x_{n+1} \le 2\cdot 3 \text{ for } \tau_n")
    'w_1 x_{n+1} ≤ 2 · 3 for τ_n'
    """
    tex = re.sub(r"\\(?:class\s*\{tap-\d+\}|text|operatorname|begin\{\w+\}|end\{\w+\})", "", tex)
    tex = re.sub(r"(?<![_^])\{([^{}]*)\}", r"\1", tex)
    tex = re.sub(r"\\([a-zA-Z]+)", lambda found: f" {SIGNS.get(found[1], '')} ", tex)
    tex = re.sub(r"\\(?:\\|[,;:! ])|&", " ", tex).replace("\\", "")
    return joined([re.sub(r"(?<=[(\[_^]) +| +(?=[)\]_^,.;])", "", tex)])


def joined(texts: list[str]) -> str:
    """Return texts as one line."""
    return " ".join(" ".join(texts).split())
