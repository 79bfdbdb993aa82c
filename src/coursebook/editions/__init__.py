"""One source, several editions: which pages, whose solutions and how many points a book shows."""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.config import Config

from . import chapters, counts, cut, points, release, selection


def setup(app: Sphinx) -> None:
    """Add the settings of an edition, and the cut."""
    app.add_config_value("edition", cut.STUDENT, "env", frozenset({str}))
    for setting in ("release_solutions", "instructor_pages", "leave_out"):
        app.add_config_value(setting, [], "env", frozenset({list}))
    app.add_config_value("exercise_points", {}, "env", frozenset({dict}))
    app.add_config_value("numbered_chapters", [], "env", frozenset({list}))
    chapters.add_words(app)
    app.connect("config-inited", check_edition)
    # The contents are read at priority 900.
    app.connect("config-inited", release.check_pages, priority=901)
    app.connect("config-inited", points.check_points, priority=901)
    app.connect("config-inited", release.leave_out_pages, priority=902)
    app.connect("config-inited", selection.leave_out, priority=903)
    app.connect("config-inited", chapters.number, priority=904)
    app.connect("config-inited", counts.count, priority=905)
    app.connect("source-read", release.cut_source)
    app.connect("env-updated", release.refuse_uncut)
    app.connect("missing-reference", selection.reference_to_nothing)


def check_edition(app: Sphinx, config: Config) -> None:
    """Refuse an edition that does not exist, before anything is read."""
    cut.removed_tag(config.edition)
