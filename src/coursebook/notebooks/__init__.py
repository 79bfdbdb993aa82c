"""Every chapter as a plain notebook, and released solutions as notebooks of their own."""

from __future__ import annotations

from sphinx.application import Sphinx

from . import builder


def setup(app: Sphinx) -> None:
    """Add the builders that write notebooks."""
    app.add_config_value("book_notebooks", False, "html", frozenset({bool}))
    app.add_config_value("variants", False, "", frozenset({bool}))
    app.add_config_value("book_wheel_hash", "", "", frozenset({str}))
    app.add_builder(builder.NotebookBuilder)
    app.add_builder(builder.SolutionsBuilder)
    app.add_post_transform(builder.DropOutputs)
