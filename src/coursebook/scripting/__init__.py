"""Python in the page, without a server: MicroPython in a worker, loaded when a reader runs it."""

from __future__ import annotations

from sphinx.application import Sphinx

from . import assets, try_it


def setup(app: Sphinx) -> None:
    """Put Python beside the pages, and an editor below the cells that can be tried."""
    app.connect("config-inited", assets.add_assets)
    app.connect("builder-inited", assets.write_python)
    app.connect("html-page-context", try_it.add_script)
    app.add_post_transform(try_it.AddEditors)
