"""What somebody wrote, before anything reads it: text in UTF-8, or a sentence why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sphinx.errors import SphinxError

from ..settings import read_settings, settings_of

WRITTEN = ("_config.yml", "_toc.yml", "book/**/*.md", "book/**/*.bib")


class TextError(SphinxError):
    """A file is not the text it should be."""

    category = "Encoding error"


def check_texts(source: Path) -> None:
    """Raise TextError, which names every file that is not UTF-8 or has a byte order mark.

    What holds settings must read as such, too; BookError says where it does not.
    """
    paths = sorted(path for pattern in WRITTEN for path in source.glob(pattern))
    if found := [message for path in paths for message in complaints(path)]:
        raise TextError("\n".join(found))
    settings_of(source)
    read_settings(source / "_toc.yml")


def complaints(path: Path) -> Iterator[str]:
    """Say what is wrong with the bytes of a file, and where."""
    data = path.read_bytes()
    if data.startswith(b"\xef\xbb\xbf"):
        yield f"{path}:1: begins with a byte order mark; save it as UTF-8 without one"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        yield f"{path}:{line}: byte {error.start} (0x{data[error.start]:02x}) is not UTF-8"
