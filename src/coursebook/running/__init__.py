"""Running the book: its chapters two at a time, and Sphinx over what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from ..myst_cells import SphinxEnvType


def setup(app: Sphinx) -> None:
    """Name the cache, find out what is to be read, and run it first."""
    from ..myst_cells import never_execute  # seconds of imports that an idle build does not need
    from . import caching, freshness

    never_execute()
    app.connect("config-inited", caching.name_cache)
    app.connect("env-get-outdated", freshness.changed_pages)
    app.connect("doctree-read", freshness.remember, priority=999)  # Sphinx has noted the files
    app.connect("env-before-read-docs", run_chapters)


def run_chapters(app: Sphinx, env: BuildEnvironment, docnames: Sequence[str]) -> None:
    """Run the chapters that Sphinx is about to read."""
    if docnames and app.config.nb_execution_mode == "cache":
        from . import execution

        execution.run_chapters(app, cast("SphinxEnvType", env), docnames)
