"""The outline of the book: which pages there are, in which order, under which titles.

Every page shows it, in its menu and in its links to the next and the previous page. Sphinx writes
only the pages whose own source changed, and leaves those of deleted chapters where they are.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from ..mentions import inventory

REMEMBERED = "coursebook_mentions"  # in what Sphinx keeps between builds


def pages_to_write(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return every page when what pages say of one another has changed since the last build."""
    mentions = inventory(app)
    if getattr(env, REMEMBERED, None) == mentions:
        return []
    setattr(env, REMEMBERED, mentions)
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
