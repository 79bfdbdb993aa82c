"""What turns the chapters into a published book: a Sphinx extension and a command line.

Each part of the build stands in a folder of its own and registers itself: its settings, its hooks
and when they run. A student's install has none of this.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from . import (
    answers,
    editions,
    explorers,
    falsehoods,
    maths,
    notebooks,
    page,
    repository,
    running,
)

__all__ = ["setup"]

PARTS = (repository, falsehoods, editions, running, page, maths, answers, explorers, notebooks)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    for part in PARTS:
        part.setup(app)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
