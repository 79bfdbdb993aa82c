"""What a text says of other chapters: their numbers, and their list, follow from the contents.

A course leaves chapters out, moves them and adds its own, and need not look for a "chapter 3" in
the text that is now another. Chapters are named by their files.
"""

from __future__ import annotations

from posixpath import dirname, join
from typing import cast

from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective, SphinxRole

from ..places import BookError


def number(app: Sphinx, config: Config) -> None:
    """Remember the chapters in the order of the contents: the first is chapter 1."""
    parts = [tree.items for tree in config.external_site_map.root.subtrees if tree.numbered]
    config.numbered_chapters = [str(item) for part in parts for item in part]


def add_words(app: Sphinx) -> None:
    """Add the roles and directives with which a text speaks of chapters."""
    app.add_role("chapter", Chapter())
    app.add_directive("chapters", Chapters)
    app.add_directive("when", When)


class Chapter(SphinxRole):
    """``{chapter}`padding```: "chapter 2", with a link; "another chapter" where it is left out."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Write a reference, which is resolved when all pages are read."""
        page = page_of(self.env, self.text, self.get_location())
        numbered = self.config.numbered_chapters
        words = f"chapter {numbered.index(page) + 1}" if page in numbered else "another chapter"
        if page not in numbered:
            return [nodes.inline("", words)], []
        node = addnodes.pending_xref(
            "", refdomain="std", reftype="doc", reftarget=f"/{page}", refexplicit=True
        )
        node["refdoc"], node["refwarn"] = self.env.docname, True
        node += nodes.inline("", words, classes=["together"])  # the number begins no line
        return [node], []


class Chapters(SphinxDirective):
    """``{chapters}``: the chapters of this book, each with the line that the content has for it."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Write the list as MyST text and let the page's own parser read it."""
        said = dict(line.split(": ", 1) for line in self.content if line.strip())
        known = {page_of(self.env, name, self.get_location()): said[name] for name in said}
        lines = [
            f"{place}. {{doc}}`/{page}`{'. ' if page in known else ''}{known.get(page, '')}"
            for place, page in enumerate(self.config.numbered_chapters, 1)
        ]
        container = nodes.Element()
        text = StringList(lines, source=self.get_source_info()[0])
        self.state.nested_parse(text, self.content_offset, container)
        for chapters in container.findall(nodes.enumerated_list):
            chapters["classes"].append("chapters")
            for item, page in zip(chapters, self.config.numbered_chapters, strict=True):
                cast(nodes.Element, item)["chapter"] = page
        return container.children


class When(SphinxDirective):
    """``{when} equivariance``: what is said only where the book has this chapter."""

    has_content = True
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read the content, or leave it out."""
        page = page_of(self.env, self.arguments[0], self.get_location())
        container = nodes.Element()
        if page in self.config.external_site_map:
            self.state.nested_parse(self.content, self.content_offset, container)
        return container.children


def page_of(env: BuildEnvironment, name: str, place: str) -> str:
    """Return the page that a name means, seen from the page that is read.

    Raises:
        BookError: There is no such page, not even among those that are left out.
    """
    page = join(dirname(env.docname), name)
    if page not in {*env.config.external_site_map, *left_out(env.config)}:
        raise BookError("Chapter error", f"{place}: no chapter is called {name}")
    return page


def left_out(config: Config) -> list[str]:
    """Return the pages that the contents name and this edition does not show."""
    return [*config.leave_out, *config.instructor_pages]
