"""Plain Markdown out of a resolved document, for readers that know no extension.

Each private method of `Writer` writes one kind of node. A kind without a method stops the build and
is named: what a notebook cannot show must not silently be missing from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from docutils import nodes
from sphinx.errors import SphinxError
from sphinx.locale import admonitionlabels

from ..places import around, place

Numbers = Mapping[str, tuple[int, ...]]

# What would be read as markup in the middle of a line, and what only at its beginning.
MARKUP = re.compile(r"[\\`*_$]|<(?=[A-Za-z/!?])|~(?=~)|(?<=\])[(:]|&(?=#?\w+;)")
AT_THE_START = re.compile(r"^(\d*)([#>+\-=|]|(?<=\d)[.)])")

SILENT = ("comment", "index", "substitution_definition", "target", "toctree")


class NotebookError(SphinxError):
    """A chapter holds something that a plain notebook cannot show."""

    category = "Notebook error"


@dataclass(frozen=True)
class Writer:
    """Writes the nodes of one document.

    Attributes:
        link: Returns the address a ``reference`` leads to, or the empty string.
        sections: Numbers of sections by anchor, as Sphinx counts them.
        figures: Numbers by kind (``figure``, ``exercise``, ``displaymath``), then by id.
        formats: How a number is written, by kind: ``{"figure": "Fig. %s"}``.
    """

    link: Callable[[nodes.Element], str] = lambda reference: ""
    sections: Numbers = field(default_factory=dict)
    figures: Mapping[str, Numbers] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)

    def blocks(self, children: Iterable[nodes.Node]) -> str:
        """Return block nodes, one below the other."""
        return "\n\n".join(text for child in children if (text := self.block(child)))

    def block(self, node: nodes.Node) -> str:
        """Return a paragraph, a list, or anything else that has lines of its own."""
        name = type(node).__name__
        if name in SILENT:
            return ""
        if name in admonitionlabels:
            return quote(f"**{admonitionlabels[name]}**", self.blocks(node.children))
        return str(self.method("block", node)(node))

    def line(self, node: nodes.Node) -> str:
        """Return what a node holds, as one line that is not taken for a list or a heading."""
        text = self.inlines(node.children).strip()
        if node.children and isinstance(node.children[0], nodes.Text):
            return AT_THE_START.sub(r"\1\\\2", text, count=1)
        return text

    def inlines(self, children: Iterable[nodes.Node]) -> str:
        """Return pieces of a line, joined."""
        return "".join(map(self.inline, children))

    def inline(self, node: nodes.Node) -> str:
        """Return a piece of a line."""
        if isinstance(node, nodes.Text):
            return MARKUP.sub(r"\\\g<0>", node.replace("\n", " "))
        if type(node).__name__ in SILENT:
            return ""
        return str(self.method("inline", node)(node))

    def method(self, kind: str, node: nodes.Node) -> Callable[[Any], str]:
        """Find what writes a node."""
        found = getattr(self, f"_{kind}_{type(node).__name__}", None)
        return found or refuse(node)  # type: ignore[no-any-return]

    def number(self, kind: str, node: nodes.Element) -> str:
        """Return the number of a figure, an exercise or an equation, or the empty string."""
        found = (self.figures.get(kind, {}).get(name) for name in node["ids"])
        return ".".join(map(str, next(filter(None, found), ())))

    def numbered(self, kind: str, node: nodes.Element) -> str:
        """Return the number with its word: ``Fig. 1.2``."""
        number = self.number(kind, node)
        return self.formats[kind] % number if number else ""

    def linked(self, text: str, node: nodes.Element) -> str:
        """Return the name of a section or an exercise, as a link back to it."""
        address = self.link(nodes.reference(internal=True, refid=node["ids"][-1]))
        return f"[{text}]({address})" if address else text

    # Blocks

    def _block_paragraph(self, node: nodes.paragraph) -> str:
        return self.line(node)

    def _block_compound(self, node: nodes.compound) -> str:
        return self.blocks(node.children)

    def _block_title(self, node: nodes.title) -> str:
        anchors = [f"#{name}" for name in node.parent["ids"]] + [""]
        number = next(filter(None, map(self.sections.get, anchors)), ())
        heading = self.inlines(node.children)
        counted = ".".join(map(str, number)) + ". " if number else ""
        return f"{'#' * depth(node)} {self.linked(counted + heading, node.parent)}"

    def _block_bullet_list(self, node: nodes.bullet_list) -> str:
        return self.items(node, ["- "] * len(node.children))

    def _block_enumerated_list(self, node: nodes.enumerated_list) -> str:
        if node["enumtype"] != "arabic":
            refuse(node)
        first = node.get("start", 1)
        return self.items(node, [f"{first + n}. " for n in range(len(node.children))])

    def items(self, node: nodes.Element, markers: list[str]) -> str:
        """Return the items of a list; a blank line between them only if one has several blocks."""
        texts = [
            marker + indent(self.blocks(item.children), len(marker))
            for item, marker in zip(node.children, markers, strict=True)
        ]
        return ("\n\n" if any("\n" in text for text in texts) else "\n").join(texts)

    def _block_definition_list(self, node: nodes.definition_list) -> str:
        texts = []
        for item in node.children:
            terms = [self.line(child) for child in item.children if isinstance(child, nodes.term)]
            rest = [child for child in item.children if not isinstance(child, nodes.term)]
            text = self.blocks(block for child in rest for block in child.children)
            texts.append(f"- **{', '.join(terms)}**\n\n  {indent(text, 2)}")
        return "\n\n".join(texts)

    def _block_block_quote(self, node: nodes.block_quote) -> str:
        return quote(self.blocks(node.children))

    def _block_admonition(self, node: nodes.admonition) -> str:
        title, *rest = node.children
        return quote(f"**{self.line(title)}**", self.blocks(rest))

    _block_sidebar = _block_topic = _block_admonition

    def _block_exercise_enumerable_node(self, node: nodes.Element) -> str:
        title, *rest = node.children
        name = self.linked(self.numbered("exercise", node), node) + self.inlines(title.children)
        content = [block for part in rest for block in part.children]
        return quote(f"**{name}**", self.blocks(content))

    def _block_math_block(self, node: nodes.math_block) -> str:
        formula = node.astext().strip()
        if node.get("nowrap") or "\n\n" in formula:
            refuse(node)
        if r"\\" in formula and r"\begin" not in formula:
            formula = rf"\begin{{split}}{formula}\end{{split}}"  # as on the page
        number = self.number("displaymath", node) if node.get("label") else ""
        tag = rf" \tag{{{number}}}" if number else ""
        # In a quotation or a list, notebooks take the marks before a line for the formula's.
        nested = not isinstance(node.parent, nodes.section | nodes.document)
        return f"$${joined(formula)}{tag}$$" if nested else f"$$\n{formula}{tag}\n$$"

    def _block_literal_block(self, node: nodes.literal_block) -> str:
        language = node.get("language", "")
        fence = fence_around(node.astext(), 3)
        language = "" if language in ("none", "default") else language
        return f"{fence}{language}\n{node.astext()}\n{fence}"

    def _block_doctest_block(self, node: nodes.doctest_block) -> str:
        return f"```pycon\n{node.astext()}\n```"

    def _block_transition(self, node: nodes.transition) -> str:
        return "---"

    def _block_table(self, node: nodes.table) -> str:
        rows = [self.row(row) for row in node.findall(nodes.row)]
        if len(list(node.findall(nodes.thead))) != 1 or node.next_node(nodes.title):
            refuse(node)
        rule = "|" + "---|" * len(next(node.findall(nodes.row)).children)
        return "\n".join([rows[0], rule, *rows[1:]])

    def row(self, node: nodes.row) -> str:
        """Return one line of a table; each cell is a line itself."""
        texts = []
        for entry in node.findall(nodes.entry):
            if len(entry.children) > 1 or entry.get("morecols") or entry.get("morerows"):
                refuse(entry)
            texts.append(self.blocks(entry.children).replace("|", r"\|"))
        return f"| {' | '.join(texts)} |"

    # Pieces of a line

    def _inline_emphasis(self, node: nodes.emphasis) -> str:
        return f"*{self.inlines(node.children)}*"

    def _inline_strong(self, node: nodes.strong) -> str:
        return f"**{self.inlines(node.children)}**"

    def _inline_inline(self, node: nodes.inline) -> str:
        return self.inlines(node.children)

    _inline_generated = _inline_title_reference = _inline_inline

    def _inline_math(self, node: nodes.math) -> str:
        formula = joined(node.astext())
        if any(isinstance(each, nodes.table) for each in around(node)):
            formula = formula.replace("|", r"\vert ")  # a bar would end the cell
        return f"${formula}$"

    def _inline_literal(self, node: nodes.literal) -> str:
        text = joined(node.astext())
        fence = fence_around(text, 1)
        space = " " if text.startswith("`") or text.endswith("`") else ""
        return f"{fence}{space}{text}{space}{fence}"

    def _inline_reference(self, node: nodes.reference) -> str:
        text, address = self.inlines(node.children), self.link(node)
        address = address.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
        return f"[{text}]({address})" if address else text

    _inline_number_reference = _inline_reference


def refuse(node: nodes.Node) -> NoReturn:
    """Raise NotebookError, which names what cannot be written."""
    classes = ".".join(["", *node.get("classes", ())]) if isinstance(node, nodes.Element) else ""
    raise NotebookError(
        f"{place(node)}: no plain Markdown for {type(node).__name__}{classes}; write it in "
        "another way, or teach notebooks/markdown.py how"
    )


def depth(title: nodes.title) -> int:
    """Return the level of a heading: 1 for the title of the page."""
    return sum(isinstance(each, nodes.section) for each in around(title))


def quote(*blocks: str) -> str:
    r"""Return blocks as a quotation, the frame that plain Markdown has.

    >>> quote("**Note**", "Mind this.")
    '> **Note**\n>\n> Mind this.'
    """
    lines = "\n\n".join(filter(None, blocks)).split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)


def indent(text: str, width: int) -> str:
    """Indent all lines but the first, which follows the marker of a list."""
    return re.sub(r"\n(?=[^\n])", "\n" + " " * width, text)


def joined(text: str) -> str:
    r"""Return a text on one line.

    >>> joined("a +\n  b")
    'a + b'
    """
    return re.sub(r"\s*\n\s*", " ", text).strip()


def fence_around(text: str, least: int) -> str:
    """Return backticks, more than the text has in a row."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    return "`" * max(least, longest + 1)
