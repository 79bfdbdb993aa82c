"""Running the book: its chapters two at a time, and Sphinx over what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Name the cache, find out what is to be read, and run it first."""
    # Here, as the command line needs none of them to see that nothing changed.
    from ..myst_cells import never_execute
    from . import caching, execution, freshness

    never_execute()
    app.add_config_value("check_solutions", True, "", frozenset({bool}))
    app.connect("config-inited", caching.name_cache)
    app.connect("env-get-outdated", freshness.changed_pages)
    app.connect("doctree-read", freshness.remember, priority=999)  # Sphinx has noted the files
    app.connect("env-before-read-docs", execution.run_chapters)
