"""Unique identifiers: HTML allows each id once in a page.

sphinx-exercise gives the text of every exercise the same id.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

REPEATED = "exercise-content"


class NumberedExercises(SphinxTransform):
    """Number the repeated ids of one page: ``exercise-content-1``, ``exercise-content-2``, ..."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Visit the exercises of one document."""
        sections = (s for s in self.document.findall(nodes.section) if s["ids"] == [REPEATED])
        for number, section in enumerate(sections, start=1):
            section["ids"] = [f"{REPEATED}-{number}"]
