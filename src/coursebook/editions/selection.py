"""Which chapters this book has: a course that needs fewer names the others in ``_config.yml``.

A sentence that refers to a page that an edition leaves out keeps its words and loses its link, so
that no chapter needs to be edited.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from ..places import BookError
from .cut import STUDENT, read_cut

# `(padding)=`, `:label: padded-matrix`, `name: fig-sliding`, `$$ (eq-length)`
LABEL = re.compile(
    r"^\((?P<target>[\w-]+)\)= *(?:\n+#+ (?P<title>.+))?|^:label: *(?P<label>[\w-]+)"
    r"|^ +name: *(?P<name>[\w-]+)|^\$\$ \((?P<equation>[\w-]+)\)",
    re.MULTILINE,
)

# What the page of the package documents.
MEMBERS = re.compile(
    r"^\.\. automodule:: (?P<module>[\w.]+)\n +:members: (?P<names>[\w, ]+)$", re.MULTILINE
)


def leave_out(app: Sphinx, config: Config) -> None:
    """Take the chapters that ``leave_out`` names, never the first, out of the contents."""
    site_map, unwanted = config.external_site_map, set(config.leave_out)
    if unknown := unwanted - set(site_map) | unwanted & {site_map.root.docname}:
        raise BookError(
            "Selection error",
            f"_config.yml: leave_out names {', '.join(sorted(unknown))}; what can be left out is "
            + ", ".join(sorted(set(site_map) - {site_map.root.docname})),
        )
    take_out(config, unwanted)


def take_out(config: Config, pages: Collection[str]) -> None:
    """Take pages out of the table of contents; the file of one that is not in it is not read."""
    site_map = config.external_site_map
    for document in site_map.values():
        for tree in document.subtrees:
            tree.items = [item for item in tree.items if str(item) not in pages]
    for page in pages:
        del site_map[page]
    config.exclude_patterns = [*config.exclude_patterns, *(f"{page}.md" for page in sorted(pages))]


def reference_to_nothing(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, text: nodes.TextElement
) -> nodes.Node | None:
    """Write a reference into a page that was left out as what it says, without a link."""
    title = labels(app).get(node["reftarget"])
    if title is None:
        return None
    if node["refdomain"] == "py":
        return text
    return nodes.inline("", text.astext() if node.get("refexplicit") else title)


def labels(app: Sphinx) -> dict[str, str]:
    """Return what can be referred to in the pages that were left out, with its title.

    A member of the package has none, since a reference to it always says its name.
    """
    config, found = app.config, {}
    for_instructors = config.instructor_pages if config.edition == STUDENT else ()
    for docname in (*config.leave_out, *for_instructors):
        source = read_cut(Path(app.srcdir, f"{docname}.md"), config.edition)
        for match in LABEL.finditer(source):
            name = next(filter(None, match.group("target", "label", "name", "equation")))
            found[name] = match["title"] or "another chapter"
        for match in MEMBERS.finditer(source):
            found |= {f"{match['module']}.{name}": "" for name in match["names"].split(", ")}
    return found
