"""What a notebook needs and a page does not stays folded: imports, calls that draw, cells to fill.

A cell says by its tags that it belongs to an exercise, and by its syntax that it only imports or
draws. What it shows stays in the open; without a script the disclosure opens as well.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from itertools import takewhile
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..myst_cells import code_cells, is_output, tags_of

EXERCISE, SETUP, DRAWING = "exercise", "setup", "drawing"
PLACES = {"starter": "a place for your answer", "check": "its check"}
WORDS = {SETUP: "what it imports and sets", DRAWING: "the call that draws this"}
EXPLORERS = "convmatrix.explorers"
# Fewer lines of imports before other code are sooner read than unfolded.
LEAST = 3


class Folded(nodes.General, nodes.Element):
    """Code that is read in the notebook, if at all."""


class FoldCells(SphinxPostTransform):
    """Fold the cells of one document, or parts of them."""

    default_priority = 20
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Visit the code cells in order; those of an exercise that follow each other are one."""
        cells = code_cells(self.document)
        drawers = explorer_names(cells)
        for cell in cells:
            if set(PLACES).intersection(tags_of(cell)):
                fold_whole(cell)
            elif source := source_of(cell):
                fold_parts(cell, source, drawers)


def source_of(cell: nodes.Element) -> nodes.literal_block | None:
    """Return the code of a cell, if the page shows it."""
    blocks = (part for part in cell.children if not is_output(part))
    return next((code for part in blocks for code in part.findall(nodes.literal_block)), None)


def statements(code: str) -> list[ast.stmt]:
    """Return the statements of a cell; none of what is no plain Python."""
    try:
        return ast.parse(code).body
    except SyntaxError:
        return []


def explorer_names(cells: Iterable[nodes.Element]) -> frozenset[str]:
    """Return the names under which a page has imported explorers."""
    sources = filter(None, map(source_of, cells))
    lines = (line for source in sources for line in statements(source.astext()))
    imports = (line for line in lines if isinstance(line, ast.ImportFrom))
    names = (name for line in imports if line.module == EXPLORERS for name in line.names)
    return frozenset(name.asname or name.name for name in names)


def fold_whole(cell: nodes.Element) -> None:
    """Fold a cell with all that it shows, into the disclosure above it if there is one."""
    last = cell.previous_sibling()
    if not isinstance(last, Folded) or last["kind"] != EXERCISE:
        last = Folded("", kind=EXERCISE)
        cell.parent.insert(cell.parent.index(cell), last)
    cell.parent.remove(cell)
    last += cell
    last["held"] = [*last.get("held", ()), *tags_of(cell)]
    last["words"] = " and ".join(PLACES[tag] for tag in PLACES if tag in last["held"])


def fold_parts(cell: nodes.Element, source: nodes.literal_block, drawers: frozenset[str]) -> None:
    """Fold a cell that only imports or draws, or the imports with which it begins."""
    code = source.astext()
    lines = statements(code)
    shown = source.parent
    setup = list(takewhile(is_setup, lines))
    if lines and all(is_import(line) or draws(line, drawers) for line in lines[len(setup) :]):
        kind = DRAWING if lines[len(setup) :] else SETUP
        cell.remove(shown)
        cell.insert(len(cell) if kind == DRAWING else 0, folded(kind, shown))
    elif setup and (setup[-1].end_lineno or 0) >= LEAST:
        before, after = split(code, setup[-1].end_lineno or 0)
        rest = shown.deepcopy()
        for part, text in ((shown, before), (rest, after)):
            write(part, text)
        cell.insert(0, rest)
        cell.remove(shown)
        cell.insert(0, folded(SETUP, shown))


def folded(kind: str, part: nodes.Node) -> Folded:
    """Return the disclosure of a part of a cell."""
    return Folded("", part, kind=kind, words=WORDS[kind])


def split(code: str, line: int) -> tuple[str, str]:
    r"""Return code up to a line, and after it.

    >>> split("import a\n\nb = a.c()", 1)
    ('import a', 'b = a.c()')
    """
    lines = code.split("\n")
    return "\n".join(lines[:line]), "\n".join(lines[line:]).strip("\n")


def write(part: nodes.Element, code: str) -> None:
    """Put other code into the block of a cell."""
    block = next(iter(part.findall(nodes.literal_block)))
    block.rawsource = code
    block.children = [nodes.Text(code)]


def is_import(line: ast.stmt) -> bool:
    """Say whether a statement imports."""
    return isinstance(line, ast.Import | ast.ImportFrom)


def is_setup(line: ast.stmt) -> bool:
    """Say whether a statement imports, or calls something whose result is thrown away."""
    thrown_away = isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "_"
    return is_import(line) or thrown_away


def draws(line: ast.stmt, drawers: frozenset[str]) -> bool:
    """Say whether a statement calls a figure's function, or an explorer.

    >>> draws(ast.parse("figures.savings()").body[0], frozenset())
    True
    """
    if not (isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)):
        return False
    name = ast.unparse(line.value.func)
    return name in drawers or name.startswith("figures.")


def visit_folded(translator: Any, node: Folded) -> None:
    """Begin the disclosure."""
    kind, words = node["kind"], node["words"]
    summary = f"<summary>In the notebook: {words}</summary>"
    translator.body.append(f'<details class="folded {kind}">{summary}\n')


def depart_folded(translator: Any, node: Folded) -> None:
    """End the disclosure."""
    translator.body.append("</details>\n")
