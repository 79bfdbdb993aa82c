"""What the site weighs: files that no page asks for are not published.

The theme copies everything it might need, icon fonts, source maps and translations: 6 MB, of which
the pages of this book name nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx

TEXT = frozenset({".css", ".html", ".js", ".mjs"})


def remove_unneeded(app: Sphinx, exception: Exception | None) -> None:
    """Delete the files under ``_static`` that no page reaches."""
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    pages = set(Path(app.outdir).rglob("*.html")) - set(static.rglob("*.html"))
    files = {path for path in static.rglob("*") if path.is_file()}
    for path in files - reached(pages, files):
        path.unlink()
    for folder in sorted((path for path in static.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def reached(pages: Iterable[Path], files: Iterable[Path]) -> set[Path]:
    """Return the files whose names a page mentions, or a file that is itself reached.

    Looking for the name alone may keep a file too many, and never takes one away that is used.
    """
    found: set[Path] = set()
    waiting = set(files)
    readers = list(pages)
    while readers:
        text = "\n".join(path.read_text("utf-8") for path in readers)
        new = {path for path in waiting if path.name in text}
        found |= new
        waiting -= new
        readers = [path for path in new if path.suffix in TEXT]
    return found
