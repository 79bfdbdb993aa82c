"""The outline of the book: which pages there are, in which order, under which titles.

Every page shows it, in its menu and in its links to the next and the previous page. Sphinx writes
only the pages whose own source changed, and leaves those of deleted chapters where they are. It
looks at none of the templates, styles, scripts and code that a page is made with.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from ..packages import LOCK

# Where the outline of the last build is kept, with the environment that Sphinx saves.
REMEMBERED = "convmatrix_outline"


SOURCES = Path(__file__).parents[2]


def note_machinery(app: Sphinx, config: Config) -> None:
    """Note what makes the pages as a setting: when it changes, Sphinx reads all of them anew."""
    digest = hashlib.sha256(LOCK.read_bytes() if LOCK.is_file() else b"")
    for package in ("convmatrix", "coursebook"):
        for path in sorted((SOURCES / package).rglob("*.*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"\0{path.relative_to(SOURCES)}\0".encode() + path.read_bytes())
    config.book_machinery = digest.hexdigest()


def pages_to_write(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return every page when the outline has changed since the last build."""
    titles = {name: title.astext() for name, title in env.titles.items()}
    contents = Path(app.srcdir, app.config.external_toc_path).read_text("utf-8")
    outline = (contents, titles)
    if getattr(env, REMEMBERED, None) == outline:
        return []
    setattr(env, REMEMBERED, outline)
    return sorted(env.found_docs)


def remove_stale_files(app: Sphinx, exception: Exception | None) -> None:
    """Delete the pages of chapters that are no longer in the book, and figures that no page shows.

    Somebody could publish them, and a figure may come from a solution that was shown before.
    """
    if exception or not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    for page in Path(app.outdir, "book").glob("*.html"):
        if f"book/{page.stem}" not in app.env.found_docs:
            page.unlink()
    shown = {name for _, name in app.env.images.values()}
    for image in Path(app.outdir, app.builder.imagedir).glob("*"):
        if image.name not in shown:
            image.unlink()
