"""The search index: what the passages of the book say, as a script that the search loads.

It is made from what was read of each page, of those that this build writes and of the others, so a
partial build leaves the index of a full one. As a script it can be had where a page is a file.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..packages import PACKAGES, require
from .passages import passages

INDEX = "searchindex.js"
LIBRARY = PACKAGES / "minisearch"
# What search.js is joined from, behind the library.
FINDING = ("finding", "results")


def replace_own(app: Sphinx) -> None:
    """Leave out Sphinx's own search, which finds pages and not passages."""
    if app.builder.format == "html":
        vars(app.builder)["search"] = False
        static = Path(app.outdir, "_static")
        static.mkdir(parents=True, exist_ok=True)
        (static / "search.js").write_text(script(), "utf-8")


def script() -> str:
    """Return what a page loads when somebody searches: the library with its licence, and ours."""
    require(LIBRARY)
    licence = (LIBRARY / "LICENSE.txt").read_text("utf-8")
    library = (LIBRARY / "dist" / "umd" / "index.js").read_text("utf-8")
    scripts = Path(__file__).parent / "scripts"
    own = [(scripts / f"{part}.js").read_text("utf-8") for part in FINDING]
    library = re.sub(r"(?m)^//# sourceMappingURL=.*$", "", library)
    return "\n".join([f"/*! MiniSearch\n{licence}*/", library, *own])


def write_index(app: Sphinx, exception: Exception | None) -> None:
    """Write the index of a book that was built."""
    if not exception and app.builder.format == "html":
        pages = [page_record(app, name) for name in sorted(app.env.found_docs)]
        text = json.dumps(pages, ensure_ascii=False, separators=(",", ":"))
        Path(app.outdir, INDEX).write_text(f"const SEARCH_INDEX = {text};\n", "utf-8")


def page_record(app: Sphinx, name: str) -> dict[str, Any]:
    """Return the address, the title and the passages of a page."""
    number = app.env.toc_secnumbers.get(name, {}).get("", ())
    title = app.env.titles[name].astext()
    return {
        "address": app.builder.get_target_uri(name),
        "title": f"{number[0]}. {title}" if number else title,
        "passages": [*passages(read(app, name))],
    }


def read(app: Sphinx, name: str) -> nodes.document:
    """Return what was read of a page, with the titles that its references name.

    A bibliography is empty until the page is resolved.
    """
    document = app.env.get_doctree(name)
    if any(node.tagname == "bibliography" for node in document.findall(nodes.Element)):
        return app.env.get_and_resolve_doctree(name, app.builder)
    for reference in document.findall(nodes.Element):
        if reference.get("reftype") == "ref" and not reference.get("refexplicit"):
            reference.children = [nodes.Text(title_of(app.env, reference["reftarget"]))]
    return document


def title_of(env: BuildEnvironment, label: str) -> str:
    """Return the title of the section that has a label."""
    labels: dict[str, tuple[str, str, str]] = env.domaindata["std"]["labels"]
    return labels[label][2] if label in labels else ""
