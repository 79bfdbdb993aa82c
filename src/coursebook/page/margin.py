"""``{margin}``: a note that stands in the margin where there is one, else where it is written."""

from __future__ import annotations

from docutils import nodes
from docutils.parsers.rst.directives.body import Sidebar


class Margin(Sidebar):
    """A sidebar, which notebooks know, with the class that the style sheet looks for."""

    def run(self) -> list[nodes.Node]:
        """Name the note, and read it."""
        self.options["class"] = [*self.options.get("class", []), "margin"]
        return list(super().run())  # type: ignore[no-untyped-call]
