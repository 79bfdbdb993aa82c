"""The cells of one notebook, each under a name that says what it is.

A later edition of a notebook is merged, line by line, into one in which a student has written. So a
cell is named after its role (``padded-matrix-answer``), its section, or its first words, never
after its place: what is added before it changes nothing about it. Where students write, the file
holds the text in one line, which any program that saves notebooks makes into several: whatever the
course changes there later, it meets what the student has as a whole, and the student's stays.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect
from collections.abc import Sequence
from typing import TypeGuard

import nbformat
from docutils import nodes
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from ..myst_cells import is_code_cell, tags_of
from ..predicting import asks, choice_list, choices, is_end, name_of
from . import own_numbers
from .markdown import SILENT, Writer

ROLES = {"starter": "answer", "solution": "solution", "check": "check"}
PREDICTION = "prediction"
WRITTEN_IN = {"starter", PREDICTION}

LONGEST_NAME = 64  # of letters, digits and hyphens: nbformat's rule
CHECKED = re.compile(r"""^check\((["'])([\w-]+)\1""", re.MULTILINE)

PLACE = "*Your prediction* (click twice to write): "
HINT = """\
from convmatrix.exercises import hint

# Stuck? Take away the next #: each time you run the cell, you get one more hint.
# hint("ID")"""


class Cells:
    """The cells of one notebook, while a document is walked through."""

    def __init__(self, writer: Writer, source: NotebookNode, *, own_numbers: bool = False) -> None:
        self.writer = writer
        self.own_numbers = own_numbers
        self.cells: list[NotebookNode] = []
        self._source = source.cells
        self._starts: list[int] = source.metadata["source_map"]
        self._texts: list[str] = []
        self._name = ""
        self._part = 0  # the cell of the chapter that the texts come from
        self._scope = ""
        self._hinted: set[str] = set()
        self._responses: tuple[str, str] | None = None  # to the choices, with the cell's name

    def walk(self, children: Sequence[nodes.Node]) -> None:
        """Add what a document or a section holds."""
        for node in children:
            if isinstance(node, nodes.section):
                self.flush()
                self.enter(node)
                self.walk(node.children)
            elif is_code_cell(node):
                self.flush()
                self.add_cell(node)
            elif is_exercise(node):
                self.flush()
                self.enter(node)
                self.add_exercise(node)
            elif asks(node):
                self.flush()
                self.add_prompt(node)
            elif is_end(node):
                self.flush()
                self.add_responses()
            else:
                self.collect(node)
        self.flush()

    def enter(self, node: nodes.Element) -> None:
        """Name what follows after a section or an exercise, by its label if it has one."""
        *_, label = [id for id in node["ids"] if not re.fullmatch(r"id\d+", id)] or node["ids"]
        self._scope = plain_name(label, 50)

    def collect(self, node: nodes.Node) -> None:
        """Keep a block of text for the next cell; each cell of the chapter is one of its own."""
        if type(node).__name__ not in SILENT and (part := self.part(node)) != self._part:
            self.flush()
            self._part = part
        self.keep(self.name_of(node), self.writer.block(node))

    def keep(self, name: str, text: str) -> None:
        """Keep a text for the next cell, which is named after its first."""
        if text:
            self._name = self._name or name
            self._texts.append(text)

    def part(self, node: nodes.Node) -> int:
        """Return which cell of the chapter a block of text stands in."""
        line = getattr(node, "line", None)
        return max(self._part, bisect(self._starts, line - 1) - 1) if line else self._part

    def name_of(self, node: nodes.Node) -> str:
        """Return the name of a cell that begins with this block."""
        if isinstance(node, nodes.title):
            return self._scope
        if "solution" in self._source[self._part].metadata.get("tags", ()):
            return f"{self._scope}-solution"
        return f"{self._scope[:30]}-{plain_name(node.astext(), 28)}"

    def flush(self) -> None:
        """Make a cell of the text collected so far."""
        if self._texts:
            self.add_text(self._name, self._texts)
        self._texts, self._name = [], ""

    def add_text(self, name: str, blocks: Sequence[str], tags: Sequence[str] = ()) -> None:
        """Add a Markdown cell."""
        text = "\n\n".join(blocks)
        metadata = {"tags": list(tags)} if tags else {}
        self.cells.append(new_markdown_cell(text, id=self.free(name, text), metadata=metadata))

    def add_code(self, name: str, source: str, tags: Sequence[str] = ()) -> None:
        """Add a code cell without outputs."""
        metadata = {"tags": list(tags)} if tags else {}
        self.cells.append(new_code_cell(source, id=self.free(name, source), metadata=metadata))

    def add_cell(self, node: nodes.Element) -> None:
        """Add a chapter's cell and, since the figure is what it draws, the figure's caption."""
        self._part = node["cell_index"]
        source = self._source[self._part].source
        tags = [tag for tag in tags_of(node) if tag in ROLES]
        if self.own_numbers and "check" in tags:
            source = own_numbers.told_whose(source)
        found = CHECKED.search(source) if "check" in tags else None
        scope = plain_name(found[2], 50) if found else self._scope
        name = f"{scope}-{ROLES[tags[0]]}" if tags else self.name_of(nodes.Text(source))
        self.add_code(name, source, tags)
        if found:
            self.add_hint(scope, found[2])
        for figure in node.findall(nodes.figure):
            number = self.writer.numbered("figure", figure)
            caption = self.writer.line(next(figure.findall(nodes.caption)))
            name = plain_name(next(iter(figure["ids"]), self._scope))
            self.keep(f"{name}-caption", f"**{number}** {caption}".replace("****", ""))

    def ask_for_name(self, course: str) -> None:
        """Let students write their names below the installation, if any cell asks for numbers."""
        if any("me.numbers(" in cell.source for cell in self.cells):
            self.add_code("student-answer", own_numbers.name_cell(course), ["starter"])
            self.cells.insert(2, self.cells.pop())

    def add_exercise(self, node: nodes.Element) -> None:
        """Add the text of an exercise and, where everybody has other numbers, the student's."""
        id, blocks = self._scope, [self.writer.block(node)]
        own = self.own_numbers and own_numbers.varied(id)
        self.add_text(id, [*blocks, own_numbers.announced(id)] if own else blocks)
        if own:
            self.add_code(f"{id}-numbers", own_numbers.numbers_cell(id))

    def add_hint(self, scope: str, exercise: str) -> None:
        """Add the cell that gives the hints of an exercise, below what first checks it."""
        if exercise not in self._hinted:
            self._hinted.add(exercise)
            self.add_code(f"{scope}-hint", HINT.replace("ID", exercise))

    def add_prompt(self, node: nodes.admonition) -> None:
        """Add a prompt and a place to write the prediction, above what it asks for."""
        words = name_of(node)
        if (asked := choice_list(node)) is not None:
            found = choices(asked)
            said = [lettered(f"{each.letter}:", each.response) for each in found]
            self._responses = f"responses-{words}", self.writer.block(nodes.bullet_list("", *said))
            offered = [lettered(f"{each.letter}:", [each.words]) for each in found]
            asked.replace_self(nodes.bullet_list("", *offered))
        self.add_text(f"predict-{words}", [self.writer.block(node)])
        self.add_text(f"prediction-{words}", [PLACE], tags=[PREDICTION])

    def add_responses(self) -> None:
        """Add, behind a result, what the book says to each choice."""
        if self._responses:
            name, text = self._responses
            self.add_text(name, [text])
        self._responses = None

    def free(self, name: str, text: str) -> str:
        """Return a name that no cell of this notebook has; if it must, it tells by the text."""
        taken = {cell.id for cell in self.cells}
        free = name = name[:LONGEST_NAME].strip("-")
        while free in taken:
            text = hashlib.sha256(text.encode()).hexdigest()
            free = f"{name[: LONGEST_NAME - 7]}-{text[:6]}"
        return free


def plain_name(text: str, length: int = LONGEST_NAME) -> str:
    """Return a text in letters that the name of a cell may have.

    >>> plain_name("Which shifts, then?")
    'which-shifts-then'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:length].strip("-") or "cell"


def lettered(letter: str, blocks: Sequence[nodes.Element]) -> nodes.list_item:
    """Return an item of a list that begins with a letter."""
    first, *others = (block.deepcopy() for block in blocks)
    first[:0] = [nodes.strong("", letter), nodes.Text(" ")]
    return nodes.list_item("", first, *others)


def is_exercise(node: nodes.Node) -> TypeGuard[nodes.Element]:
    """Say whether a node is an exercise."""
    return isinstance(node, nodes.Element) and node.tagname == "exercise_enumerable_node"


def written(notebook: NotebookNode) -> str:
    """Return a notebook as the text of its file, as JupyterLab would save it but for one thing.

    What students write into stands in one line.
    """
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if WRITTEN_IN.isdisjoint(cell.metadata.get("tags", ())):
            cell.source = cell.source.splitlines(keepends=True)
    text: str = nbformat.writes(notebook, split_lines=False)
    return f"{text}\n"
