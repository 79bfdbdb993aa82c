"""Every chapter as a plain notebook."""

from __future__ import annotations

from sphinx.application import Sphinx

from . import builder


def setup(app: Sphinx) -> None:
    """Add the builder that writes notebooks."""
    app.add_config_value("book_notebooks", False, "html", frozenset({bool}))
    app.add_config_value("book_wheel_hash", "", "", frozenset({str}))
    app.add_builder(builder.NotebookBuilder)
    app.add_post_transform(builder.DropOutputs)
