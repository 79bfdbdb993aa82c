"""Exercises on the page: hints and a box that judges below each, and the answer key."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from . import boxes, identifiers, key

HERE = Path(__file__).parent


def setup(app: Sphinx) -> None:
    """Add hints, boxes and the key."""
    app.connect("config-inited", add_assets)
    app.connect("html-page-context", boxes.add_scripts, priority=600)
    app.connect("build-finished", boxes.write_trials)
    app.add_transform(identifiers.NumberedExercises)
    app.add_transform(boxes.ListExercises)
    app.add_post_transform(boxes.AddBoxes)
    app.add_node(boxes.Below, html=(boxes.visit_below, None))
    app.add_directive("answer-key", key.AnswerKey)


def add_assets(app: Sphinx, config: Config) -> None:
    """Let pages find the templates and scripts of this part."""
    config.templates_path = [*config.templates_path, str(HERE / "templates")]
    config.html_static_path = [*config.html_static_path, str(HERE / "static")]
