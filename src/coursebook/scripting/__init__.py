"""Python in the page, without a server: MicroPython in a worker, loaded when a reader runs it."""

from __future__ import annotations

from sphinx.application import Sphinx

from . import assets


def setup(app: Sphinx) -> None:
    """Put Python beside the pages, and an editor where a chapter says "try it"."""
    app.connect("config-inited", assets.add_assets)
    app.connect("builder-inited", assets.write_python)
