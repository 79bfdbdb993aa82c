"""What the site weighs: files that no page asks for are not published.

Sphinx and its extensions copy everything that a page might need, and KaTeX has fonts for formulas
that this book does not show.
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
    files = {path for path in static.rglob("*") if path.is_file()}
    for path in files - reached(Path(app.outdir).rglob("*.html"), files):
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
