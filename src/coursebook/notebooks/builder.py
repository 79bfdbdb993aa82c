"""Each chapter as a plain notebook, for Colab, Binder and every other place without Sphinx.

A Sphinx builder, so that numbers, references and citations are resolved before a word is written.
The same commit gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..editions.cut import STUDENT
from ..editions.release import read_notebook
from ..mentions import inventory
from ..myst_cells import is_output, runs_code
from ..repository import Commit, Home, commit, notebook_of, solutions_of, wheel_path
from ..settings import as_markdown
from .cells import Cells, written
from .markdown import NotebookError, Writer

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}

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
        self.folder = Path(self.outdir).with_name(NotebookBuilder.name)
        # One, whichever folder below this one the pages were read into.
        self.kept = self.folder.with_name(".doctrees") / "notebooks.json"
        self.forget()

    def forget(self) -> None:
        """Delete the notebooks of chapters that are no longer in the book, and of solutions."""
        own = {self.folder / self.file_of(docname) for docname in self.config.external_site_map}
        for path in {*self.folder.rglob("*.ipynb")} - own:
            path.unlink()

    def get_outdated_docs(self) -> list[str]:
        """Return the chapters that would be made from something else than the last time."""
        before = json.loads(self.kept.read_text("utf-8")) if self.kept.is_file() else {}
        return [name for name, made in self.made_from().items() if made != before.get(name)]

    def made_from(self) -> dict[str, str]:
        """Hash what notebooks are made from: each page as it was read, the others, the settings."""
        settings = (self.home, self.installation(), sorted(self.config.overrides.items()))
        alike = repr((inventory(self.app), settings)).encode()
        found = {}
        for name in sorted(self.env.all_docs):
            files = (Path(self.env.doc2path(name)), Path(self.doctreedir, f"{name}.doctree"))
            read = b"".join(path.read_bytes() for path in files)
            found[name] = hashlib.sha256(alike + read).hexdigest()
        return found

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the page of a chapter, seen from the site's root."""
        return f"{docname}.html"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the page of a chapter: a notebook lies anywhere, so all links are the site's."""
        return self.get_target_uri(to)

    def prepare_writing(self, docnames: set[str]) -> None:
        """Share nothing between notebooks."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write one notebook, if this page runs code."""
        path = self.folder / self.file_of(docname)
        path.unlink(missing_ok=True)
        if not runs_code(doctree):
            return
        notebook = new_notebook(cells=self.cells(docname, doctree), metadata=METADATA)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written(notebook), "utf-8")

    def finish(self) -> None:
        """Keep what the notebooks were made from, for the next time."""
        self.kept.write_text(json.dumps(self.made_from()), "utf-8")

    def file_of(self, docname: str) -> str:
        """Return the path of a chapter's notebook."""
        return notebook_of(docname)

    def cells(self, docname: str, doctree: nodes.document) -> list[NotebookNode]:
        """Return the cells of a chapter: its head, the installation, then what it says."""
        own = self.config.variants
        page = Cells(self.writer_of(docname), sources(self.app, docname), own_numbers=own)
        title = next(doctree.findall(nodes.title))
        page.enter(title.parent)
        head = [page.writer.block(title), *self.head(docname)]
        page.add_text(page.name_of(title), head)
        page.add_code("install", self.installation())
        page.walk([node for node in title.parent.children if node is not title])
        if own:
            page.ask_for_name(self.config.html_title)
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
        return [f"[![Open in Colab]({badge})]({self.home.colab(self.file_of(docname))})", usage]

    def installation(self) -> str:
        """Return the cell that installs the package, or the one that says why it cannot."""
        if not self.home.site:
            reason = "Built without the address of a site, so no package is published for it."
        elif not self.commit.id:
            reason = "Built from files that belong to no commit, so no package is published for it."
        else:
            wheel = wheel_path(Path(self.srcdir), self.commit)
            digest = self.config.book_wheel_hash
            end = f"#sha256={digest}" if digest else ""  # pip then refuses any other file
            return INSTALL.replace("WHEEL", f"{self.home.site}/{wheel}{end}")
        return NO_PACKAGE.replace("REASON", reason)


class SolutionsBuilder(NotebookBuilder):
    """Writes each chapter whose solutions are released once more, with them, beside the other.

    Students have written into the other one: nothing about it changes.
    """

    name = "solutions"
    epilog = ""

    def get_outdated_docs(self) -> list[str]:
        """Write what is released."""
        return sorted(self.config.release_solutions)

    def forget(self) -> None:
        """Leave the other notebooks alone."""

    def finish(self) -> None:
        """Keep nothing: what is released is written each time."""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write what is released; Sphinx also hands over the pages that list it."""
        if docname in self.config.release_solutions:
            super().write_doc(docname, doctree)

    def file_of(self, docname: str) -> str:
        """Return the path of the solutions."""
        return solutions_of(docname)

    def head(self, docname: str) -> list[str]:
        """Say first what this is."""
        own = Path(notebook_of(docname)).name
        return [
            f"**With the solutions.** Your own answers stay in `{own}`.",
            *super().head(docname),
        ]


class DropOutputs(SphinxPostTransform):
    """Drop what cells have put out before it is resolved: notebooks carry none of it."""

    default_priority = 1
    builders = (NotebookBuilder.name, SolutionsBuilder.name)

    def run(self, **kwargs: Any) -> None:
        """Visit the outputs of one document; a figure's caption stays."""
        for output in cast(list[nodes.Element], list(self.document.findall(is_output))):
            figures = list(output.findall(nodes.figure))
            for figure in figures:
                figure[:] = list(figure.findall(nodes.caption))
            output[:] = figures


def sources(app: Sphinx, docname: str) -> NotebookNode:
    """Return a chapter with its cells as myst-nb counts them."""
    notebook = read_notebook(app, docname)
    if notebook is None:
        raise NotebookError(f"{docname}: runs code and is no notebook")
    return notebook
