"""What turns the chapters into a published book: a Sphinx extension and a command line.

Nothing outside this package imports it, and it imports nothing of the mathematics.

The extension cuts every chapter to one edition before it is parsed, runs the chapters two at a time
before they are read, gives each figure its alternative text and each exercise its own id, and sets
the formulas. Its one setting is ``edition``, ``"student"`` unless the build says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from docutils import nodes
from myst_nb.sphinx_ import SphinxEnvType
from sphinx.application import Sphinx
from sphinx.config import Config

from . import (
    alternatives,
    assets,
    caching,
    editions,
    fonts,
    identifiers,
    markup,
    maths,
    outline,
    page,
    sharing,
    weight,
)

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_config_value("edition", editions.STUDENT, "env", frozenset({str}))
    app.connect("config-inited", check_edition)
    app.connect("config-inited", caching.name_cache)
    app.connect("config-inited", assets.add_assets)
    app.connect("builder-inited", assets.copy_fonts)
    app.connect("env-before-read-docs", run_chapters)
    app.connect("source-read", cut_source)
    app.connect("env-updated", outline.pages_to_write)
    app.connect("html-page-context", page.complete_context, priority=900)
    app.connect("build-finished", outline.remove_stale_pages)
    app.connect("build-finished", sharing.write_for_others)
    app.connect("build-finished", fonts.cut_fonts, priority=900)
    app.connect("build-finished", weight.remove_unneeded, priority=910)
    app.add_transform(alternatives.AlternativeText)
    app.add_transform(identifiers.NumberedExercises)
    app.add_transform(maths.RefuseRawFormulas)
    app.add_post_transform(maths.SetFormulas)
    app.add_post_transform(maths.LeaveOutColours)
    app.add_html_math_renderer("katex", (maths.visit_inline, None), (maths.visit_display, None))
    app.add_node(nodes.image, override=True, html=(markup.visit_image, markup.depart_image))
    app.add_node(
        nodes.citation, override=True, html=(markup.visit_citation, markup.depart_citation)
    )
    app.add_node(nodes.label, override=True, html=(markup.visit_label, markup.depart_label))
    return {"parallel_read_safe": False, "parallel_write_safe": True}


def check_edition(app: Sphinx, config: Config) -> None:
    """Refuse an edition that does not exist, before anything is read."""
    editions.removed_tag(config.edition)


def cut_source(app: Sphinx, docname: str, source: list[str]) -> None:
    """Replace the source of a chapter with what its edition shows."""
    env = cast(SphinxEnvType, app.env)
    path = env.doc2path(docname)
    source[0] = editions.cut_file(source[0], path, app.config.edition, env.myst_config)
    maths.refuse_other_delimiters(source[0], path, env.myst_config)


def run_chapters(app: Sphinx, env: SphinxEnvType, docnames: Sequence[str]) -> None:
    """Run the chapters that Sphinx is about to read."""
    if docnames and app.config.nb_execution_mode == "cache":
        from . import execution  # half a second of imports that an idle build does not need

        execution.run_chapters(app, env, docnames)
