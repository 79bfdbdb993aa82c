"""Running the chapters: two at a time, into the cache where myst-nb looks for their outputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..myst_cells import SphinxEnvType
from . import caching


def setup(app: Sphinx) -> None:
    """Name the cache, and run what is about to be read."""
    app.connect("config-inited", caching.name_cache)
    app.connect("env-before-read-docs", run_chapters)


def run_chapters(app: Sphinx, env: BuildEnvironment, docnames: Sequence[str]) -> None:
    """Run the chapters that Sphinx is about to read."""
    if docnames and app.config.nb_execution_mode == "cache":
        from . import execution  # half a second of imports that an idle build does not need

        execution.run_chapters(app, cast(SphinxEnvType, env), docnames)
