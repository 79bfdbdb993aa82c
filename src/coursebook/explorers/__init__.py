"""Explorers on the page: a still picture that comes to life when it comes into view."""

from __future__ import annotations

from sphinx.application import Sphinx

from . import embedding


def setup(app: Sphinx) -> None:
    """Put explorers on their pages, and their modules beside them."""
    app.connect("config-inited", embedding.prepare)
    app.connect("builder-inited", embedding.write_modules)
    app.connect("html-page-context", embedding.add_host)
    app.add_post_transform(embedding.Explorers)
    app.add_node(embedding.explorer, html=(embedding.visit, embedding.depart))
