"""What a book says and what is false: kept until everything was looked at, then named at once.

Chapters run before any page is read, and formulas are computed while pages are read. Whoever
changes a number wants to hear from one build all that no longer holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError

FOUND: WeakKeyDictionary[Sphinx, list[str]] = WeakKeyDictionary()


class FalsehoodError(SphinxError):
    """The book says something that is false."""

    category = "False"


def setup(app: Sphinx) -> None:
    """Stop a build in which something false was found, before its pages are kept."""
    app.connect("env-updated", refuse, priority=100)


def report(app: Sphinx, found: Iterable[str]) -> None:
    """Remember what is false; each text begins with its file and line."""
    FOUND.setdefault(app, []).extend(found)


def refuse(app: Sphinx, env: BuildEnvironment) -> None:
    """Raise FalsehoodError with everything that was found."""
    if found := FOUND.pop(app, None):
        once = dict.fromkeys(found)  # a chapter may have run twice, with its solutions and without
        words = "these no longer hold; correct each, and the sentence above it:"
        raise FalsehoodError("\n".join([words, *once]))
