"""The page: template, style and script, its files, and what stands on it beside the text."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

from . import (
    assets,
    context,
    folding,
    fonts,
    landing,
    links,
    margin,
    markup,
    outline,
    pictures,
    predictions,
    searching,
    weight,
)


def setup(app: Sphinx) -> None:
    """Give every page what it needs, and take away what no page asks for."""
    app.add_config_value("book_pdf", False, "html", frozenset({bool}))
    app.connect("config-inited", assets.add_assets)
    app.connect("builder-inited", assets.write_assets)
    app.connect("builder-inited", searching.replace_own)
    app.connect("env-get-updated", outline.pages_to_write, priority=900)  # numbered by then
    app.connect("html-page-context", links.add_buttons)
    app.connect("html-page-context", context.complete_context, priority=900)
    app.connect("build-finished", outline.remove_stale_files)
    app.connect("build-finished", searching.write_index)
    app.connect("build-finished", write_for_others)
    app.connect("build-finished", fonts.cut_fonts, priority=900)
    app.connect("build-finished", weight.remove_unneeded, priority=910)
    add_markup(app)


def add_markup(app: Sphinx) -> None:
    """Teach Sphinx what a chapter may hold and how it is written."""
    app.add_directive("margin", margin.Margin)
    app.add_transform(pictures.CheckPictures)
    app.add_post_transform(predictions.HideResults)
    for kind in (predictions.Markup, predictions.Result):
        app.add_node(kind, html=(predictions.visit, predictions.depart))
    app.add_post_transform(landing.ShowChapters)
    app.add_post_transform(folding.FoldCells)
    app.add_node(folding.Folded, html=(folding.visit_folded, folding.depart_folded))
    app.add_node(nodes.image, override=True, html=(markup.visit_image, None))
    app.add_node(nodes.table, override=True, html=(markup.visit_table, markup.depart_table))
    app.add_node(
        nodes.citation, override=True, html=(markup.visit_citation, markup.depart_citation)
    )
    app.add_node(nodes.label, override=True, html=(markup.visit_label, markup.depart_label))


def write_for_others(app: Sphinx, exception: Exception | None) -> None:
    """Write what others need to find and to show the site, where its own address is known."""
    if not exception and app.builder.format == "html" and app.config.html_baseurl:
        from . import sharing  # draws, and so brings half a second of imports

        sharing.write_for_others(app)
