"""What turns the chapters into a published book: a Sphinx extension and a command line.

Nothing outside this package imports it, and it imports nothing else but the exercises, where it
needs them, and the explorers' modules, which are text.

The extension cuts every chapter to one edition before it is parsed, runs the chapters two at a time
before they are read, gives each figure its alternative text and each exercise its own id, sets the
formulas, and writes the answer key. Its settings are ``edition``, ``"student"`` unless the build
says otherwise, ``release_solutions`` and ``instructor_pages``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from myst_nb.sphinx_ import SphinxEnvType
from sphinx.application import Sphinx
from sphinx.config import Config

from . import (
    alternatives,
    assets,
    boxes,
    caching,
    editions,
    explorers,
    fonts,
    identifiers,
    key,
    links,
    markup,
    maths,
    notebooks,
    outline,
    page,
    points,
    predictions,
    release,
    repository,
    selection,
    sharing,
    weight,
)

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_config_value("edition", editions.STUDENT, "env", frozenset({str}))
    app.add_config_value("release_solutions", [], "env", frozenset({list}))
    app.add_config_value("instructor_pages", [], "env", frozenset({list}))
    app.add_config_value("exercise_points", {}, "env", frozenset({dict}))
    app.add_config_value("leave_out", [], "env", frozenset({list}))
    app.add_config_value("book_notebooks", False, "html", frozenset({bool}))
    app.add_config_value("book_pdf", False, "html", frozenset({bool}))
    app.add_config_value("book_home", None, "html", frozenset({repository.Home}))
    app.connect("config-inited", check_edition)
    app.connect("config-inited", find_home)
    # The contents are read at priority 900.
    app.connect("config-inited", release.check_pages, priority=901)
    app.connect("config-inited", points.check_points, priority=901)
    app.connect("config-inited", release.leave_out_pages, priority=902)
    app.connect("config-inited", caching.name_cache)
    app.connect("config-inited", selection.leave_out, priority=903)
    app.connect("config-inited", assets.add_assets)
    app.connect("config-inited", explorers.leave_widgets_out)
    app.connect("builder-inited", assets.copy_fonts)
    app.connect("builder-inited", explorers.write_modules)
    app.connect("env-before-read-docs", run_chapters)
    app.connect("source-read", cut_source)
    app.connect("env-updated", outline.pages_to_write)
    app.connect("missing-reference", selection.reference_to_nothing)
    app.connect("html-page-context", links.add_buttons, priority=502)  # after the theme's
    app.connect("html-page-context", boxes.add_scripts, priority=600)
    app.connect("html-page-context", explorers.add_host)
    app.connect("html-page-context", page.complete_context, priority=900)
    app.connect("build-finished", outline.remove_stale_files)
    app.connect("build-finished", sharing.write_for_others)
    app.connect("build-finished", fonts.cut_fonts, priority=900)
    app.connect("build-finished", weight.remove_unneeded, priority=910)
    app.add_builder(notebooks.NotebookBuilder)
    app.add_post_transform(notebooks.DropOutputs)
    app.add_transform(alternatives.AlternativeText)
    app.add_post_transform(explorers.Explorers)
    app.add_directive("answer-key", key.AnswerKey)
    app.add_transform(identifiers.NumberedExercises)
    app.add_transform(boxes.ListExercises)
    app.add_transform(maths.RefuseRawFormulas)
    app.add_post_transform(boxes.AddBoxes)
    app.add_post_transform(predictions.HideResults)
    app.add_post_transform(maths.SetFormulas)
    app.add_post_transform(maths.LeaveOutColours)
    app.add_html_math_renderer("katex", (maths.visit_inline, None), (maths.visit_display, None))
    app.add_node(boxes.Below, html=(boxes.visit_below, None))
    app.add_node(predictions.Result, html=(predictions.visit_result, predictions.depart_result))
    app.add_node(explorers.explorer, html=(explorers.visit, explorers.depart))
    app.add_node(nodes.image, override=True, html=(markup.visit_image, markup.depart_image))
    app.add_node(
        nodes.citation, override=True, html=(markup.visit_citation, markup.depart_citation)
    )
    app.add_node(nodes.label, override=True, html=(markup.visit_label, markup.depart_label))
    return {"parallel_read_safe": False, "parallel_write_safe": True}


def check_edition(app: Sphinx, config: Config) -> None:
    """Refuse an edition that does not exist, before anything is read."""
    editions.removed_tag(config.edition)


def find_home(app: Sphinx, config: Config) -> None:
    """Find out where the book lives, and so where its links lead."""
    config.book_home = repository.home(Path(app.srcdir))
    if config.book_home.site and not config.html_baseurl:
        config.html_baseurl = f"{config.book_home.site.rstrip('/')}/"


def cut_source(app: Sphinx, docname: str, source: list[str]) -> None:
    """Replace the source of a chapter with what its edition shows."""
    env = cast(SphinxEnvType, app.env)
    path = env.doc2path(docname)
    source[0] = release.shown(source[0], path, docname, app.config, env.myst_config)
    maths.refuse_other_delimiters(source[0], path, env.myst_config)


def run_chapters(app: Sphinx, env: SphinxEnvType, docnames: Sequence[str]) -> None:
    """Run the chapters that Sphinx is about to read."""
    if docnames and app.config.nb_execution_mode == "cache":
        from . import execution  # half a second of imports that an idle build does not need

        execution.run_chapters(app, env, docnames)
