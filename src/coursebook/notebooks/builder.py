"""Each chapter as a plain notebook, for Colab, Binder and every other place without Sphinx.

A Sphinx builder, so that numbers, references and citations are resolved before a word is written.
The same commit gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeGuard, cast

import nbformat
from docutils import nodes
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..editions.cut import STUDENT
from ..editions.release import read_notebook
from ..myst_cells import is_code_cell, is_output, runs_code
from ..repository import Commit, Home, commit, notebook_of, wheel_path
from ..settings import as_markdown
from .markdown import NotebookError, Writer

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
KEPT_TAGS = ("starter", "solution", "check")

INSTALL = """\
# Install the package of this book, where it is missing, with what brings its figures to life. The
# PyTorch that is here stays.
from importlib.metadata import version
from importlib.util import find_spec

if find_spec("convmatrix") is None:
    torch = f"torch=={version('torch')}" if find_spec("torch") else "torch"
    %pip install --quiet {torch} "convmatrix[live] @ WHEEL\""""

NO_PACKAGE = """\
# REASON
from importlib.util import find_spec

if find_spec("convmatrix") is None:
    print("Install the package convmatrix from the book's repository first: pip install .")"""


class NotebookBuilder(Builder):
    """Writes every chapter that runs code as ``.ipynb``."""

    name = "notebooks"
    format = "ipynb"
    epilog = "The notebooks are in %(outdir)s."
    allow_parallel = False

    def init(self) -> None:
        """Read where the book lives and which commit this is."""
        self.home: Home = self.config.book_home
        self.commit: Commit = commit(Path(self.srcdir))

    def get_outdated_docs(self) -> list[str]:
        """Write all, since a number may have changed on another page."""
        return sorted(self.env.found_docs)

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the page of a chapter, seen from the site's root."""
        return f"{docname}.html"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the page of a chapter: a notebook lies anywhere, so all links are the site's."""
        return self.get_target_uri(to)

    def prepare_writing(self, docnames: set[str]) -> None:
        """Forget the notebooks of chapters that are no longer in the book."""
        for path in Path(self.outdir).rglob("*.ipynb"):
            path.unlink()

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write one notebook, if this page runs code."""
        if not runs_code(doctree):
            return
        cells = self.cells(docname, doctree)
        notebook = new_notebook(cells=cells, metadata=METADATA)
        nbformat.validate(notebook)
        path = Path(self.outdir, notebook_of(docname))
        path.parent.mkdir(parents=True, exist_ok=True)
        text: str = nbformat.writes(notebook)
        path.write_text(f"{text}\n", "utf-8")

    def cells(self, docname: str, doctree: nodes.document) -> list[NotebookNode]:
        """Return the cells of a chapter: its head, the installation, then what it says."""
        page = Cells(self.writer_of(docname), sources(self.app, docname))
        title = next(doctree.findall(nodes.title))
        page.name(title.parent)
        page.add_text([page.writer.block(title), *self.head(docname)])
        page.add_code(self.installation(), name="install")
        page.walk([node for node in title.parent.children if node is not title])
        page.flush()
        return page.cells

    def writer_of(self, docname: str) -> Writer:
        """Return what writes a page's text, with its numbers and its links."""
        return Writer(
            link=lambda reference: self.link(docname, reference),
            sections=self.env.toc_secnumbers.get(docname, {}),
            figures=self.env.toc_fignumbers.get(docname, {}),
            formats=self.config.numfig_format,
        )

    def link(self, docname: str, reference: nodes.Element) -> str:
        """Return where a reference leads: to the site, or to another one, or nowhere."""
        address = reference.get("refuri", "")
        if not reference.get("internal") and re.match(r"[a-z]+:", address):
            return str(address)
        if "refid" in reference:
            address = f"{self.get_target_uri(docname)}#{reference['refid']}"
        return f"{self.home.site}/{address}" if self.home.site else ""

    def head(self, docname: str) -> list[str]:
        """Return the badge, and how to go on from here."""
        usage = (
            f"From *{as_markdown(self.config.html_title)}*. Shift and Enter together run a cell."
        )
        if self.home.site:
            page = f"{self.home.site}/{self.get_target_uri(docname)}"
            usage += f" Each title links to its place on [the page with all results]({page})."
        if not self.home.public or self.config.edition != STUDENT:
            return [usage]  # there is no such notebook to open
        badge = "https://colab.research.google.com/assets/colab-badge.svg"
        return [f"[![Open in Colab]({badge})]({self.home.colab(notebook_of(docname))})", usage]

    def installation(self) -> str:
        """Return the cell that installs the package, or the one that says why it cannot."""
        if not self.commit.id:
            reason = "Built from files that belong to no commit, so no package is published for it."
        elif not self.home.site:
            reason = "Built without the address of a site, so no package is published for it."
        else:
            wheel = wheel_path(Path(self.srcdir), self.commit)
            digest = self.config.book_wheel_hash
            end = f"#sha256={digest}" if digest else ""  # pip then refuses any other file
            return INSTALL.replace("WHEEL", f"{self.home.site}/{wheel}{end}")
        return NO_PACKAGE.replace("REASON", reason)


