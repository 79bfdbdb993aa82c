"""What turns the chapters into a published book: a Sphinx extension and a command line.

Each part of the build stands in a folder of its own and registers itself: its settings, its hooks
and when they run. A student's install has none of this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    # Here, as the command line needs none of them to see that nothing changed.
    from . import (
        answers,
        editions,
        explorers,
        falsehoods,
        grading,
        maths,
        notebooks,
        page,
        repository,
        running,
        scripting,
    )

    whole = (repository, falsehoods, editions, running, page, maths)
    for part in (*whole, answers, explorers, scripting, notebooks, grading):
        part.setup(app)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
