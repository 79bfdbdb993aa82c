"""Which pages are to be read anew: those whose text changed, whatever the date of the file.

Sphinx compares dates, and a file that git, `cp -p` or rsync put back may be older than its page.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

REMEMBERED = "coursebook_digests"  # in what Sphinx keeps between builds


def changed_pages(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Name the pages that read otherwise now than when they were read."""
    known = getattr(env, REMEMBERED, {})
    return [page for page in env.found_docs - added if known.get(page) != digest(env, page)]


def remember(app: Sphinx, document: nodes.document) -> None:
    """Keep what a page was read from, to compare it at the next build."""
    env = app.env
    setattr(env, REMEMBERED, getattr(env, REMEMBERED, {}) | {env.docname: digest(env, env.docname)})


def digest(env: BuildEnvironment, page: str) -> str:
    """Hash the file of a page and whatever else it was made of: included files, the references."""
    found = hashlib.sha256()
    for path in (env.doc2path(page), *sorted(env.dependencies[page])):
        file = Path(env.srcdir, path)  # a path that is absolute stays what it is
        found.update(hashlib.sha256(file.read_bytes() if file.is_file() else b"none").digest())
    return found.hexdigest()