class Cells:
    """The cells of one notebook, while a document is walked through.

    A cell is named after the section or exercise it belongs to, and counted there: whoever merges a
    later edition into a notebook meets changed names where the text has changed, and nowhere else.
    """

    def __init__(self, writer: Writer, code: Sequence[NotebookNode]) -> None:
        self.writer = writer
        self.cells: list[NotebookNode] = []
        self._code = code
        self._texts: list[str] = []
        self._scope = ""
        self._count: dict[str, int] = {}

    def walk(self, children: Sequence[nodes.Node]) -> None:
        """Add what a document or a section holds."""
        for node in children:
            if isinstance(node, nodes.section):
                self.flush()
                self.name(node)
                self.walk(node.children)
            elif is_code_cell(node):
                self.flush()
                self.add_cell(node)
            elif is_exercise(node):
                self.flush()
                self.name(node)
                self.add_text([self.writer.block(node)])
            else:
                self._texts.append(self.writer.block(node))

    def name(self, node: nodes.Element) -> None:
        """Name the cells that follow after a section or an exercise, by its label if it has one."""
        self._scope = node["ids"][-1]

    def flush(self) -> None:
        """Make a cell of the text collected so far."""
        texts, self._texts = list(filter(None, self._texts)), []
        if texts:
            self.add_text(texts)

    def add_text(self, blocks: Sequence[str]) -> None:
        """Add a Markdown cell."""
        self.cells.append(new_markdown_cell("\n\n".join(blocks), id=self.next_name()))

    def add_code(self, source: str, name: str = "", tags: Sequence[str] = ()) -> None:
        """Add a code cell without outputs."""
        metadata = {"tags": list(tags)} if tags else {}
        self.cells.append(new_code_cell(source, id=name or self.next_name(), metadata=metadata))

    def add_cell(self, node: nodes.Element) -> None:
        """Add a chapter's cell and, since the figure is what it draws, the figure's caption."""
        source = self._code[node["cell_index"]].source
        tags = node["cell_metadata"].get("tags", ())
        self.add_code(source, tags=[tag for tag in tags if tag in KEPT_TAGS])
        for figure in node.findall(nodes.figure):
            number = self.writer.numbered("figure", figure)
            caption = next(figure.findall(nodes.caption))
            self._texts.append(f"**{number}** {self.writer.line(caption)}".replace("****", ""))

    def next_name(self) -> str:
        """Return a name that no cell of this notebook has, of at most 64 letters."""
        scope = re.sub(r"[^A-Za-z0-9_-]", "-", self._scope)[:58]
        count = self._count[scope] = self._count.get(scope, 0) + 1
        return scope if count == 1 else f"{scope}-{count}"


class DropOutputs(SphinxPostTransform):
    """Drop what cells have put out before it is resolved: notebooks carry none of it."""

    default_priority = 1
    builders = (NotebookBuilder.name,)

    def run(self, **kwargs: Any) -> None:
        """Visit the outputs of one document; a figure's caption stays."""
        for output in cast(list[nodes.Element], list(self.document.findall(is_output))):
            figures = list(output.findall(nodes.figure))
            for figure in figures:
                figure[:] = list(figure.findall(nodes.caption))
            output[:] = figures


def is_exercise(node: nodes.Node) -> TypeGuard[nodes.Element]:
    """Say whether a node is an exercise."""
    return isinstance(node, nodes.Element) and node.tagname == "exercise_enumerable_node"


def sources(app: Sphinx, docname: str) -> list[NotebookNode]:
    """Return the cells of a chapter as myst-nb counts them."""
    notebook = read_notebook(app, docname)
    if notebook is None:
        raise NotebookError(f"{docname}: runs code and is no notebook")
    return list(notebook.cells)
